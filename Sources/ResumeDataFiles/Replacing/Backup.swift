import SystemPackage

/// A second name for a file's old bytes.
struct Backup {
  /// Its name in the file's directory.
  let name: FilePath
  /// Its identity if it was created by this call, otherwise nil.
  private let made: FileIdentity?

  /// Creates a backup, or finds one with the same bytes. Existing files are never overwritten.
  ///
  /// It is a second link to the old file, which keeps everything including times, or a copy if links are not possible.
  static func make(
    of place: ResolvedPath, suffix: BackupSuffix, usesLinks: Bool, in directory: FileDescriptor, file: FileDescriptor,
    stat: Stat, bytes: [UInt8]
  ) throws(FileOperationError) -> Backup {
    let path = place.given
    let operation = "make a backup of"
    func find(_ giveName: (FilePath) throws(Errno) -> Void) throws(Errno) -> Backup? {
      for number in 0..<BackupSuffix.maximumCount {
        let name = suffix.name(of: place.name, number: number)
        do {
          try giveName(name)
        } catch Errno.fileExists {
          if holds(bytes, name, in: directory) { return Backup(name: name, made: nil) }
          continue
        }
        do throws(Errno) {
          return Backup(name: name, made: try FileIdentity(name, in: directory))
        } catch {
          // The file still has its own name and is not replaced.
          try? SystemCalls.unlink(name, in: directory)
          throw error
        }
      }
      return nil
    }
    var found: Backup?
    do throws(Errno) {
      guard usesLinks else { throw Errno.notSupported }
      found = try find { name throws(Errno) in try SystemCalls.link(place.name, to: name, in: directory) }
      if let backup = found, let made = backup.made, made != FileIdentity(stat) {
        backup.undo(in: directory)
        throw .staleNFSFileHandle
      }
    } catch {
      if error == .staleNFSFileHandle {
        throw FileOperationError("replace", path, .changedMeanwhile, advice: "nothing was changed; run again")
      }
      guard error.saysNoLinks else { throw FileOperationError(writing: operation, path, error) }
      let copy = try copy(of: place, in: directory, file: file, stat: stat, bytes: bytes)
      defer { copy.discard() }
      found = try writing(operation, path) { () throws(Errno) in
        try find { name throws(Errno) in try copy.placeExclusively(as: name, usesLinks: usesLinks) }
      }
    }
    guard let found else {
      throw FileOperationError(
        operation, path, .backups(BackupSuffix.maximumCount),
        advice: "nothing was changed; move some of them to another "
          + "directory")
    }
    return found
  }

  /// A copy of a file with its attributes, without a name yet.
  private static func copy(
    of place: ResolvedPath, in directory: FileDescriptor, file: FileDescriptor, stat: Stat, bytes: [UInt8]
  ) throws(FileOperationError) -> TemporaryFile {
    let operation = "make a backup of"
    let copy = try writing(operation, place.given) { () throws(Errno) in
      try TemporaryFile.make(for: place.name, in: directory)
    }
    try FileAttributes.copyOwner(of: stat, to: copy.descriptor, path: place.given)
    try writing(operation, place.given) { () throws(Errno) in try copy.descriptor.put(bytes) }
    try FileAttributes.copyRest(of: stat, file, to: copy.descriptor, path: place.given)
    try writing(operation, place.given) { () throws(Errno) in
      try SystemCalls.setTimes(copy.descriptor, like: stat)
      try SystemCalls.synchronize(copy.descriptor)
    }
    return copy
  }

  /// Removes the backup, if it was created by this call.
  func undo(in directory: FileDescriptor) {
    guard let made, (try? FileIdentity(name, in: directory)) == made else { return }
    try? SystemCalls.unlink(name, in: directory)
  }

  /// The number of a file's other hard links that are our backups.
  static func count(
    of file: FilePath, suffix: BackupSuffix, in directory: FileDescriptor, identity: FileIdentity
  ) -> Int {
    var count = 0
    for number in 0..<BackupSuffix.maximumCount {
      guard let found = try? FileIdentity(suffix.name(of: file, number: number), in: directory) else { break }
      if found == identity { count += 1 }
    }
    return count
  }

  /// Whether a name is a regular file with exactly these bytes.
  private static func holds(_ bytes: [UInt8], _ name: FilePath, in directory: FileDescriptor) -> Bool {
    guard let stat = try? Stat(name, relativeTo: directory, flags: .symlinkNoFollow), stat.type == .regular,
      stat.size == Int64(bytes.count), let descriptor = try? SystemCalls.openFile(name, in: directory)
    else { return false }
    let file = OwnedDescriptor(descriptor)
    guard let opened = try? Stat(file.descriptor), opened.type == .regular else { return false }
    return (try? file.descriptor.holds(bytes)) == true
  }
}
