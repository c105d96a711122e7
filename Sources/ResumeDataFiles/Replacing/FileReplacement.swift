import SystemPackage

/// How files are replaced: what is kept of the old one, and what is in the way.
///
/// At every moment the path leads to the old bytes or to the new ones, also if the process is killed or the power
/// fails. A symbolic link is followed and stays. Two runs on the same files wait for each other, file by file.
public struct FileReplacement: Sendable, Hashable {
  /// What the name of the backup ends with; nil for no backup.
  public var backupSuffix: BackupSuffix?
  /// What is done about a file with several names.
  public var hardLinks: HardLinkPolicy
  /// How long to wait for another run that is at work on the file.
  public var lockTimeout: Duration
  /// Whether backups are links where the file system has them; tests do without.
  var usesLinks = true

  /// What is done about a file with several names (hard links).
  ///
  /// Replacing it gives the new bytes to one name only; writing into it would change all at once, but a file that is
  /// written into is neither old nor new while that goes on. So the default is to leave it alone. A name that is our
  /// own backup does not count.
  public enum HardLinkPolicy: Sendable, Hashable {
    /// The file is left as it is, and the fault says why.
    case refuse
    /// The name gets a file of its own with the new bytes; the other names keep the old bytes.
    case part
  }

  /// A way of replacing files.
  public init(
    backupSuffix: BackupSuffix? = .orig, hardLinks: HardLinkPolicy = .refuse, lockTimeout: Duration = .seconds(10)
  ) {
    self.backupSuffix = backupSuffix
    self.hardLinks = hardLinks
    self.lockTimeout = lockTimeout
  }

  /// Reads a file and keeps other runs of ours away from it for as long as the result lives.
  ///
  /// Nothing is written, and the access time stays where the system permits it. What is longer than the limit is cut
  /// one byte after it, for the decoder to refuse, and cannot be replaced. A FIFO or device is not waited for.
  ///
  /// - Parameter isCancelled: asked while the file is waited for; once true, the wait ends.
  /// - Throws: an error if the file cannot be read, is not a regular file, or was locked by another run for too long.
  public func lock(
    _ file: FoundFile, atMost limit: Int, isCancelled: () -> Bool = { false }
  ) throws(FileOperationError) -> LockedFile {
    var retries = RetryPolicy(lockTimeout)
    while true {
      let attempt = try attempt(file, atMost: limit)
      switch consume attempt {
      case .locked(let file): return file
      case .refused(let cause):
        throw FileOperationError("replace", file.path, cause, advice: "nothing was changed")
      case .again(let cause):
        if isCancelled() { throw FileOperationError("read", file.path, .interrupted, advice: "nothing was changed") }
        guard retries.wait() else {
          throw FileOperationError("read", file.path, cause, advice: "nothing was changed; try again later")
        }
      }
    }
  }

  private enum Attempt: ~Copyable {
    case locked(LockedFile)
    case again(FileOperationError.Cause)
    case refused(FileOperationError.Cause)
  }

  private func attempt(_ found: FoundFile, atMost limit: Int) throws(FileOperationError) -> Attempt {
    let path = found.path
    let place = try ResolvedPath(found)
    let directory = try place.openDirectory()
    // What is not a regular file is not even opened: opening a device can do things.
    try Self.expectRegular(place, in: directory.descriptor)
    let descriptor: FileDescriptor
    do throws(Errno) {
      descriptor = try SystemCalls.openFile(place.name, in: directory.descriptor)
    } catch {
      // A link that was put there just now.
      if error == .tooManySymbolicLinkLevels { return .again(.changedMeanwhile) }
      throw FileOperationError("open", path, .system(error))
    }
    let file = OwnedDescriptor(descriptor)
    if case .taken = FileLock.attempt(descriptor) { return .again(.busy) }
    do throws(Errno) {
      // It leads to what was opened, and that is a regular file, or we begin again.
      let before = try Stat(descriptor)
      guard before.type == .regular, try FileIdentity(place.name, in: directory.descriptor) == FileIdentity(before)
      else {
        return .again(.changedMeanwhile)
      }
      let bytes = try descriptor.readAll(atMost: limit)
      let after = try Stat(descriptor)
      guard LockedFile.same(before, after) else { return .again(.changedMeanwhile) }
      guard bytes.count > limit || after.size == Int64(bytes.count) else {
        if try Self.isNotStored(descriptor, after, bytes) { return .refused(.notStored) }
        return .again(.changedMeanwhile)
      }
      return .locked(
        LockedFile(
          bytes: bytes, limit: limit, place: place, replacement: self, directory: directory, file: file, stat: after))
    } catch {
      throw FileOperationError("read", path, .system(error))
    }
  }

  /// Whether a file gives the same bytes again, although its size says that there are others: so do those of `/proc`.
  private static func isNotStored(
    _ descriptor: FileDescriptor, _ stat: Stat, _ bytes: [UInt8]
  ) throws(Errno) -> Bool {
    guard stat.size == 0, try descriptor.holds(bytes) else { return false }
    return LockedFile.same(stat, try Stat(descriptor))
  }

  private static func expectRegular(_ place: ResolvedPath, in directory: FileDescriptor) throws(FileOperationError) {
    let stat = try mappingErrno("open", place.given) { () throws(Errno) in
      try Stat(place.name, relativeTo: directory, flags: .symlinkNoFollow)
    }
    // A link that was put there just now is for opening to find.
    guard stat.type == .regular || stat.type == .symbolicLink else {
      throw FileOperationError("open", place.given, .kind(FileKind(stat.type)))
    }
  }
}
