import SystemPackage

/// A file of ours that has no proper name yet. Until it gets one it is gone when this value goes; if the process is
/// killed before, it stays, and `StaleTemporaryFiles` finds it by its name and sees by its lock that nobody holds it.
final class TemporaryFile {
  let descriptor: FileDescriptor
  private let name: FilePath
  private let directory: FileDescriptor
  private var isPlaced = false
  private var isOpen = true

  private init(_ descriptor: FileDescriptor, _ name: FilePath, in directory: FileDescriptor) {
    self.descriptor = descriptor
    self.name = name
    self.directory = directory
  }

  deinit { discard() }

  /// Closes the file, and removes it if it got no name; to be called before the directory is closed.
  func discard() {
    if isOpen {
      if !isPlaced { try? SystemCalls.unlink(name, in: directory) }
      try? descriptor.close()
    }
    isOpen = false
  }

  /// Creates an empty file next to a file; the directory must stay open as long.
  static func make(
    for file: FilePath, in directory: FileDescriptor, permissions: FilePermissions = .ownerReadWrite
  ) throws(Errno) -> TemporaryFile {
    for _ in 0..<100 {
      let name = TemporaryName.make(for: file)
      let descriptor: FileDescriptor
      do {
        descriptor = try SystemCalls.createFile(name, in: directory, permissions: permissions)
      } catch Errno.fileExists {
        continue
      }
      let temporary = TemporaryFile(descriptor, name, in: directory)
      // Between making and locking it, someone who cleans up may have taken it for a leaving.
      if case .taken = FileLock.attempt(descriptor) { continue }
      let own = FileIdentity(try Stat(descriptor))
      do {
        if try FileIdentity(name, in: directory) == own { return temporary }
      } catch Errno.noSuchFileOrDirectory {
        // It was taken for one.
      }
      // The name is not ours any more.
      temporary.isPlaced = true
    }
    throw .fileExists
  }

  /// Gives the file its name; what had the name is gone.
  func place(as name: FilePath) throws(Errno) {
    do throws(Errno) {
      try SystemCalls.rename(self.name, to: name, in: directory)
    } catch {
      // A network file system may have done it and lost the answer. Who took that for a failure would take the backup
      // away, and with it the old bytes.
      guard let found = try? FileIdentity(name, in: directory), let own = try? Stat(descriptor),
        found == FileIdentity(own)
      else { throw error }
    }
    isPlaced = true
  }

  /// Gives the file its name in place of another, and of no file but that.
  ///
  /// - Throws: `.staleNFSFileHandle` where another file has the name; it keeps it.
  func place(as name: FilePath, insteadOf old: FileIdentity) throws(Errno) {
    do throws(Errno) {
      try SystemCalls.exchange(self.name, name, in: directory)
    } catch {
      guard [.invalidArgument, .noFunction, .notSupported, .notSupportedOnSocket].contains(error) else { throw error }
      // This file system does not exchange names. What takes the name between the last check and now is lost.
      return try place(as: name)
    }
    guard (try? FileIdentity(self.name, in: directory)) == old else {
      try SystemCalls.exchange(self.name, name, in: directory)
      throw .staleNFSFileHandle
    }
    isPlaced = true
    // Where the old file cannot be removed, it stays under a name that the next run removes.
    try? SystemCalls.unlink(self.name, in: directory)
  }

  /// Gives the file its name if nothing has it.
  ///
  /// Where the file system knows no links, looking and renaming are two steps: something that another program makes
  /// between them is lost. Runs of ours exclude each other by the lock.
  func placeExclusively(as name: FilePath, usesLinks: Bool = true) throws(Errno) {
    do throws(Errno) {
      guard usesLinks else { throw Errno.notSupported }
      try SystemCalls.link(self.name, to: name, in: directory)
      // The proper name stays also if the other cannot be taken away; then it is a leaving.
      try? SystemCalls.unlink(self.name, in: directory)
      isPlaced = true
    } catch {
      guard error.saysNoLinks else { throw error }
      do {
        _ = try FileIdentity(name, in: directory)
      } catch Errno.noSuchFileOrDirectory {
        return try place(as: name)
      }
      throw .fileExists
    }
  }
}

extension Errno {
  /// Whether making a link failed because here, or of this file, none can be made.
  var saysNoLinks: Bool {
    let numbers: [Errno] = [
      .notPermitted, .notSupported, .notSupportedOnSocket, .noFunction, .tooManyLinks, .improperLink,
    ]
    return numbers.contains(self)
  }
}
