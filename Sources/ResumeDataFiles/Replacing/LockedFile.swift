public import SystemPackage

/// A file that was read and is locked: other runs wait until this value is destroyed.
public struct LockedFile: ~Copyable {
  /// The contents of the file, up to one byte more than the limit.
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

  /// The given path.
  public var path: FilePath { place.given }

  /// The file's permissions.
  public var permissions: FilePermissions { stat.permissions }

  /// The outcome for a file.
  public enum Outcome: Sendable, Hashable {
    /// The bytes are the same: nothing was written.
    case unchanged
    /// The file has the new bytes; the old ones are in the backup, if there is one.
    case replaced(backup: FilePath?)
  }

  /// Replaces the file by one with other contents, and unlocks it.
  ///
  /// The steps: write a temporary file next to it with owner, permissions and extended attributes of the old one and
  /// sync it, create the backup, check that the file is unchanged, rename the temporary file, sync the directory.
  ///
  /// - Throws: an error, with nothing changed. Only if the last step fails, the file is already replaced, and the error
  ///   says so.
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

  /// In an append-only directory our own temporary files would stay.
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

  /// Refuses to separate the hard links of a file, unless allowed.
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

  /// Checks that the path still leads to the file and the bytes that were read.
  private func checkUnchanged() throws(FileOperationError) {
    let same = try writing("look at", path) { () throws(Errno) in
      do throws(Errno) {
        guard try FileIdentity(place.name, in: directory.descriptor) == FileIdentity(stat) else { return false }
      } catch {
        // A removal is a change too.
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

  /// Whether a file seems unchanged. The status-change time is ignored, since a new link changes it too.
  static func same(_ old: Stat, _ new: Stat) -> Bool {
    old.size == new.size && old.mode == new.mode && old.userID == new.userID && old.groupID == new.groupID
      && SystemCalls.modified(old) == SystemCalls.modified(new)
  }
}
