import SystemPackage

/// Replaces files safely.
///
/// At every moment the path leads to the old bytes or to the new ones, also if the process is killed or the power
/// fails. A symbolic link is followed and stays. Two runs on the same files wait for each other, file by file.
public struct FileReplacement: Sendable, Hashable {
  /// The suffix of the backup; nil for no backup.
  public var backupSuffix: BackupSuffix?
  /// The treatment of a file with several hard links.
  public var hardLinks: HardLinkPolicy
  /// How long to wait for another run that has locked the file.
  public var lockTimeout: Duration
  /// Whether backups are links if possible. Tests turn it off.
  var usesLinks = true

  /// The treatment of a file with several names (hard links).
  ///
  /// Replacing it gives the new bytes to one name only. Writing into it would change all names, but the file would be
  /// incomplete meanwhile. So such a file is refused by default. A name that is our own backup does not count.
  public enum HardLinkPolicy: Sendable, Hashable {
    /// The file is not changed, and the error gives the reason.
    case refuse
    /// The name gets a new file with the new bytes; the other names keep the old bytes.
    case part
  }

  /// Creates a way of replacing files.
  public init(
    backupSuffix: BackupSuffix? = .orig, hardLinks: HardLinkPolicy = .refuse, lockTimeout: Duration = .seconds(10)
  ) {
    self.backupSuffix = backupSuffix
    self.hardLinks = hardLinks
    self.lockTimeout = lockTimeout
  }

  /// Reads a file and locks it against other runs for the lifetime of the result.
  ///
  /// Nothing is written, and the access time is preserved if the system permits it. A file over the limit is read up to
  /// one byte more, for the decoder to refuse, and cannot be replaced. FIFOs and devices are not waited for.
  ///
  /// - Parameter isCancelled: called while waiting for the file. Once it is true, the wait ends.
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
    // Only regular files are opened: opening a device can have effects.
    try Self.expectRegular(place, in: directory.descriptor)
    let descriptor: FileDescriptor
    do throws(Errno) {
      descriptor = try SystemCalls.openFile(place.name, in: directory.descriptor)
    } catch {
      // A link that was created just now.
      if error == .tooManySymbolicLinkLevels { return .again(.changedMeanwhile) }
      throw FileOperationError("open", path, .system(error))
    }
    let file = OwnedDescriptor(descriptor)
    if case .taken = FileLock.attempt(descriptor) { return .again(.busy) }
    do throws(Errno) {
      // If the path does not lead to the opened regular file, begin again.
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

  /// Whether a file reads the same bytes again although they do not match its size, as in `/proc`.
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
    // A link that was created just now is found when opening.
    guard stat.type == .regular || stat.type == .symbolicLink else {
      throw FileOperationError("open", place.given, .kind(FileKind(stat.type)))
    }
  }
}
