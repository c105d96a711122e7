import SystemPackage

/// What the command asks of paths that may be folders, before anything is done with them.
enum FolderArgument {
  /// Whether a path leads to a folder that can be read.
  static func isFolder(_ path: String) -> Bool {
    guard path != "-",
      let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: [.directory, .closeOnExec])
    else { return false }
    try? file.close()
    return true
  }

  /// Whether two paths lead to one folder.
  static func isSameFolder(_ first: String, _ second: String) -> Bool {
    guard isFolder(first), isFolder(second), let first = try? Stat(FilePath(first)),
      let second = try? Stat(FilePath(second))
    else { return false }
    return first.deviceID == second.deviceID && first.inode == second.inode
  }
}
