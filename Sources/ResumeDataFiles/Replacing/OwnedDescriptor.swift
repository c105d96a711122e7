import SystemPackage

/// An open file that is closed when its owner goes.
struct OwnedDescriptor: ~Copyable {
  let descriptor: FileDescriptor

  init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  deinit { try? descriptor.close() }
}

/// Which file it is, whatever its name.
struct FileIdentity: Hashable {
  let device: DeviceID
  let inode: Inode

  init(_ stat: Stat) {
    device = stat.deviceID
    inode = stat.inode
  }

  /// The file that has a name in a folder; a link is itself.
  init(_ name: FilePath, in folder: FileDescriptor) throws(Errno) {
    self.init(try Stat(name, relativeTo: folder, flags: .symlinkNoFollow))
  }
}
