public import SystemPackage

/// A file that was found for a command-line argument.
public struct FoundFile: Sendable, Hashable {
  /// The path: the argument, or the argument and the relative path from there.
  public var path: FilePath
  /// The path of the result below a directory for results. For a named file it is the name. For a file in a directory
  /// it is the relative path from that directory, preceded by the directory's name if there are several arguments.
  public var relative: FilePath
  /// The directory in which it was found; nil for a file that was named. Links in it are not followed.
  public var directory: ListedDirectory?

  /// The file at a path.
  ///
  /// - Parameters:
  ///   - relative: the path below a directory for results; nil for the file's name.
  ///   - directory: the directory in which it was found; nil for a file that was named.
  public init(path: FilePath, relative: FilePath? = nil, directory: ListedDirectory? = nil) {
    self.path = path
    self.relative = relative ?? path.name
    self.directory = directory
  }
}

/// Why something in a directory is skipped.
public enum SkipReason: Sendable, Hashable, CustomStringConvertible {
  /// Links in directories are not followed.
  case symbolicLink
  /// Not a regular file; it was not opened.
  case special(FileKind)
  /// A backup that a repair made.
  case backup
  /// A temporary file of ours.
  case temporary
  /// The command line names it again; it is processed once.
  case namedAgain
  /// The directory for results, or the report.
  case results
  /// A directory that contains itself.
  case cycle

  /// In words: `a FIFO`, `a symbolic link`.
  public var description: String {
    switch self {
    case .symbolicLink: FileKind.symbolicLink.description
    case .special(let kind): kind.description
    case .backup: "a backup"
    case .temporary: "a temporary file of an unfinished run"
    case .namedAgain: "named again"
    case .results: "where the results are written"
    case .cycle: "a directory that contains itself"
    }
  }
}
