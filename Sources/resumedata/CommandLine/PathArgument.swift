import ArgumentParser
import ResumeDataFiles
import SystemPackage

/// A path on the command line; `-` is standard input or output.
struct PathArgument: ExpressibleByArgument, Sendable, Hashable {
  /// The path, byte for byte.
  let path: FilePath

  init(_ path: FilePath) { self.path = path }

  init?(argument: String) {
    let bytes = RawArguments.bytes(of: argument)
    guard !bytes.isEmpty else { return nil }
    path = FilePath(bytes: bytes)
    // `FilePath` drops trailing slashes, which mean a directory.
    hasTrailingSlash = bytes.last == UInt8(ascii: "/")
  }

  /// Whether it was given with a slash at its end.
  private(set) var hasTrailingSlash = false

  /// Whether it is `-`.
  var isStandardStream: Bool { path == "-" }

  /// Whether it leads to a directory that can be read.
  var isDirectory: Bool { !isStandardStream && DirectoryCheck.isDirectory(path) }

  static var defaultCompletionKind: CompletionKind { .file() }
}

/// A directory on the command line.
struct DirectoryArgument: ExpressibleByArgument, Sendable, Hashable {
  /// The path, byte for byte.
  let path: FilePath

  init?(argument: String) {
    guard let argument = PathArgument(argument: argument) else { return nil }
    path = argument.path
  }

  static var defaultCompletionKind: CompletionKind { .directory }
}
