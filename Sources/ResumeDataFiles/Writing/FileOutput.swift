public import SystemPackage

/// Writes results to files of their own.
public struct FileOutput: Sendable, Hashable {
  /// Whether a file that is there is replaced; else it is left alone and that is a fault.
  public var overwrites: Bool
  /// What the name of a replaced file's backup ends with; nil for no backup.
  public var backupSuffix: BackupSuffix?

  /// A way of writing files.
  public init(overwrites: Bool = false, backupSuffix: BackupSuffix? = nil) {
    self.overwrites = overwrites
    self.backupSuffix = backupSuffix
  }

  /// What a new file is created with where nothing else is asked for: all may read and write, less the process's mask.
  public static let usualPermissions: FilePermissions = [
    .ownerReadWrite, .groupReadWrite, .otherReadWrite,
  ]

  /// What a result that is made from a file is created with: as that file, so that what was private stays so.
  public static func permissions(ofResultFrom source: FilePath) -> FilePermissions {
    // What cannot be asked is taken for private. What may be executed is nobody's blob.
    ((try? Stat(source).permissions) ?? .ownerReadWrite).intersection(usualPermissions)
  }

  /// The largest file that is overwritten: what is larger was hardly meant.
  private static let largest = 1 << 28

  /// Writes a file: it is there with all its bytes, or not at all.
  ///
  /// An existing file is replaced as by ``FileReplacement``: link, owner, permissions, extended attributes stay. Into a character device (`/dev/null`) the bytes are written; anything else is a fault.
  ///
  /// - Parameter permissions: those of a new file, less what the process's mask takes away. A result made from a
  ///   private file should get that file's.
  /// - Returns: the backup of a file that was replaced, if one was made.
  @discardableResult
  public func write(
    _ bytes: [UInt8], to path: FilePath, permissions: FilePermissions = Self.usualPermissions
  ) throws(FileFault) -> FilePath? {
    guard let existing = try Self.type(of: path) else {
      try create(bytes, path, permissions)
      return nil
    }
    switch existing {
    case .characterSpecial:
      try writing("write", path) { () throws(Errno) in
        let device = OwnedDescriptor(try SystemCalls.openForWriting(path))
        try device.descriptor.put(bytes)
      }
    case .regular:
      guard overwrites else { throw Self.exists(path) }
      let replacement = FileReplacement(backupSuffix: backupSuffix)
      if case .replaced(let backup) = try replacement.hold(path, atMost: Self.largest).replace(with: bytes) {
        return backup
      }
    default:
      throw FileFault("write", path.string, .kind(FileKind(existing)))
    }
    return nil
  }

  /// Writes a file into a folder, below which it has the same relative path as its source has; the folders on the way
  /// are made.
  ///
  /// - Returns: the backup of a file that was replaced, if one was made.
  @discardableResult
  public func write(
    _ bytes: [UInt8], to relative: FilePath, in folder: FilePath,
    permissions: FilePermissions = Self.usualPermissions
  ) throws(FileFault) -> FilePath? {
    // nil where the path would lead out of the folder.
    guard let path = folder.lexicallyResolving(relative) else {
      throw FileFault("write", relative.string, .system(.invalidArgument))
    }
    try Self.makeFolder(path.folder)
    return try write(bytes, to: path, permissions: permissions)
  }

  /// Makes a folder and those on the way to it; one that is there is fine.
  public static func makeFolder(_ path: FilePath) throws(FileFault) {
    // A loop, not a recursion: the path may have thousands of components.
    var missing: [FilePath] = []
    var next = path
    while !next.isEmpty, next.lastComponent != nil, try type(of: next) == nil {
      missing.append(next)
      next.removeLastComponent()
    }
    for folder in missing.reversed() {
      do throws(Errno) {
        try SystemCalls.makeFolder(folder)
      } catch {
        // Another worker or process was quicker.
        guard error == .fileExists else { throw FileFault(writing: "make the folder", folder.string, error) }
      }
    }
    guard let type = try type(of: path) else { return }
    guard type == .directory else { throw FileFault("make the folder", path.string, .kind(FileKind(type))) }
  }

  /// Writes a file where none is.
  private func create(_ bytes: [UInt8], _ path: FilePath, _ permissions: FilePermissions) throws(FileFault) {
    guard let component = path.lastComponent, component.kind == .regular else {
      throw FileFault("write", path.string, .kind(.folder))
    }
    let name = FilePath(root: nil, components: component)
    let folder = OwnedDescriptor(
      try writing("write", path) { () throws(Errno) in try SystemCalls.openFolder(path.folder) })
    do throws(Errno) {
      let temporary = try TemporaryFile.make(for: name, in: folder.descriptor, permissions: permissions)
      defer { temporary.discard() }
      try temporary.descriptor.put(bytes)
      try SystemCalls.synchronize(temporary.descriptor)
      try temporary.placeExclusively(as: name)
    } catch {
      throw error == .fileExists ? Self.exists(path) : FileFault(writing: "write", path.string, error)
    }
    do throws(Errno) {
      try SystemCalls.synchronizeFolder(folder.descriptor)
    } catch {
      throw FileFault(
        "secure", path.string, .system(error), advice: "the file is there, but a power cut may take it away")
    }
  }

  private static func exists(_ path: FilePath) -> FileFault {
    FileFault("write", path.string, .system(.fileExists), advice: "it is left as it was; give another name")
  }

  /// What a path leads to; nil if nothing is there.
  private static func type(of path: FilePath) throws(FileFault) -> FileType? {
    do throws(Errno) {
      return try Stat(path).type
    } catch {
      if error == .noSuchFileOrDirectory { return nil }
      throw FileFault(writing: "write", path.string, error)
    }
  }
}
