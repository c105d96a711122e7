public import SystemPackage

/// A file that was found for a command-line argument.
public struct FoundFile: Sendable, Hashable {
  /// The path: the argument itself, or the argument and the way from there.
  public var path: FilePath
  /// The path that the file gets below a directory for results. For a file that was named: its name. For one in a
  /// directory: the way from that directory; where there are several arguments, the directory's name before it.
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

/// Why something in a directory is not among the files.
public enum SkipReason: Sendable, Hashable, CustomStringConvertible {
  /// Links in directories are not followed.
  case symbolicLink
  /// No file with contents; it was not opened.
  case special(FileKind)
  /// A backup that a repair made.
  case backup
  /// A temporary file of ours.
  case temporary
  /// The command line names it again; it is done once.
  case namedAgain
  /// The directory for results, or the report.
  case results
  /// A directory that leads back to one that holds it.
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
