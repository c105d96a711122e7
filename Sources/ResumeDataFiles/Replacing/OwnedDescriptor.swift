public import SystemPackage

/// An open file that is closed when this value is destroyed.
struct OwnedDescriptor: ~Copyable {
  let descriptor: FileDescriptor

  init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  deinit { try? descriptor.close() }
}

/// The identity of a file, independent of its name.
public struct FileIdentity: Hashable, Sendable {
  let device: DeviceID
  let inode: Inode

  /// The file that a path leads to, or nil if there is none.
  public init?(at path: FilePath) {
    guard let stat = try? Stat(path) else { return nil }
    self.init(stat)
  }

  init(_ stat: Stat) {
    device = stat.deviceID
    inode = stat.inode
  }

  /// The file with a name in a directory; links are not followed.
  init(_ name: FilePath, in directory: FileDescriptor) throws(Errno) {
    self.init(try Stat(name, relativeTo: directory, flags: .symlinkNoFollow))
  }
}
