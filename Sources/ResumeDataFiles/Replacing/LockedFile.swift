public import SystemPackage

/// A file that was read and is held: other runs of ours wait until this value is gone.
public struct LockedFile: ~Copyable {
  /// What is in the file, or one byte more than the limit of it.
  public let bytes: [UInt8]
  /// The limit that it was read with.
  public let limit: Int

  private let place: ResolvedPath
  private let replacement: FileReplacement
  private let directory: OwnedDescriptor
  private let file: OwnedDescriptor
  private let stat: Stat

  init(
    bytes: [UInt8], limit: Int, place: ResolvedPath, replacement: FileReplacement,
    directory: consuming OwnedDescriptor, file: consuming OwnedDescriptor, stat: Stat
  ) {
    self.bytes = bytes
    self.limit = limit
    self.place = place
    self.replacement = replacement
    self.directory = directory
    self.file = file
    self.stat = stat
  }

  /// The path as it was given.
  public var path: FilePath { place.given }

  /// The file's permissions.
  public var permissions: FilePermissions { stat.permissions }

  /// What became of a file.
  public enum Outcome: Sendable, Hashable {
    /// The bytes are those that were there: nothing was written.
    case unchanged
    /// The path leads to the new bytes; the old ones are in the backup, where one was wanted.
    case replaced(backup: FilePath?)
  }

  /// Replaces the file by one with other contents, and gives it free.
  ///
  /// In this order: a temporary file next to it is written with owner, permissions and extended attributes of the old
  /// one and brought to the disk, the backup is made, the file is compared with what was read, the temporary file takes
  /// its name, the directory is brought to the disk.
  ///
  /// - Throws: a fault, and nothing was changed. Only where the last step fails the file is replaced already, and the
  ///   fault says so.
  public consuming func replace(with contents: [UInt8]) throws(FileOperationError) -> Outcome {
    if contents == bytes { return .unchanged }
    guard bytes.count <= limit else { throw FileOperationError("replace", path, .tooLong(limit: limit)) }
    try checkLinks()
    try checkDirectory()

    let temporary = try writing("make a file next to", path) { () throws(Errno) in
      try TemporaryFile.make(for: place.name, in: directory.descriptor)
    }
    defer { temporary.discard() }
    try FileAttributes.copyOwner(of: stat, to: temporary.descriptor, path: path)
    try writing("write the new contents of", path) { () throws(Errno) in
      try temporary.descriptor.put(contents)
    }
    try FileAttributes.copyRest(of: stat, file.descriptor, to: temporary.descriptor, path: path)
    try writing("write the new contents of", path) { () throws(Errno) in
      try SystemCalls.synchronize(temporary.descriptor)
    }

    let backup = try makeBackup()
    do throws(FileOperationError) {
      try checkUnchanged()
      try place(temporary)
    } catch {
      backup?.undo(in: directory.descriptor)
      throw error
    }
    do throws(Errno) {
      try SystemCalls.synchronizeDirectory(directory.descriptor)
    } catch {
      throw FileOperationError(
        "sync the replacement of", path, .system(error),
        advice: "the new bytes are in place, but a power cut may bring the old ones back")
    }
    return .replaced(backup: backup.map { place.path.sibling($0.name) })
  }

  private func place(_ temporary: TemporaryFile) throws(FileOperationError) {
    do throws(Errno) {
      try temporary.place(as: place.name, insteadOf: FileIdentity(stat))
    } catch {
      guard error == .staleNFSFileHandle else { throw FileOperationError(writing: "replace", path, error) }
      throw FileOperationError("replace", path, .changedMeanwhile, advice: "nothing was changed; run again")
    }
  }

  /// In a directory from which nothing can be removed, our own files would stay.
  private func checkDirectory() throws(FileOperationError) {
    guard SystemCalls.isAppendOnly(directory.descriptor) else { return }
    throw FileOperationError(
      "replace", path, .appendOnlyDirectory, advice: "nothing was changed; the result can be written elsewhere")
  }

  private func makeBackup() throws(FileOperationError) -> Backup? {
    guard let suffix = replacement.backupSuffix else { return nil }
    return try Backup.make(
      of: place, suffix: suffix, usesLinks: replacement.usesLinks, in: directory.descriptor, file: file.descriptor,
      stat: stat, bytes: bytes)
  }

  /// Refuses to part the names of a file, unless told to.
  private func checkLinks() throws(FileOperationError) {
    guard replacement.hardLinks == .refuse else { return }
    let suffix = replacement.backupSuffix ?? .orig
    let count = try mappingErrno("look at", path) { () throws(Errno) in
      let count = try Stat(file.descriptor).linkCount
      guard count > 1 else { return count }
      // A run that was killed may have left the backup as a second name.
      return count
        - Backup.count(of: place.name, suffix: suffix, in: directory.descriptor, identity: FileIdentity(stat))
    }
    guard count > 1 else { return }
    throw FileOperationError(
      "replace", path, .hardLinks(count),
      advice: "nothing was changed; give it a file of its own, or write the result elsewhere")
  }

  /// Makes sure that the path still leads to the file and the bytes that were read.
  private func checkUnchanged() throws(FileOperationError) {
    let same = try writing("look at", path) { () throws(Errno) in
      do throws(Errno) {
        guard try FileIdentity(place.name, in: directory.descriptor) == FileIdentity(stat) else { return false }
      } catch {
        // It was removed: also a change.
        guard error == .noSuchFileOrDirectory else { throw error }
        return false
      }
      guard Self.same(stat, try Stat(file.descriptor)) else { return false }
      return try file.descriptor.holds(bytes)
    }
    guard same else {
      throw FileOperationError("replace", path, .changedMeanwhile, advice: "nothing was changed; run again")
    }
  }

  /// Whether nothing shows that a file was changed. The status-change time does not count: a new name changes it too.
  static func same(_ old: Stat, _ new: Stat) -> Bool {
    old.size == new.size && old.mode == new.mode && old.userID == new.userID && old.groupID == new.groupID
      && SystemCalls.modified(old) == SystemCalls.modified(new)
  }
}
