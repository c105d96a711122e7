package import SystemPackage

/// A file of records that grows during a run. However the run ends, a record is there completely or not at all.
///
/// Unchecked: the monitor guards what changes.
package final class RecordLog: @unchecked Sendable {
  /// Why a log cannot be opened.
  package enum Failure: Error, Hashable {
    /// The file is something else.
    case foreign
    /// It was begun with another header.
    case otherHeader
    /// Another run writes it.
    case inUse
    case system(Errno)
  }

  private let file: OwnedDescriptor
  private let monitor = Monitor(conditions: 0)
  /// Where the next record begins.
  private var end = 0
  private var lastSynchronized = 0
  private var failed: Errno?

  private static let magic = Array("resumedata records 1\n".utf8)
  /// The length and the checksum of a record.
  private static let prefixLength = 16
  private static let maximumRecord = 1 << 30

  /// Opens a log, or begins one.
  ///
  /// - Parameters:
  ///   - header: what the records depend on.
  ///   - each: gets the records that are there.
  package init(_ path: FilePath, header: [UInt8], each: ([UInt8]) -> Void) throws(Failure) {
    let beginning = Self.magic + Self.encoded(header)
    do {
      let options: FileDescriptor.OpenOptions = [.create, .closeOnExec]
      file = OwnedDescriptor(
        try FileDescriptor.open(path, .readWrite, options: options, permissions: FileOutput.usualPermissions))
      guard try Stat(file.descriptor).type == .regular else { throw Failure.foreign }
      if FileLock.attempt(file.descriptor) == .taken { throw Failure.inUse }
      let found = try read(at: 0, count: beginning.count)
      if found == beginning {
        end = beginning.count
        while let record = try record(at: end) {
          each(record)
          end += Self.prefixLength + record.count
        }
      } else if beginning.starts(with: found) {
        // It was begun, and not even the header was written.
        try file.descriptor.writeAll(toAbsoluteOffset: 0, beginning)
        end = beginning.count
      } else {
        throw found.starts(with: Self.magic) ? Failure.otherHeader : Failure.foreign
      }
      // What follows was not written completely.
      try file.descriptor.resize(to: Int64(end))
    } catch {
      throw error as? Failure ?? .system(error as? Errno ?? .ioError)
    }
  }

  /// Why records are missing; nil if none is.
  package var failure: Errno? { monitor.locked { failed } }

  /// Adds a record. After a failure nothing is added. May be called from several threads.
  package func append(_ record: [UInt8]) {
    guard record.count <= Self.maximumRecord else { return }
    let bytes = Self.encoded(record)
    monitor.locked {
      guard failed == nil else { return }
      do {
        try file.descriptor.writeAll(toAbsoluteOffset: Int64(end), bytes)
        end += bytes.count
        let now = SystemCalls.seconds
        guard now != lastSynchronized else { return }
        lastSynchronized = now
        try SystemCalls.synchronize(file.descriptor)
      } catch {
        failed = error as? Errno ?? .ioError
      }
    }
  }

  private static func encoded(_ record: [UInt8]) -> [UInt8] {
    number(UInt64(record.count)) + number(checksum(record)) + record
  }

  private static func number(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// FNV-1a, which tells a record from one that was cut or overwritten with zeros.
  private static func checksum(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The record at an offset; nil if none is complete there.
  private func record(at offset: Int) throws -> [UInt8]? {
    let prefix = try read(at: offset, count: Self.prefixLength)
    guard prefix.count == Self.prefixLength, let count = Int(exactly: Self.number(prefix[..<8])),
      count <= Self.maximumRecord, Int64(offset + Self.prefixLength + count) <= (try Stat(file.descriptor).size)
    else { return nil }
    let record = try read(at: offset + Self.prefixLength, count: count)
    return record.count == count && Self.checksum(record) == Self.number(prefix[8...]) ? record : nil
  }

  private func read(at offset: Int, count: Int) throws -> [UInt8] {
    // SystemPackage reads into a raw buffer; the array owns the memory during the call.
    try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < count {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[done..<count])
        let read = try unsafe file.descriptor.read(fromAbsoluteOffset: Int64(offset + done), into: rest)
        if read == 0 { break }
        done += read
      }
    }
  }
}
