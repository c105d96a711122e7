import CLibArchive
package import ResumeDataScan

/// Reads tar and zip archives, and files compressed with gzip, bzip2, xz or Zstandard, with libarchive.
///
/// No other format is enabled: most of the faults of libarchive were in them. Entries of zip archives are those of the
/// archive's directory; what a stream has beyond it is not read.
package struct LibArchive: ArchiveReader {
  /// Creates a reader.
  package init() {}

  /// Reads the entries in their order.
  package func read(
    _ source: any ByteSource, limits: ArchiveLimits, visit: (ArchiveEntry) throws -> Void
  ) throws -> String? {
    guard let reading = ArchiveReading(source, limits: limits) else { return "out of memory" }
    return try reading.read(visit)
  }
}

/// One archive that is being read. Libarchive has a pointer to it.
@safe private final class ArchiveReading {
  private let source: any ByteSource
  private let limits: ArchiveLimits
  private let archive: OpaquePointer
  private let buffer: UnsafeMutableRawBufferPointer
  /// Where libarchive reads on.
  private var offset = 0
  /// How many bytes it read, and how many it returned.
  private var consumed = 0
  private var produced = 0
  private var failure: String?

  private static let bufferLength = 1 << 17

  init?(_ source: any ByteSource, limits: ArchiveLimits) {
    guard let archive = unsafe archive_read_new() else { return nil }
    (self.source, self.limits) = (source, limits)
    unsafe (self.archive = archive)
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferLength, alignment: 16)
  }

  deinit {
    unsafe archive_read_free(archive)
    unsafe buffer.deallocate()
  }

  func read(_ visit: (ArchiveEntry) throws -> Void) throws -> String? {
    unsafe archive_read_support_filter_gzip(archive)
    unsafe archive_read_support_filter_bzip2(archive)
    unsafe archive_read_support_filter_xz(archive)
    unsafe archive_read_support_filter_zstd(archive)
    unsafe archive_read_support_format_tar(archive)
    unsafe archive_read_support_format_gnutar(archive)
    unsafe archive_read_support_format_zip_seekable(archive)
    if try isCompressed() { unsafe archive_read_support_format_raw(archive) }
    guard open() >= ARCHIVE_WARN else { return reason }
    var count = 0
    while true {
      var entry: OpaquePointer?
      let status = unsafe archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF { return nil }
      guard status >= ARCHIVE_WARN, let entry = unsafe entry else { return reason }
      count += 1
      guard count <= limits.entries else { return "it has more than \(limits.entries) entries" }
      guard unsafe archive_entry_filetype(entry) == 0o100000 else { continue }
      let bounds = EntryBounds(consumed: consumed, produced: produced)
      try visit(
        ArchiveEntry(
          name: unsafe name(of: entry), isEncrypted: unsafe archive_entry_is_encrypted(entry) != 0,
          next: { () throws(ArchiveEntryError) in try self.next(bounds) }))
      if isStopped { return failure }
    }
  }

  // MARK: The archive

  /// Whether the contents must not be read any further, since each part of them is decompressed in its turn.
  private var isStopped = false

  private struct EntryBounds {
    let consumed: Int
    let produced: Int
  }

  private func isCompressed() throws -> Bool {
    let beginning = try source.read(at: 0, count: 6)
    return [[0x1F, 0x8B], [0x42, 0x5A, 0x68], [0xFD, 0x37, 0x7A], [0x28, 0xB5, 0x2F, 0xFD]].contains {
      beginning.starts(with: $0)
    }
  }

  private func open() -> Int32 {
    let this = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe archive_read_set_callback_data(archive, this)
    unsafe archive_read_set_read_callback(archive) { _, this, part in
      guard let this = unsafe this, let part = unsafe part else { return -1 }
      return unsafe Unmanaged<ArchiveReading>.fromOpaque(this).takeUnretainedValue().fill(part)
    }
    unsafe archive_read_set_seek_callback(archive) { _, this, offset, origin in
      guard let this = unsafe this else { return -1 }
      return unsafe Unmanaged<ArchiveReading>.fromOpaque(this).takeUnretainedValue().seek(offset, origin)
    }
    unsafe archive_read_set_skip_callback(archive) { _, this, count in
      guard let this = unsafe this else { return 0 }
      return unsafe Unmanaged<ArchiveReading>.fromOpaque(this).takeUnretainedValue().skip(count)
    }
    return unsafe archive_read_open1(archive)
  }

  private func fill(_ part: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
    do {
      let bytes = try source.read(at: offset, count: Self.bufferLength)
      unsafe buffer.copyBytes(from: bytes.prefix(Self.bufferLength))
      unsafe part.pointee = UnsafeRawPointer(buffer.baseAddress)
      offset += bytes.count
      consumed += bytes.count
      return bytes.count
    } catch {
      failure = "\(error)"
      return -1
    }
  }

  private func seek(_ distance: Int64, _ origin: Int32) -> Int64 {
    let base = origin == 0 ? 0 : origin == 1 ? offset : source.length
    let (target, overflow) = base.addingReportingOverflow(Int(distance))
    guard !overflow, target >= 0 else { return Int64(ARCHIVE_FATAL) }
    offset = target
    return Int64(target)
  }

  private func skip(_ count: Int64) -> Int64 {
    let count = min(max(Int(count), 0), max(source.length - offset, 0))
    offset += count
    return Int64(count)
  }

  /// What libarchive says of its last failure.
  private var reason: String {
    if let failure { return failure }
    guard let text = unsafe archive_error_string(archive) else { return "cannot be read" }
    return unsafe String(cString: text)
  }

  // MARK: Entries

  private var format: Int32 { unsafe archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK }

  private func name(of entry: OpaquePointer) -> String {
    if format == ARCHIVE_FORMAT_RAW { return "" }
    guard let text = unsafe archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else { return "?" }
    return unsafe String(cString: text)
  }

  private func next(_ bounds: EntryBounds) throws(ArchiveEntryError) -> [UInt8] {
    guard !isStopped else { return [] }
    var part: [UInt8] = []
    let count = unsafe withUnsafeTemporaryAllocation(byteCount: Self.bufferLength, alignment: 16) { room in
      let count = unsafe archive_read_data(archive, room.baseAddress, room.count)
      if count > 0 { unsafe part = Array(room[..<count]) }
      return count
    }
    guard count >= 0 else {
      // After a fatal error there is no next entry.
      if count == Int(ARCHIVE_FATAL) { stop(reason) }
      throw ArchiveEntryError(reason)
    }
    produced += part.count
    if produced > limits.bytes { throw limit("its contents are longer than \(limits.bytes) bytes") }
    let ratio = (produced - bounds.produced - limits.free) / max(consumed - bounds.consumed, Self.bufferLength)
    guard ratio < limits.ratio else {
      let reason = "it expands to more than \(limits.ratio) times its size"
      // The rest of an entry of a zip archive is skipped without being decompressed.
      if format == ARCHIVE_FORMAT_ZIP { throw ArchiveEntryError(reason) }
      throw limit(reason)
    }
    return part
  }

  private func limit(_ reason: String) -> ArchiveEntryError {
    stop(reason)
    return ArchiveEntryError(reason)
  }

  private func stop(_ reason: String) { (isStopped, failure) = (true, reason) }
}
