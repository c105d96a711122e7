import Foundation
import SystemPackage
import TestInputs
import Testing

/// A small file system for a test, which root can mount on Linux.
final class Tmpfs {
  let scratch: Scratch

  /// The reason why a test that needs one does not run.
  static let reason: Comment = "NOT RUN: only root can mount a small file system to fill"

  /// Whether one can be mounted: a container may forbid it even to root.
  static let works: Bool = isRoot && (try? Tmpfs(options: "size=64k")) != nil

  init(options: String) throws {
    scratch = try Scratch()
    let run = try Subprocess.run("/usr/bin/env", ["mount", "-t", "tmpfs", "-o", options, "none", scratch.path])
    guard run.status == 0 else { throw Errno.notPermitted }
  }

  func remount(_ options: String) throws {
    let run = try Subprocess.run("/usr/bin/env", ["mount", "-o", "remount,\(options)", scratch.path])
    guard run.status == 0 else { throw Errno.notPermitted }
  }

  deinit { _ = try? Subprocess.run("/usr/bin/env", ["umount", scratch.path]) }
}
