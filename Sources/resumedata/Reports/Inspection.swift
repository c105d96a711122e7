import Crypto
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage

/// The result of inspecting one blob of a file.
struct Inspection {
  /// The file as the user named it; `-` for standard input.
  let file: FilePath
  /// The blob as `scan` names it, or nil for a blob that is the whole file.
  var locator: String?
  /// Where the blob is in the file's bytes.
  var place: BlobPlace?
  /// The size of the input, or nil if it was not read completely.
  var size: Int64?
  /// The digest of the input in hexadecimal digits, or nil if it was not read completely.
  var sha256: String?
  /// The document, or an error.
  let outcome: Result<ResumeDataDocument, Failure>

  /// Why a file could not be inspected.
  enum Failure: Error, CustomStringConvertible {
    /// The bytes could not be read.
    case unreadable(FileOperationError)
    /// The bytes are not a blob.
    case undecodable(file: FilePath, ResumeDataError)
    /// The file does not have one blob that is meant.
    case unclear(file: FilePath, FileError)

    var description: String {
      switch self {
      case .unreadable(let error): error.description
      case .undecodable(let file, let error): "\(file.escaped): \(error)"
      case .unclear(let file, let error): "\(file.escaped): \(Terminal.escape(error.text))"
      }
    }
  }

  /// Reads a file and decodes every blob in it: at least one row, which may be a failure. Size and digest are those of
  /// the whole file, even if it is too long to be decoded.
  static func all(of source: InputSource, at locator: String? = nil, interruption: Interruption? = nil) -> [Inspection]
  {
    do {
      var digest = SHA256()
      let input = try InputBlobs(of: source, at: locator, interruption: interruption) { digest.update(data: $0) }
      let size = input.contents.size
      let sha256 = size.map { _ in Quantity.hexadecimal(Array(digest.finalize())) }
      return input.outcomes(in: source.path).map { blob, outcome in
        Inspection(
          file: source.path, locator: blob?.name(in: source.path), place: blob?.place, size: size,
          sha256: sha256, outcome: outcome)
      }
    } catch {
      return [Inspection(file: source.path, outcome: .failure(.unreadable(error)))]
    }
  }

  /// Reads a file and decodes the only blob in it, or the one that a locator names.
  static func only(of source: InputSource, at locator: String? = nil) -> Inspection {
    let all = all(of: source, at: locator)
    guard all.count > 1 else { return all[0] }
    let several = FileError.several(all.compactMap(\.step))
    return Inspection(
      file: source.path, size: all[0].size, sha256: all[0].sha256,
      outcome: .failure(.unclear(file: source.path, several)))
  }

  /// The blob's path inside the file.
  var step: String? { locator.map { String($0.dropFirst(file.string.count)) } }

  /// Why there is no document.
  var failure: Failure? {
    if case .failure(let failure) = outcome { failure } else { nil }
  }

  /// Whether the file is not resume data and has none in it.
  var isUnrecognized: Bool {
    switch outcome {
    case .success(let document): document.kind == .unknown
    case .failure(.undecodable(_, let error)): FileError(error).isUnrecognized
    case .failure: false
    }
  }

  /// Whether a wait for the input was interrupted.
  var isInterrupted: Bool {
    if case .failure(.unreadable(let error)) = outcome { error.cause == .interrupted } else { false }
  }
}

extension InputBlobs {
  /// The documents, or why there is none.
  fileprivate func outcomes(
    in file: FilePath
  ) -> [(blob: InputBlob?, outcome: Result<ResumeDataDocument, Inspection.Failure>)] {
    switch blobs {
    case .success(let blobs): return blobs.map { ($0, .success($0.document)) }
    case .failure(let error as ResumeDataError): return [(nil, .failure(.undecodable(file: file, error)))]
    case .failure(let error): return [(nil, .failure(.unclear(file: file, FileError(error))))]
    }
  }
}
