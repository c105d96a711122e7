public import SystemPackage

/// Writes results to new files.
public struct FileOutput: Sendable, Hashable {
  /// Whether an existing file is replaced; otherwise it is an error.
  public var overwrites: Bool
  /// The suffix for the backup of a replaced file; nil for no backup.
  public var backupSuffix: BackupSuffix?

  /// Files that are never replaced, under any name.
  public var inputs: Set<FileIdentity>

  /// Creates a way of writing files.
  public init(overwrites: Bool = false, backupSuffix: BackupSuffix? = nil, inputs: Set<FileIdentity> = []) {
    self.overwrites = overwrites
    self.backupSuffix = backupSuffix
    self.inputs = inputs
  }

  /// The default permissions of a new file: read and write for all, less the umask.
  public static let usualPermissions: FilePermissions = [
    .ownerReadWrite, .groupReadWrite, .otherReadWrite,
  ]

  /// The permissions of a result that is made from a file: those of the file, so that private contents stay private.
  static func permissions(ofResultFrom source: Stat?) -> FilePermissions {
    // Unknown permissions are treated as private. Blobs are not executable.
    (source?.permissions ?? .ownerReadWrite).intersection(usualPermissions)
  }

  /// The largest file that is overwritten. A larger one is probably a mistake.
  private static let maximumSize = 1 << 28

  /// Writes a file completely or not at all.
  ///
  /// An existing file is replaced as by ``FileReplacement``: link, owner, permissions, extended attributes stay. A
  /// character device (`/dev/null`) is written to; anything else is an error.
  ///
  /// - Parameter permissions: those of a new file, less the umask. A result from a private file should get that file's
  ///   permissions.
  /// - Returns: the backup of a file that was replaced, if one was made.
  @discardableResult
  public func write(
    _ bytes: [UInt8], to path: FilePath, permissions: FilePermissions = Self.usualPermissions
  ) throws(FileOperationError) -> FilePath? {
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
      if !inputs.isEmpty, let identity = FileIdentity(at: path), inputs.contains(identity) {
        throw FileOperationError("write", path, .isInput, advice: "nothing was changed; choose another name")
      }
      let replacement = FileReplacement(backupSuffix: backupSuffix)
      if case .replaced(let backup) = try replacement.lock(FoundFile(path: path), atMost: Self.maximumSize).replace(
        with: bytes)
      {
        return backup
      }
    default:
      throw FileOperationError("write", path, .kind(FileKind(existing)))
    }
    return nil
  }

  /// Writes a file into a directory, at the same relative path as its source. Missing directories are created.
  ///
  /// - Returns: the backup of a file that was replaced, if one was made.
  @discardableResult
  public func write(
    _ bytes: [UInt8], to relative: FilePath, in directory: FilePath,
    permissions: FilePermissions = Self.usualPermissions
  ) throws(FileOperationError) -> FilePath? {
    // nil if the path would lead out of the directory.
    guard let path = directory.lexicallyResolving(relative) else {
      throw FileOperationError("write", relative, .system(.invalidArgument))
    }
    try Self.makeDirectory(path.directory)
    return try write(bytes, to: path, permissions: permissions)
  }

  /// Creates a directory and its parents. Existing directories are not an error.
  public static func makeDirectory(_ path: FilePath) throws(FileOperationError) {
    // A loop, not a recursion: the path may have thousands of components.
    var missing: [FilePath] = []
    var next = path
    while !next.isEmpty, next.lastComponent != nil, try type(of: next) == nil {
      missing.append(next)
      next.removeLastComponent()
    }
    for directory in missing.reversed() {
      do throws(Errno) {
        try SystemCalls.makeDirectory(directory)
      } catch {
        // Another worker or process was faster.
        guard error == .fileExists else { throw FileOperationError(writing: "make the directory", directory, error) }
      }
    }
    guard let type = try type(of: path) else { return }
    guard type == .directory else { throw FileOperationError("make the directory", path, .kind(FileKind(type))) }
  }

  /// Writes a file that does not exist yet.
  private func create(_ bytes: [UInt8], _ path: FilePath, _ permissions: FilePermissions) throws(FileOperationError) {
    guard let component = path.lastComponent, component.kind == .regular else {
      throw FileOperationError("write", path, .kind(.directory))
    }
    let name = FilePath(root: nil, components: component)
    let directory = OwnedDescriptor(
      try writing("write", path) { () throws(Errno) in try SystemCalls.openDirectory(path.directory) })
    guard !SystemCalls.isAppendOnly(directory.descriptor) else {
      throw FileOperationError("write", path, .appendOnlyDirectory, advice: "nothing was changed")
    }
    do throws(Errno) {
      let temporary = try TemporaryFile.make(for: name, in: directory.descriptor, permissions: permissions)
      defer { temporary.discard() }
      try temporary.descriptor.put(bytes)
      try SystemCalls.synchronize(temporary.descriptor)
      try temporary.placeExclusively(as: name)
    } catch {
      throw error == .fileExists ? Self.exists(path) : FileOperationError(writing: "write", path, error)
    }
    do throws(Errno) {
      try SystemCalls.synchronizeDirectory(directory.descriptor)
    } catch {
      throw FileOperationError(
        "sync", path, .system(error), advice: "the file is there, but a power cut may take it away")
    }
  }

  private static func exists(_ path: FilePath) -> FileOperationError {
    FileOperationError("write", path, .system(.fileExists), advice: "nothing was changed; choose another name")
  }

  /// The type of the file at a path; nil if there is none.
  private static func type(of path: FilePath) throws(FileOperationError) -> FileType? {
    do throws(Errno) {
      return try Stat(path).type
    } catch {
      if error == .noSuchFileOrDirectory { return nil }
      throw FileOperationError(writing: "write", path, error)
    }
  }
}
