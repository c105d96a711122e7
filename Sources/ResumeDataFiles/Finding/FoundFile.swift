public import SystemPackage

/// A file that was found for a command-line argument.
public struct FoundFile: Sendable, Hashable {
  /// The path: the argument itself, or the argument and the way from there.
  public var path: FilePath
  /// The path that the file gets below a folder for results. For a file that was named: its name. For one in a folder:
  /// the way from that folder; where there are several arguments, the folder's name before it.
  public var relative: FilePath

  /// The file at a path.
  public init(path: FilePath, relative: FilePath) {
    self.path = path
    self.relative = relative
  }
}

/// Why something in a folder is not among the files.
public enum SkipReason: Sendable, Hashable, CustomStringConvertible {
  /// Links in folders are not followed.
  case symbolicLink
  /// No file with contents; it was not opened.
  case special(FileKind)
  /// A backup of ours.
  case backup
  /// A temporary file of ours.
  case temporary
  /// The command line names it again; it is done once.
  case namedAgain
  /// The folder for results, or the report.
  case results
  /// A folder that leads back to one that holds it.
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
    case .cycle: "a folder that holds itself"
    }
  }
}
