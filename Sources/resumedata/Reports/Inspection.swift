import Crypto
import PropertyLists
import ResumeDataFiles
import ResumeDataKit

/// What inspecting one file gave.
struct Inspection {
  /// The file's name as the user gave it.
  let file: String
  /// The bytes; nil where they could not be read.
  let bytes: [UInt8]?
  /// The document, or why there is none.
  let outcome: Result<ResumeDataDocument, Failure>

  /// Why a file could not be inspected.
  enum Failure: Error, CustomStringConvertible {
    /// The bytes could not be read.
    case unreadable(FileFault)
    /// The bytes are no blob.
    case undecodable(file: String, ResumeDataError)

    var description: String {
      switch self {
      case .unreadable(let fault): fault.description
      case .undecodable(let file, let error): "\(file): \(error)"
      }
    }
  }

  /// Reads and decodes a file.
  init(of source: InputSource) {
    file = source.name
    do {
      let bytes = try source.read(atMost: PropertyListLimits.default.bytes)
      self.bytes = bytes
      do throws(ResumeDataError) {
        outcome = .success(try ResumeDataDocument(decoding: bytes))
      } catch {
        outcome = .failure(.undecodable(file: source.name, error))
      }
    } catch {
      bytes = nil
      outcome = .failure(.unreadable(error))
    }
  }

  /// The digest of the file in hexadecimal digits; nil where it was not read.
  var sha256: String? {
    bytes.map { Quantity.hexadecimal(Array(SHA256.hash(data: $0))) }
  }
}
