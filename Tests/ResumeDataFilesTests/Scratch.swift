import Foundation
import SystemPackage
import TestInputs

@testable import ResumeDataFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A temporary directory for a test, removed afterwards.
final class Scratch {
  let path: String

  /// - Parameter memory: whether to use a file system in memory, if the system has one: for tests that would wait for
  ///   the disk thousands of times.
  init(memory: Bool = false) throws {
    let base = memory ? TestInputs.memory.path : "/tmp"
    path = "\(base)/resumedata-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name in the directory.
  subscript(_ name: String) -> FilePath { FilePath(path).appending(name) }

  /// Writes a file, and creates its parent directories.
  @discardableResult
  func put(_ name: String, _ text: String, mode: Int = 0o644) throws -> FilePath {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    guard chmod(url.path, mode_t(mode)) == 0 else { throw Errno(rawValue: errno) }
    return self[name]
  }

  /// The contents of a file, or nil if it cannot be read.
  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }

  /// All names in the directory, sorted.
  func names(_ directory: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(directory)")) ?? []).sorted()
  }

  /// The status of a file; links are not followed.
  func stat(_ name: String) throws -> Stat { try Stat(self[name], followTargetSymlink: false) }

  func mode(_ name: String) throws -> CInterop.Mode { try stat(name).permissions.rawValue }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  func hardLink(_ old: String, _ new: String) throws {
    guard Foundation.link("\(path)/\(old)", "\(path)/\(new)") == 0 else { throw Errno(rawValue: errno) }
  }

  func fifo(_ name: String) throws {
    guard mkfifo("\(path)/\(name)", 0o644) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Sets the modification and access time of a file to the same second, in the past.
  func age(_ name: String, seconds: Int) throws {
    let time = timeval(tv_sec: seconds, tv_usec: 0)
    guard utimes("\(path)/\(name)", [time, time]) == 0 else { throw Errno(rawValue: errno) }
  }
}

extension String {
  /// Its bytes.
  var bytes: [UInt8] { Array(utf8) }
}

/// Whether the tests run as root, who ignores file permissions and can mount file systems.
let isRoot = geteuid() == 0

/// Replaces a file that must not be replaced, and returns the error, or nil if it was replaced. (A macro's closure
/// cannot consume a value.)
func refusal(of held: consuming LockedFile, with text: String = "new") -> FileOperationError? {
  do throws(FileOperationError) {
    _ = try held.replace(with: text.bytes)
    return nil
  } catch {
    return error
  }
}

extension FileReplacement {
  /// A replacement that creates backups as links, or as on file systems without links.
  init(usesLinks: Bool) {
    self.init()
    self.usesLinks = usesLinks
  }
}

extension FileFinder {
  /// A finder for paths that are UTF-8.
  init(_ arguments: [String], special: SpecialFiles = .refuse, results: FilePath? = nil) {
    self.init(arguments.map { FilePath($0) }, special: special, results: results)
  }
}
