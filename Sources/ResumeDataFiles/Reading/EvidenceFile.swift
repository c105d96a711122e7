package import SystemPackage

/// A file that is read as evidence: opened only for reading, without following links, with its access time preserved if
/// permitted, read at offsets and never mapped.
public final class EvidenceFile: Sendable {
  /// The number of bytes when the file was opened.
  public let length: Int
  /// The time of the last change of the contents, in seconds since 1970; nil for a device.
  public let modified: Double?
  private let file: OwnedDescriptor

  /// Opens a regular file or a block device.
  ///
  /// - Parameter followsLink: whether a link is followed, for a path that the user named.
  /// - Throws: an error if it cannot be read, or if the path leads to something else, such as a FIFO.
  public init(_ file: FoundFile, followsLink: Bool = false) throws(FileOperationError) {
    let opened = try Self.open(file, followsLink: followsLink)
    (length, modified) = try Self.measure(opened, file.path)
    self.file = opened
  }

  /// Takes a file that another process opened and measured.
  package init(received descriptor: FileDescriptor, length: Int) {
    (self.length, modified) = (length, nil)
    file = OwnedDescriptor(descriptor)
  }

  /// The open file, for another process. Valid as long as this object.
  package var descriptor: FileDescriptor { file.descriptor }

  /// Whether the length or the time of the last change is not that of the opening any more.
  package var hasChanged: Bool {
    guard let now = try? Self.measure(file, "") else { return true }
    return now.length != length || now.modified != modified
  }

  private static func open(
    _ file: FoundFile, followsLink: Bool
  ) throws(FileOperationError) -> OwnedDescriptor {
    if file.directory != nil { return try file.open() }
    return try mappingErrno("open", file.path) { () throws(Errno) in
      let target = followsLink ? try SystemCalls.realPath(file.path) : file.path
      let directory = OwnedDescriptor(try SystemCalls.openDirectory(target.directory))
      return OwnedDescriptor(try SystemCalls.openFile(target.name, in: directory.descriptor))
    }
  }

  private static func measure(
    _ file: borrowing OwnedDescriptor, _ path: FilePath
  ) throws(FileOperationError) -> (length: Int, modified: Double?) {
    let kind: FileType
    do {
      let stat = try Stat(file.descriptor)
      if stat.type == .regular {
        let time = SystemCalls.modified(stat)
        return (Int(stat.size), Double(time[0]) + Double(time[1]) / 1e9)
      }
      if stat.type == .blockSpecial { return (Int(try file.descriptor.seek(offset: 0, from: .end)), nil) }
      kind = stat.type
    } catch {
      throw FileOperationError("read", path, .system(error as? Errno ?? .ioError))
    }
    throw FileOperationError("read", path, .kind(FileKind(kind)))
  }

  /// Reads up to the given number of bytes from an offset on; fewer only at the end of the file.
  public func read(at offset: Int, count: Int) throws -> [UInt8] { try read(at: offset, count: count, after: []) }

  /// Other bytes, followed by those of ``read(at:count:)``.
  public func read(at offset: Int, count: Int, after other: ArraySlice<UInt8>) throws -> [UInt8] {
    guard offset >= 0, count > 0, offset < length else { return Array(other) }
    let wanted = min(count, length - offset)
    // SystemPackage reads into a raw buffer; the array owns the memory during the call.
    return try unsafe [UInt8](unsafeUninitializedCapacity: other.count + wanted) { buffer, count in
      count = unsafe buffer.update(fromContentsOf: other)
      while count < other.count + wanted {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let place = Int64(offset + count - other.count)
        let read = try unsafe file.descriptor.read(fromAbsoluteOffset: place, into: rest)
        if read == 0 { break }
        count += read
      }
    }
  }
}
