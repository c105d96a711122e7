package import PropertyLists
package import ResumeDataKit

/// Why a file could not be processed, for reports.
package struct FileError: Error, Sendable, JSONWritable {
  /// A permanent name.
  package var code: String
  /// The reason in words.
  package var reason: String
  /// The path of the value; empty for the whole.
  package var path: String
  /// Where in the file, or in the blob that its text contains.
  package var location: SourceLocation?
  /// The form of text that contains the blob of `location`.
  package var textEncoding: TextEncoding

  package init(
    code: String, reason: String, path: String = "", location: SourceLocation? = nil, textEncoding: TextEncoding = .raw
  ) {
    (self.code, self.reason, self.path) = (code, reason, path)
    (self.location, self.textEncoding) = (location, textEncoding)
  }

  /// The file is not resume data.
  package static let unrecognized = FileError(code: "not-resume-data", reason: "not a recognised resume data format")

  package var isUnrecognized: Bool {
    code == Self.unrecognized.code || code == PropertyListError.Code.unknownFormat.rawValue
  }

  /// The file is not resume data, but looks as if it were.
  package static func lookalike(_ reason: String) -> FileError { FileError(code: "lookalike", reason: reason) }

  package func write(to json: inout JSONWriter) {
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
}

extension FileError {
  package init(_ error: ResumeDataError) {
    self.init(
      code: error.code.rawValue, reason: error.reason, path: error.path == .root ? "" : error.path.description,
      location: error.location, textEncoding: error.textEncoding)
  }

  package init(_ error: RepairError) {
    if case .notRepresentable(let cause) = error.cause {
      self.init(code: cause.code.rawValue, reason: cause.description)
    } else {
      self.init(code: "not-repairable", reason: error.description)
    }
  }

  package init(_ error: ConversionError) {
    self.init(code: error.code.rawValue, reason: error.description)
  }

  package init(_ error: PropertyListError) {
    self.init(code: error.code.rawValue, reason: error.description)
  }
}
