import Foundation
import ResumeDataFoundation

/// Finishes a download from its resume data without URLSession's download tasks: asks for the rest, judges each
/// response before a byte is appended, keeps the blob up to date, and verifies the finished file.
public struct Download {
  /// Why a download is not finished. Nothing was appended to the partial file that is not part of it.
  public enum Failure: Error {
    /// There is nothing to continue with, or the server does not send the rest: start a new download.
    case startOver(String)
    /// Credentials or a fresh URL are needed.
    case unauthorized(String)
    /// Each attempt was interrupted.
    case interrupted
    /// The finished file has another SHA-256.
    case wrongChecksum(String)
  }

  private let blob: URL
  private let checksum: String?
  private let transport = Transport()
  private var document: ResumeDataDocument
  private let partialFile: PartialFileHandle

  /// Opens the download of a blob's file and its partial file. A fresh URL replaces one that has expired.
  public init(blob: URL, partialFile: URL, freshURL: String? = nil, checksum: String? = nil) throws {
    (self.blob, self.checksum) = (blob, checksum)
    document = try ResumeDataDocument(decoding: Data(contentsOf: blob))
    self.partialFile = try PartialFileHandle(partialFile, length: document.bytesReceived)
    guard let freshURL else { return }
    document = try document.retargeted(to: freshURL)
    try document.encodedData().write(to: blob, options: .atomic)
  }

  /// Downloads the rest, and returns the finished file.
  public mutating func finish(attempts: Int = 5) async throws -> URL {
    for _ in 0..<attempts {
      switch document.continuation(fromLength: partialFile.length) {
      case .complete: return try verified()
      case .unavailable(let reason): throw Failure.startOver(reason)
      case .request(let request):
        do {
          if try await load(request) { return try verified() }
        } catch let failure as Failure {
          throw failure
        } catch {
          try save()  // The connection was lost; what came is in the file.
        }
      }
    }
    throw Failure.interrupted
  }

  /// Sends a request, appends what belongs to the file, and says whether that is complete.
  private mutating func load(_ request: ContinuationRequest) async throws -> Bool {
    let (response, body) = try await transport.send(request)
    let verdict = request.verdict(for: response)
    let reason = verdict.reasons.first?.message ?? "status \(response.status)"
    switch verdict.action {
    case .complete: return true
    case .append:
      try await receive(body, length: verdict.contentRange?.length)
      let last = verdict.contentRange?.bytes?.upperBound ?? -1
      return last == request.byteRange.lastByte || last + 1 == verdict.contentRange?.totalBytes
    case .restart, .changed:
      // The body of status 200 is the whole file, for which the app did not ask if it asked for a range.
      guard response.status == 200, request.offset == request.byteRange.firstByte, request.byteRange.lastByte == nil,
        ["identity", nil].contains(response.header("Content-Encoding"))
      else { throw Failure.startOver(reason) }
      try partialFile.cut(to: 0)
      try save(Validator(entityTag: response.header("ETag"), lastModified: response.header("Last-Modified")))
      try await receive(body, length: response.header("Content-Length").flatMap { Int64($0) })
      return true
    case .unauthorized: throw Failure.unauthorized(reason)
    case .notResumable where verdict.isTemporary:
      try await Task.sleep(for: .seconds(min(verdict.retryAfter.flatMap { Int($0) } ?? 1, 60)))
      return false
    case .notResumable, .wrongRange: throw Failure.startOver(reason)
    }
  }

  private func receive(_ body: Transport.Body, length: Int64?) async throws {
    let start = partialFile.length
    for try await bytes in body {
      guard partialFile.length - start + Int64(bytes.count) <= length ?? .max else {
        try partialFile.cut(to: start)
        throw Failure.startOver("the server sends more bytes than it announced")
      }
      try partialFile.append(bytes)
    }
    guard length == nil || partialFile.length - start == length else { throw POSIXError(.ECONNRESET) }
  }

  /// Writes the blob with the file's length in it. The newer loader's has none: there the file itself tells it.
  private mutating func save(_ validator: Validator? = nil) throws {
    try partialFile.flush()
    guard document.bytesReceived != nil else { return }
    document = try document.updated(bytesReceived: partialFile.length, validator: validator)
    try document.encodedData().write(to: blob, options: .atomic)
  }

  private func verified() throws -> URL {
    let found = try partialFile.checksum()
    guard found == checksum?.lowercased() ?? found else { throw Failure.wrongChecksum(found) }
    return partialFile.url
  }
}
