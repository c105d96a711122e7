public import SystemPackage

/// Turns command-line arguments into files, one at a time.
///
/// A file is used as it is, also behind a symbolic link. A directory is walked depth first, with names in the order of
/// their bytes. Links in it are not followed, and only regular files are opened. Only the names of the directories on
/// the way to the current file are in memory.
public struct FileFinder: Sequence, IteratorProtocol, Sendable {
  /// An item of the search.
  public enum Item: Sendable, Hashable {
    /// `-`
    case standardInput
    /// A directory whose files come next. Its names are read when the next item is requested.
    case directory(ListedDirectory)
    /// A file. A device or FIFO only if it was named and ``FileFinder/SpecialFiles/take`` is in force.
    case file(FoundFile)
    /// Something that is skipped.
    case skipped(FilePath, SkipReason)
    /// An argument or directory that cannot be read.
    case failure(FileOperationError)
  }

  /// The treatment of a FIFO, socket or device that an argument names.
  public enum SpecialFiles: Sendable, Hashable {
    /// It is an error.
    case refuse
    /// It is used as a file. Reading it may have to wait for the other end.
    case take
  }

  private let arguments: [FilePath]
  private let special: SpecialFiles
  private let backups: BackupSearch
  private let results: FilePath?
  /// Its real path.
  private let report: FilePath?
  private var taken = 0
  /// The real paths of all arguments, and of earlier ones.
  private var named: Set<FilePath> = []
  private var begun: Set<FilePath> = []
  /// The names of the arguments' results in their directory.
  private var resultNames: Set<FilePath> = []
  /// Directories of named files that were already returned.
  private var announced: Set<FilePath> = []
  private var waiting: FoundFile?
  private var entering: Directory?
  private var levels: [Level] = []
  /// The identities of the open directories.
  private var open: Set<FileIdentity> = []

  private struct Directory {
    var listed: ListedDirectory
    var relative: FilePath
    /// The path without links, if it can matter.
    var real: FilePath
  }

  private struct Level {
    let directory: Directory
    var listing: DirectoryListing
    let backups: Set<[UInt8]>
  }

  /// - Parameters:
  ///   - arguments: paths of files and directories; `-` is standard input.
  ///   - special: what is done with a FIFO, socket or device among the arguments.
  ///   - backups: the files that it finds in directories are skipped.
  ///   - results: a directory that is not walked, since results are written there.
  ///   - report: a file that is skipped, since the report is written there.
  public init(
    _ arguments: [FilePath], special: SpecialFiles = .refuse, backups: BackupSearch = BackupSearch(),
    results: FilePath? = nil, report: FilePath? = nil
  ) {
    self.arguments = arguments
    self.special = special
    self.backups = backups
    self.results = results
    self.report = report.flatMap { try? SystemCalls.realPath($0) }
    if arguments.count > 1 {
      named = Set(arguments.compactMap { $0 == "-" ? nil : try? SystemCalls.realPath($0) })
    }
  }

  /// The next item; nil at the end.
  public mutating func next() -> Item? {
    while true {
      if let file = waiting {
        waiting = nil
        return .file(file)
      }
      if let directory = entering {
        entering = nil
        if let item = enter(directory) { return item }
      } else if !levels.isEmpty {
        if let item = step() { return item }
      } else if taken < arguments.count {
        taken += 1
        if let item = begin(arguments[taken - 1]) { return item }
      } else {
        return nil
      }
    }
  }

  /// Begins with an argument.
  private mutating func begin(_ path: FilePath) -> Item? {
    if path == "-" { return begun.insert(path).inserted ? .standardInput : .skipped(path, .namedAgain) }
    do throws(Errno) {
      let kind = FileKind(try Stat(path).type)
      // A pipe that is named by its descriptor has no path.
      let real = kind == .regular || kind == .directory ? try SystemCalls.realPath(path) : path
      guard begun.insert(real).inserted else { return .skipped(path, .namedAgain) }
      if real == report { return .skipped(path, .results) }
      // A file is named like the argument, a directory like its target.
      let result = kind == .directory ? real.name : path.name
      if results != nil, !resultNames.insert(result).inserted {
        let advice =
          "another input has the same name, and one result would replace the other; repair them one at a time"
        return .failure(FileOperationError("write the result of", path, .system(.fileExists), advice: advice))
      }
      if kind == .directory { return begin(directory: path, real) }
      guard kind == .regular || special == .take else {
        return .failure(FileOperationError("open", path, .kind(kind)))
      }
      waiting = FoundFile(path: path)
      guard kind == .regular, announced.insert(real.directory).inserted else { return nil }
      // A directory that cannot be listed can have readable files.
      return (try? ListedDirectory(root: real.directory)).map { .directory($0) }
    } catch {
      return .failure(FileOperationError("open", path, .system(error)))
    }
  }

  private mutating func begin(directory path: FilePath, _ real: FilePath) -> Item {
    do throws(Errno) {
      let listed = try ListedDirectory(root: path)
      entering = Directory(listed: listed, relative: arguments.count > 1 ? real.name : FilePath(), real: real)
      return .directory(listed)
    } catch {
      return .failure(FileOperationError("read the directory", path, .system(error)))
    }
  }

  /// Reads the names of a directory.
  private mutating func enter(_ directory: Directory) -> Item? {
    let listed = directory.listed
    if let results, let stat = try? Stat(results), FileIdentity(stat) == listed.identity {
      return .skipped(listed.path, .results)
    }
    // Without links there should be no cycles, but file systems can be broken.
    guard open.insert(listed.identity).inserted else { return .skipped(listed.path, .cycle) }
    do throws(FileOperationError.Cause) {
      let opened = try listed.open()
      let listing: DirectoryListing
      do throws(Errno) { listing = try DirectoryListing(of: opened.descriptor) } catch { throw .system(error) }
      levels.append(
        Level(directory: directory, listing: listing, backups: backups.backups(in: listing, of: listed)))
      return nil
    } catch {
      open.remove(listed.identity)
      return .failure(FileOperationError("read the directory", listed.path, error))
    }
  }

  /// Handles the next name of the current directory.
  private mutating func step() -> Item? {
    let level = levels.count - 1
    guard let entry = levels[level].listing.next() else {
      open.remove(levels.removeLast().directory.listed.identity)
      return nil
    }
    let directory = levels[level].directory
    let path = directory.listed.path.appending(entry.name.components)
    let relative = directory.relative.appending(entry.name.components)
    let real = named.isEmpty && report == nil ? FilePath() : directory.real.appending(entry.name.components)
    let kind: FileKind
    do throws(Errno) {
      kind = FileKind(try Self.type(of: entry, at: path))
    } catch {
      return .failure(FileOperationError("look at", path, .system(error)))
    }
    switch kind {
    case .symbolicLink: return .skipped(path, .symbolicLink)
    case .directory:
      if named.contains(real) { return .skipped(path, .namedAgain) }
      do throws(FileOperationError.Cause) {
        let listed = try directory.listed.appending(entry.name)
        entering = Directory(listed: listed, relative: relative, real: real)
        return .directory(listed)
      } catch {
        return .failure(FileOperationError("read the directory", path, error))
      }
    case .regular:
      if TemporaryName.matches(entry.name.bytes) { return .skipped(path, .temporary) }
      if levels[level].backups.contains(entry.name.bytes) { return .skipped(path, .backup) }
      if named.contains(real) { return .skipped(path, .namedAgain) }
      if let report, real == report { return .skipped(path, .results) }
      return .file(FoundFile(path: path, relative: relative, directory: directory.listed))
    default: return .skipped(path, .special(kind))
    }
  }

  /// The type of a name. Not every file system has it in the listing.
  private static func type(of entry: DirectoryListing.Entry, at path: FilePath) throws(Errno) -> FileType {
    if let type = entry.type { return type }
    return try Stat(path, followTargetSymlink: false).type
  }

  /// The number of files, for a progress line. Walks all directories, unless it is cancelled.
  public func count(isCancelled: () -> Bool = { false }) -> Int {
    var count = 0
    for item in self {
      if isCancelled() { break }
      if case .file = item { count += 1 }
    }
    return count
  }
}
