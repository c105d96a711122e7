import ResumeDataFiles
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Checks of paths before they are used.
enum DirectoryCheck {
  /// Whether a path leads to a directory that can be read.
  static func isDirectory(_ path: FilePath) -> Bool {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec]) else {
      return false
    }
    try? file.close()
    return true
  }

  /// Whether two paths lead to the same file or directory.
  static func isSame(_ first: FilePath, _ second: FilePath) -> Bool {
    guard let first = try? Stat(first), let second = try? Stat(second) else { return false }
    return first.deviceID == second.deviceID && first.inode == second.inode
  }

  /// Whether a path is a directory or is inside it, with links resolved.
  static func isBelow(_ path: FilePath, _ directory: FilePath) -> Bool {
    var ancestor = absolute(path)
    while true {
      if isSame(ancestor, directory) { return true }
      guard ancestor.removeLastComponent() else { return false }
    }
  }

  /// A path from the root, without `.` and `..`.
  static func absolute(_ path: FilePath) -> FilePath {
    FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized()
  }
}
