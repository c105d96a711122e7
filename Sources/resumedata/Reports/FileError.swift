import PropertyLists
import ResumeDataFiles
import ResumeDataKit

/// Why a file could not be processed, for reports.
struct FileError: Error, Sendable, JSONWritable {
  /// A permanent name.
  var code: String
  /// The reason in words.
  var reason: String
  /// The path of the value; empty for the whole.
  var path = ""
  /// Where in the file, or in the blob that its text contains.
  var location: SourceLocation?
  /// The form of text that contains the blob of `location`.
  var textEncoding = TextEncoding.raw

  /// The file is not resume data.
  static let unrecognized = FileError(code: "not-resume-data", reason: "not a recognised resume data format")

  var isUnrecognized: Bool { code == Self.unrecognized.code || code == PropertyListError.Code.unknownFormat.rawValue }

  /// The file is not resume data, but looks as if it were.
  static func lookalike(_ reason: String) -> FileError { FileError(code: "lookalike", reason: reason) }

  /// Whether waiting for the file was interrupted.
  var isInterrupted: Bool { code == "interrupted" }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("code", code)
      json.memberIfPresent("column", location?.column)
      json.memberIfPresent("line", location?.line)
      json.memberIfPresent("offset", location?.offset)
      if !path.isEmpty { json.member("path", path) }
      json.member("reason", reason)
      if textEncoding != .raw { json.member("transport", textEncoding.rawValue) }
    }
  }

  var text: String {
    reason + (path.isEmpty ? "" : " (in \(path))") + (location.map { " at \($0)" + textEncoding.placeSuffix } ?? "")
  }
}

extension FileError {
  init(_ error: ResumeDataError) {
    self.init(
      code: error.code.rawValue, reason: error.reason, path: error.path == .root ? "" : error.path.description,
      location: error.location, textEncoding: error.textEncoding)
  }

  init(_ fault: FileOperationError) {
    self.init(code: fault.cause == .interrupted ? "interrupted" : "unreadable-file", reason: fault.description)
  }

  init(_ error: RepairError) {
    if case .notRepresentable(let cause) = error.cause {
      self.init(code: cause.code.rawValue, reason: cause.description)
    } else {
      self.init(code: "not-repairable", reason: error.description)
    }
  }

  init(_ error: any Error) {
    switch error {
    case let error as ResumeDataError: self.init(error)
    case let fault as FileOperationError: self.init(fault)
    case let error as RepairError: self.init(error)
    case let error as ConversionError: self.init(code: error.code.rawValue, reason: error.description)
    case let error as PropertyListError: self.init(code: error.code.rawValue, reason: error.description)
    case let error as FileError: self = error
    default: self.init(code: "failure", reason: String(describing: error))
    }
  }
}
