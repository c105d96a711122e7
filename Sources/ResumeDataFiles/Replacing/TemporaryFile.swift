import SystemPackage

/// A temporary file without its final name. It is removed with this value unless it gets its name. If the process is
/// killed before, it stays, and `StaleTemporaryFiles` finds it by its name and its missing lock.
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

  /// Closes the file, and removes it if it has no final name. Must be called before the directory is closed.
  func discard() {
    if isOpen {
      if !isPlaced { try? SystemCalls.unlink(name, in: directory) }
      try? descriptor.close()
    }
    isOpen = false
  }

  /// Creates an empty file next to a file. The directory must stay open for the lifetime of this value.
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
      // A cleanup may have locked it between its creation and this lock.
      if case .taken = FileLock.attempt(descriptor) { continue }
      let own = FileIdentity(try Stat(descriptor))
      do {
        if try FileIdentity(name, in: directory) == own { return temporary }
      } catch Errno.noSuchFileOrDirectory {
        // The cleanup removed it.
      }
      // The name now belongs to another file.
      temporary.isPlaced = true
    }
    throw .fileExists
  }

  /// Gives the file its name, replacing a file with that name.
  func place(as name: FilePath) throws(Errno) {
    do throws(Errno) {
      try SystemCalls.rename(self.name, to: name, in: directory)
    } catch {
      // A network file system may have done it and lost the response. If that counted as a failure, the backup with the
      // old bytes would be removed.
      guard let found = try? FileIdentity(name, in: directory), let own = try? Stat(descriptor),
        found == FileIdentity(own)
      else { throw error }
    }
    isPlaced = true
  }

  /// Gives the file its name in place of exactly the given file.
  ///
  /// - Throws: `.staleNFSFileHandle` if another file has the name, which is then not changed.
  func place(as name: FilePath, insteadOf old: FileIdentity) throws(Errno) {
    do throws(Errno) {
      try SystemCalls.exchange(self.name, name, in: directory)
    } catch {
      guard [.invalidArgument, .noFunction, .notSupported, .notSupportedOnSocket].contains(error) else { throw error }
      // This file system cannot exchange names. A file that got the name after the last check is lost.
      return try place(as: name)
    }
    guard (try? FileIdentity(self.name, in: directory)) == old else {
      try SystemCalls.exchange(self.name, name, in: directory)
      throw .staleNFSFileHandle
    }
    isPlaced = true
    // If the old file cannot be removed, it keeps a name that the next run removes.
    try? SystemCalls.unlink(self.name, in: directory)
  }

  /// Gives the file its name if nothing has it.
  ///
  /// If the file system has no links, checking and renaming are two steps: a file that another program creates in
  /// between is lost. Our own runs exclude each other by the lock.
  func placeExclusively(as name: FilePath, usesLinks: Bool = true) throws(Errno) {
    do throws(Errno) {
      guard usesLinks else { throw Errno.notSupported }
      try SystemCalls.link(self.name, to: name, in: directory)
      // The final name stays even if the other cannot be removed; the next run removes that one.
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
  /// Whether the error means that links are not possible for this file or file system.
  var saysNoLinks: Bool {
    let numbers: [Errno] = [
      .notPermitted, .notSupported, .notSupportedOnSocket, .noFunction, .tooManyLinks, .improperLink,
    ]
    return numbers.contains(self)
  }
}
