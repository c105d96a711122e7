import SystemPackage

/// A file of ours that has no proper name yet. Until it gets one it is gone when this value goes; if the process is
/// killed before, it stays, and `Leavings` finds it by its name and sees by its lock that nobody holds it.
final class TemporaryFile {
  let descriptor: FileDescriptor
  private let name: FilePath
  private let folder: FileDescriptor
  private var isPlaced = false
  private var isOpen = true

  private init(_ descriptor: FileDescriptor, _ name: FilePath, in folder: FileDescriptor) {
    self.descriptor = descriptor
    self.name = name
    self.folder = folder
  }

  deinit { discard() }

  /// Closes the file, and removes it if it got no name; to be called before the folder is closed.
  func discard() {
    if isOpen {
      if !isPlaced { try? SystemCalls.unlink(name, in: folder) }
      try? descriptor.close()
    }
    isOpen = false
  }

  /// Makes an empty file beside a file; the folder must stay open as long.
  static func make(
    for file: FilePath, in folder: FileDescriptor, permissions: FilePermissions = .ownerReadWrite
  ) throws(Errno) -> TemporaryFile {
    for _ in 0..<100 {
      let name = TemporaryName.make(for: file)
      let descriptor: FileDescriptor
      do {
        descriptor = try SystemCalls.createFile(name, in: folder, permissions: permissions)
      } catch Errno.fileExists {
        continue
      }
      let temporary = TemporaryFile(descriptor, name, in: folder)
      // Between making and locking it, someone who cleans up may have taken it for a leaving.
      if case .taken = FileLock.attempt(descriptor) { continue }
      let own = FileIdentity(try Stat(descriptor))
      do {
        if try FileIdentity(name, in: folder) == own { return temporary }
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
      try SystemCalls.rename(self.name, to: name, in: folder)
    } catch {
      // A network file system may have done it and lost the answer. Who took that for a failure would take the backup
      // away, and with it the old bytes.
      guard let found = try? FileIdentity(name, in: folder), let own = try? Stat(descriptor),
        found == FileIdentity(own)
      else { throw error }
    }
    isPlaced = true
  }

  /// Gives the file its name if nothing has it.
  ///
  /// Where the file system knows no links, looking and renaming are two steps: something that another program makes
  /// between them is lost. Runs of ours exclude each other by the lock.
  func placeExclusively(as name: FilePath, usesLinks: Bool = true) throws(Errno) {
    do throws(Errno) {
      guard usesLinks else { throw Errno.notSupported }
      try SystemCalls.link(self.name, to: name, in: folder)
      // The proper name stays also if the other cannot be taken away; then it is a leaving.
      try? SystemCalls.unlink(self.name, in: folder)
      isPlaced = true
    } catch {
      guard error.saysNoLinks else { throw error }
      do {
        _ = try FileIdentity(name, in: folder)
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
