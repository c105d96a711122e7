public import SystemPackage

/// A copy of a partial file, next to the finished file of the download. The remaining bytes are appended to the copy.
/// The partial file is only read.
public struct PartialCopy: ~Copyable {
  /// The path of the copy.
  public let path: FilePath
  /// The number of bytes of the copy.
  public private(set) var length: Int64 = 0

  private let name: FilePath
  private let finished: FilePath
  private let directory: OwnedDescriptor
  private let file: OwnedDescriptor

  private static let blockSize = 1 << 20
  private static let maximumNames = 100

  /// Copies the first bytes of a partial file into a new file with the same read permissions.
  /// Its name is that of the finished file with the suffix `.part`, or `.part2` and so on if that name is taken.
  ///
  /// - Throws: if the partial file has fewer bytes, or if a file cannot be read or written. Then no copy remains.
  public static func make(
    of partial: FilePath, length: Int64, for finished: FilePath
  ) throws(FileOperationError) -> PartialCopy {
    let source = try mappingErrno("open", partial) { () throws(Errno) in
      OwnedDescriptor(try SystemCalls.openForReading(partial))
    }
    let parent = finished.directory
    let directory = try mappingErrno("open", parent) { () throws(Errno) in
      OwnedDescriptor(try SystemCalls.openDirectory(parent))
    }
    let permissions = FileOutput.permissions(ofResultFrom: try? Stat(source.descriptor))
    let (name, file) = try create(for: finished, in: directory.descriptor, permissions)
    var copy = PartialCopy(name: name, of: finished, in: directory, file: OwnedDescriptor(file))
    do {
      try copy.copy(source.descriptor, of: partial, length: length)
    } catch {
      copy.discard()
      throw error
    }
    return copy
  }

  private init(
    name: FilePath, of finished: FilePath, in directory: consuming OwnedDescriptor, file: consuming OwnedDescriptor
  ) {
    path = finished.directory.appending(name.components)
    self.name = name
    self.finished = finished
    self.directory = directory
    self.file = file
  }

  private static func create(
    for finished: FilePath, in directory: FileDescriptor, _ permissions: FilePermissions
  ) throws(FileOperationError) -> (name: FilePath, file: FileDescriptor) {
    for number in 1...maximumNames {
      let name = FilePath(bytes: finished.name.bytes + suffix.utf8 + (number == 1 ? "" : String(number)).utf8)
      do throws(Errno) {
        return (name, try SystemCalls.createFile(name, in: directory, permissions: permissions))
      } catch {
        if error == .fileExists { continue }
        throw FileOperationError("create a copy for", finished, .system(error))
      }
    }
    throw FileOperationError("create a copy for", finished, .system(.fileExists))
  }

  private mutating func copy(
    _ source: FileDescriptor, of partial: FilePath, length: Int64
  ) throws(FileOperationError) {
    while self.length < length {
      let count = Int(min(length - self.length, Int64(Self.blockSize)))
      let block = try mappingErrno("read", partial) { () throws(Errno) in try source.part(count) }
      guard !block.isEmpty else { throw FileOperationError("read", partial, .changedMeanwhile) }
      try append(block)
    }
  }

  /// Appends bytes.
  public mutating func append(_ bytes: [UInt8]) throws(FileOperationError) {
    try mappingErrno("write", path) { () throws(Errno) in try file.descriptor.put(bytes) }
    length += Int64(bytes.count)
  }

  /// Removes the copy.
  public func discard() {
    // If it cannot be removed, it remains under a name that shows what it is.
    try? SystemCalls.unlink(name, in: directory.descriptor)
  }

  /// Waits until the copy is on the disk.
  public func synchronize() throws(FileOperationError) {
    try mappingErrno("secure", path) { () throws(Errno) in
      try SystemCalls.synchronize(file.descriptor)
      try SystemCalls.synchronizeDirectory(directory.descriptor)
    }
  }

  /// Renames the copy to the finished file.
  ///
  /// - Throws: if the name is in use. Then the copy keeps its name.
  public func finish() throws(FileOperationError) {
    try synchronize()
    try mappingErrno("write", finished) { () throws(Errno) in
      try place()
      try SystemCalls.synchronizeDirectory(directory.descriptor)
    }
  }

  /// A link fails if the name is in use; a rename does not.
  private func place() throws(Errno) {
    do throws(Errno) {
      try SystemCalls.link(name, to: finished.name, in: directory.descriptor)
      // The finished file exists. If the other name remains, it is a second name of the same file.
      try? SystemCalls.unlink(name, in: directory.descriptor)
    } catch {
      guard error.saysNoLinks else { throw error }
      guard (try? FileIdentity(finished.name, in: directory.descriptor)) == nil else { throw .fileExists }
      try SystemCalls.rename(name, to: finished.name, in: directory.descriptor)
    }
  }

  // MARK: Copies of earlier runs

  private static let suffix = ".part"

  /// Whether a path is that of a copy for a finished file, in the directory of that file.
  public static func isCopy(_ path: FilePath, for finished: FilePath) -> Bool {
    let (bytes, beginning) = (path.name.bytes, finished.name.bytes + suffix.utf8)
    guard bytes.starts(with: beginning), bytes.dropFirst(beginning.count).allSatisfy({ (0x30...0x39).contains($0) }),
      let own = FileIdentity(at: path.directory)
    else { return false }
    return own == FileIdentity(at: finished.directory)
  }

  /// Removes a file of an earlier run whose bytes are in a later one.
  public static func remove(_ path: FilePath) throws(FileOperationError) {
    try mappingErrno("remove", path) { () throws(Errno) in
      let directory = OwnedDescriptor(try SystemCalls.openDirectory(path.directory))
      try SystemCalls.unlink(path.name, in: directory.descriptor)
    }
  }
}
