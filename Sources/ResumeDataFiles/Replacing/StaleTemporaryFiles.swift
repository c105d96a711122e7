import SystemPackage

/// Temporary files that remain after a run was killed.
public struct StaleTemporaryFiles: Sendable, Hashable {
  /// The number of removed files.
  public var removed = 0
  /// Errors of files that could not be removed.
  public var errors: [FileOperationError] = []

  /// None.
  public init() {}

  /// Removes our unlocked temporary files from a directory, but not from its subdirectories.
  ///
  /// A file is removed only if its name has exactly our form, it is a regular file, and no running process has locked
  /// it; the process number alone proves nothing. Without file locks nothing is removed. An unreadable directory is not
  /// an error here, since listing it reports one.
  public static func remove(in directory: ListedDirectory) -> StaleTemporaryFiles {
    var result = StaleTemporaryFiles()
    guard let owned = try? directory.open() else { return result }
    var names: [FilePath] = []
    try? SystemCalls.forEachEntry(of: owned.descriptor) { name, type in
      guard type == nil || type == .regular else { return }
      let name = FilePath(bytes: name.map { UInt8(bitPattern: $0) }.dropLast())
      if TemporaryName.matches(name.bytes) { names.append(name) }
    }
    for name in names {
      do throws(Errno) {
        if try remove(name, in: owned.descriptor) { result.removed += 1 }
      } catch {
        // Another run was faster.
        if error == .noSuchFileOrDirectory { continue }
        result.errors.append(
          FileOperationError(
            "remove the temporary file of an unfinished run,", directory.path.appending(name.components), .system(error)
          ))
      }
    }
    return result
  }

  /// Removes one file. Returns false if it is locked or not ours.
  private static func remove(_ name: FilePath, in directory: FileDescriptor) throws(Errno) -> Bool {
    guard try Stat(name, relativeTo: directory, flags: .symlinkNoFollow).type == .regular else { return false }
    let file = OwnedDescriptor(try SystemCalls.openFile(name, in: directory))
    guard case .held = FileLock.attempt(file.descriptor) else { return false }
    // It may have been renamed, and another file may have got this name, before it was locked.
    let own = try Stat(file.descriptor)
    guard own.type == .regular, try FileIdentity(name, in: directory) == FileIdentity(own) else { return false }
    // A running process may have created it just now and may be about to lock it.
    if let process = TemporaryName.process(of: name.bytes), SystemCalls.isAlive(process),
      (0..<1).contains(SystemCalls.age(own))
    {
      return false
    }
    try SystemCalls.unlink(name, in: directory)
    return true
  }
}
