/// Bytes that can be read at any offset: a file, a block device, a value inside a database.
///
/// The scanner reads only the needed parts of a source, and never writes to it.
public protocol ByteSource {
  /// The number of bytes.
  var length: Int { get }

  /// Reads up to `count` bytes from an offset on; fewer only at the end of the source.
  ///
  /// - Throws: an error if the bytes cannot be read.
  func read(at offset: Int, count: Int) throws -> [UInt8]

  /// Reads as ``read(at:count:)`` does, and returns other bytes followed by what was read.
  ///
  /// A source of long evidence should read directly behind the other bytes, which saves a copy. There is an
  /// implementation for all others.
  ///
  /// - Throws: an error if the bytes cannot be read.
  func read(at offset: Int, count: Int, after other: ArraySlice<UInt8>) throws -> [UInt8]
}

extension ByteSource {
  /// Other bytes, followed by those of ``read(at:count:)``.
  public func read(at offset: Int, count: Int, after other: ArraySlice<UInt8>) throws -> [UInt8] {
    other + (try read(at: offset, count: count))
  }
}

/// Bytes in memory.
public struct MemorySource: ByteSource, Sendable {
  private let bytes: [UInt8]

  /// Creates a source of bytes.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The number of bytes.
  public var length: Int { bytes.count }

  /// The bytes of a range, as far as they exist.
  public func read(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, offset < bytes.count, count > 0 else { return [] }
    return Array(bytes[offset..<offset + min(count, bytes.count - offset)])
  }
}
