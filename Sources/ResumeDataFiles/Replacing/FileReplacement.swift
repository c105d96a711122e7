public import SystemPackage

/// How files are replaced: what is kept of the old one, and what stands in the way.
///
/// At every moment the path leads to the old bytes or to the new ones, also if the process is killed or the power
/// fails. A symbolic link is followed and stays. Two runs on the same files wait for each other, file by file.
public struct FileReplacement: Sendable, Hashable {
  /// What the name of the backup ends with; nil for no backup.
  public var backupSuffix: BackupSuffix?
  /// What is done about a file with several names.
  public var hardLinks: HardLinkPolicy
  /// How long to wait for another run that is at work on the file.
  public var patience: Duration
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
    backupSuffix: BackupSuffix? = .orig, hardLinks: HardLinkPolicy = .refuse, patience: Duration = .seconds(10)
  ) {
    self.backupSuffix = backupSuffix
    self.hardLinks = hardLinks
    self.patience = patience
  }

  /// Reads a file and keeps other runs of ours away from it for as long as the result lives.
  ///
  /// Nothing is written, and the access time stays where the system permits it. What is longer than the limit is cut
  /// one byte behind it, for the decoder to refuse, and cannot be replaced. A FIFO or device is not waited for.
  ///
  /// - Throws: a fault if the file cannot be read, is no regular file, or was held by another run for too long.
  public func hold(_ path: FilePath, atMost limit: Int) throws(FileFault) -> HeldFile {
    var patience = Patience(patience)
    while true {
      let attempt = try attempt(path, atMost: limit)
      switch consume attempt {
      case .held(let file): return file
      case .again(let cause):
        guard patience.wait() else {
          throw FileFault("read", path.string, cause, advice: "nothing was changed; try again later")
        }
      }
    }
  }

  private enum Attempt: ~Copyable {
    case held(HeldFile)
    case again(FileFault.Cause)
  }

  private func attempt(_ path: FilePath, atMost limit: Int) throws(FileFault) -> Attempt {
    let place = try FilePlace(path)
    let folder = OwnedDescriptor(
      try faulting("open the folder of", path) { () throws(Errno) in try SystemCalls.openFolder(place.folder) })
    // What is no regular file is not even opened: opening a device can do things.
    try Self.expectRegular(place, in: folder.descriptor)
    let descriptor: FileDescriptor
    do throws(Errno) {
      descriptor = try SystemCalls.openFile(place.name, in: folder.descriptor)
    } catch {
      // A link that was put there just now.
      if error == .tooManySymbolicLinkLevels { return .again(.changedMeanwhile) }
      throw FileFault("open", path.string, .system(error))
    }
    let file = OwnedDescriptor(descriptor)
    if case .taken = FileLock.attempt(descriptor) { return .again(.busy) }
    do throws(Errno) {
      // It leads to what was opened, and that is a regular file, or we begin again.
      let before = try Stat(descriptor)
      guard before.type == .regular, try FileIdentity(place.name, in: folder.descriptor) == FileIdentity(before) else {
        return .again(.changedMeanwhile)
      }
      let bytes = try descriptor.readAll(atMost: limit)
      let after = try Stat(descriptor)
      guard HeldFile.same(before, after), bytes.count > limit || after.size == Int64(bytes.count) else {
        return .again(.changedMeanwhile)
      }
      return .held(
        HeldFile(
          bytes: bytes, limit: limit, place: place, replacement: self, folder: folder, file: file, stat: after))
    } catch {
      throw FileFault("read", path.string, .system(error))
    }
  }

  private static func expectRegular(_ place: FilePlace, in folder: FileDescriptor) throws(FileFault) {
    let stat = try faulting("open", place.given) { () throws(Errno) in
      try Stat(place.name, relativeTo: folder, flags: .symlinkNoFollow)
    }
    // A link that was put there just now is for opening to find.
    guard stat.type == .regular || stat.type == .symbolicLink else {
      throw FileFault("open", place.given.string, .kind(FileKind(stat.type)))
    }
  }
}
