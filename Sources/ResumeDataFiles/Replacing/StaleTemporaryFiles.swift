import SystemPackage

/// Temporary files of ours that a killed run left behind.
public struct StaleTemporaryFiles: Sendable, Hashable {
  /// How many were removed.
  public var removed = 0
  /// Those that could not be.
  public var errors: [FileOperationError] = []

  /// None.
  public init() {}

  /// Removes our temporary files from a directory (not from those inside it) that nobody holds.
  ///
  /// A file goes only if its name has exactly our form, it is a regular file, and the lock that a living run of ours
  /// holds on it is free; a process number alone proves nothing. Where the file system has no locks nothing is removed.
  /// Of a directory that cannot be read nothing is said here: listing it is an error already.
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
        // Another run was quicker.
        if error == .noSuchFileOrDirectory { continue }
        result.errors.append(
          FileOperationError(
            "remove the temporary file of an unfinished run,", directory.path.appending(name.components), .system(error)
          ))
      }
    }
    return result
  }

  /// Removes one file; false if somebody holds it or it is not ours.
  private static func remove(_ name: FilePath, in directory: FileDescriptor) throws(Errno) -> Bool {
    guard try Stat(name, relativeTo: directory, flags: .symlinkNoFollow).type == .regular else { return false }
    let file = OwnedDescriptor(try SystemCalls.openFile(name, in: directory))
    guard case .held = FileLock.attempt(file.descriptor) else { return false }
    // It may have got its proper name, and another file this one, before the lock was ours.
    let own = try Stat(file.descriptor)
    guard own.type == .regular, try FileIdentity(name, in: directory) == FileIdentity(own) else { return false }
    // A living process may have made it just now and be about to lock it. (Were it removed, that process would make
    // another; but it is not one that a killed run left.)
    if let process = TemporaryName.process(of: name.bytes), SystemCalls.isAlive(process),
      (0..<1).contains(SystemCalls.age(own))
    {
      return false
    }
    try SystemCalls.unlink(name, in: directory)
    return true
  }
}
