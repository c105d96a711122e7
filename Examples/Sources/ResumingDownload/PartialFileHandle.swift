import Crypto
import Foundation

/// The partial file, open for appending.
final class PartialFileHandle {
  let url: URL
  private let handle: FileHandle
  private(set) var length: Int64
  private var buffer = Data()

  /// Opens a file. What is behind the length that the blob states was written after the blob, and is cut off.
  init(_ url: URL, length: Int64?) throws {
    self.url = url
    handle = try FileHandle(forUpdating: url)
    let found = Int64(try handle.seekToEnd())
    self.length = length ?? found
    guard found >= self.length else { throw Download.Failure.startOver("the partial file is too short for the blob") }
    try cut(to: self.length)
  }

  func append(_ bytes: Data) throws {
    buffer += bytes
    length += Int64(bytes.count)
    if buffer.count >= 1 << 16 { try flush() }
  }

  func flush() throws {
    try handle.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  func cut(to length: Int64) throws {
    try flush()
    try handle.truncate(atOffset: UInt64(length))
    self.length = length
  }

  /// The SHA-256 of the whole file in hexadecimal digits.
  func checksum() throws -> String {
    var hash = SHA256()
    try flush()
    try handle.seek(toOffset: 0)
    while let part = try handle.read(upToCount: 1 << 20), !part.isEmpty { hash.update(data: part) }
    return hash.finalize().map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
  }
}
