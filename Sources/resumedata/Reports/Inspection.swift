import Crypto
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// The result of inspecting one file.
struct Inspection {
  /// The file as the user named it; `-` for standard input.
  let file: FilePath
  /// The size of the input, or nil if it was not read completely.
  private(set) var size: Int64?
  /// The digest of the input in hexadecimal digits, or nil if it was not read completely.
  private(set) var sha256: String?
  /// The document, or an error.
  let outcome: Result<ResumeDataDocument, Failure>

  /// Why a file could not be inspected.
  enum Failure: Error, CustomStringConvertible {
    /// The bytes could not be read.
    case unreadable(FileOperationError)
    /// The bytes are not a blob.
    case undecodable(file: FilePath, ResumeDataError)

    var description: String {
      switch self {
      case .unreadable(let error): error.description
      case .undecodable(let file, let error): "\(file.escaped): \(error)"
      }
    }
  }

  /// Reads and decodes a file. The digest is that of the whole file, even if it is too long to be decoded.
  init(of source: InputSource, interruption: Interruption? = nil) {
    file = source.path
    do {
      var digest = SHA256()
      let contents = try source.contents(
        atMost: PropertyListLimits.default.bytes, interruption: interruption, each: { digest.update(data: $0) })
      size = contents.size
      sha256 = size.map { _ in Quantity.hexadecimal(Array(digest.finalize())) }
      do throws(ResumeDataError) {
        outcome = .success(try ResumeDataDocument(decoding: contents.bytes))
      } catch {
        outcome = .failure(.undecodable(file: file, error))
      }
    } catch {
      outcome = .failure(.unreadable(error))
    }
  }

  /// Whether a wait for the input was interrupted.
  var isInterrupted: Bool {
    if case .failure(.unreadable(let error)) = outcome { error.cause == .interrupted } else { false }
  }
}
