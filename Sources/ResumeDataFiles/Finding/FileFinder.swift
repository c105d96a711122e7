public import SystemPackage

/// Turns command-line arguments into files, one at a time.
///
/// A file is taken as it is, also behind a symbolic link. A folder is walked to its depths, names in the order of their
/// bytes; links in it are not followed, and what is no regular file is not opened. At most the names of the folders on
/// the way to the file at hand are in memory.
public struct FileFinder: Sequence, IteratorProtocol, Sendable {
  /// What is found.
  public enum Item: Sendable, Hashable {
    /// `-`
    case standardInput
    /// A folder whose files come next; its names are not read before the next item is asked for.
    case folder(FilePath)
    /// A file. A device or FIFO only where it was named and ``FileFinder/SpecialFiles/take`` is in force.
    case file(FoundFile)
    /// Something that is left out.
    case skipped(FilePath, SkipReason)
    /// An argument or folder that cannot be read; the others follow.
    case fault(FileFault)
  }

  /// What is done with a FIFO, socket or device that an argument names.
  public enum SpecialFiles: Sendable, Hashable {
    /// It is a fault.
    case refuse
    /// It is taken as a file: whoever reads it may have to wait for the other end.
    case take
  }

  private let arguments: [String]
  private let special: SpecialFiles
  private let backupSuffix: BackupSuffix?
  private let results: FilePath?
  /// Its real path.
  private let report: FilePath?
  private var taken = 0
  /// The real paths of all arguments, and of those that came already.
  private var named: Set<FilePath> = []
  private var begun: Set<FilePath> = []
  /// The names that the arguments' results have in their folder.
  private var resultNames: Set<FilePath> = []
  /// Folders of named files that were announced.
  private var announced: Set<FilePath> = []
  private var waiting: FoundFile?
  private var entering: Folder?
  private var levels: [(folder: Folder, listing: FolderListing)] = []
  /// Which folders these are.
  private var open: Set<FileIdentity> = []

  private struct Folder {
    var path: FilePath
    var relative: FilePath
    /// The path without links, if it can matter.
    var real: FilePath
    var isArgument: Bool
  }

  /// - Parameters:
  ///   - arguments: paths of files and folders; `-` is standard input.
  ///   - special: what is done with a FIFO, socket or device among the arguments.
  ///   - backupSuffix: in folders, files with such names are left out.
  ///   - results: a folder that is not walked, since results are written there.
  ///   - report: a file that is left out, since the report is written there.
  public init(
    _ arguments: [String], special: SpecialFiles = .refuse, backupSuffix: BackupSuffix? = nil,
    results: FilePath? = nil, report: FilePath? = nil
  ) {
    self.arguments = arguments
    self.special = special
    self.backupSuffix = backupSuffix
    self.results = results
    self.report = report.flatMap { try? SystemCalls.realPath($0) }
    if arguments.count > 1 {
      named = Set(arguments.compactMap { $0 == "-" ? nil : try? SystemCalls.realPath(FilePath($0)) })
    }
  }

  /// What comes next; nil at the end.
  public mutating func next() -> Item? {
    while true {
      if let file = waiting {
        waiting = nil
        return .file(file)
      }
      if let folder = entering {
        entering = nil
        if let item = enter(folder) { return item }
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
  private mutating func begin(_ argument: String) -> Item? {
    if argument == "-" { return .standardInput }
    let path = FilePath(argument)
    do throws(Errno) {
      let kind = FileKind(try Stat(path).type)
      let real = try SystemCalls.realPath(path)
      guard begun.insert(real).inserted else { return .skipped(path, .namedAgain) }
      if real == report { return .skipped(path, .results) }
      let name = FilePath(root: nil, real.components.suffix(1))
      // Of a file the argument's own name counts, of a folder that of what it leads to.
      let result = kind == .folder ? name : FilePath(root: nil, path.components.suffix(1))
      if results != nil, !resultNames.insert(result).inserted {
        let advice =
          "another input has the same name, and one result would replace the other; repair them one at a time"
        return .fault(FileFault("write the result of", path.string, .system(.fileExists), advice: advice))
      }
      if kind == .folder {
        let relative = arguments.count > 1 ? name : FilePath()
        entering = Folder(path: path, relative: relative, real: real, isArgument: true)
        return .folder(path)
      }
      guard kind == .regular || special == .take else { return .fault(FileFault("open", path.string, .kind(kind))) }
      waiting = FoundFile(path: path, relative: FilePath(root: nil, path.components.suffix(1)))
      let folder = real.folder
      return kind == .regular && announced.insert(folder).inserted ? .folder(folder) : nil
    } catch {
      return .fault(FileFault("open", path.string, .system(error)))
    }
  }

  /// Reads the names of a folder.
  private mutating func enter(_ folder: Folder) -> Item? {
    do throws(Errno) {
      let listing = try FolderListing(of: folder.path, followLink: folder.isArgument)
      if let results, let stat = try? Stat(results), FileIdentity(stat) == listing.identity {
        return .skipped(folder.path, .results)
      }
      // Without links there are no cycles, but not every file system is what it says.
      guard open.insert(listing.identity).inserted else { return .skipped(folder.path, .cycle) }
      levels.append((folder, listing))
      return nil
    } catch {
      return .fault(FileFault("read the folder", folder.path.string, .system(error)))
    }
  }

  /// Takes the next name of the folder at hand.
  private mutating func step() -> Item? {
    let level = levels.count - 1
    guard let entry = levels[level].listing.next() else {
      open.remove(levels.removeLast().listing.identity)
      return nil
    }
    let folder = levels[level].folder
    let path = folder.path.appending(entry.name.components)
    let relative = folder.relative.appending(entry.name.components)
    let real = named.isEmpty && report == nil ? FilePath() : folder.real.appending(entry.name.components)
    let kind: FileKind
    do throws(Errno) {
      kind = FileKind(try Self.type(of: entry, at: path))
    } catch {
      return .fault(FileFault("look at", path.string, .system(error)))
    }
    switch kind {
    case .symbolicLink: return .skipped(path, .symbolicLink)
    case .folder:
      if named.contains(real) { return .skipped(path, .namedAgain) }
      entering = Folder(path: path, relative: relative, real: real, isArgument: false)
      return .folder(path)
    case .regular:
      if TemporaryName.matches(entry.name.bytes) { return .skipped(path, .temporary) }
      if backupSuffix?.matches(entry.name) == true { return .skipped(path, .backup) }
      if named.contains(real) { return .skipped(path, .namedAgain) }
      if let report, real == report { return .skipped(path, .results) }
      return .file(FoundFile(path: path, relative: relative))
    default: return .skipped(path, .special(kind))
    }
  }

  /// What a name stands for; not every file system says it in the listing.
  private static func type(of entry: FolderListing.Entry, at path: FilePath) throws(Errno) -> FileType {
    if let type = entry.type { return type }
    return try Stat(path, followTargetSymlink: false).type
  }

  /// How many files will be found, for a progress line. Walks all folders; stops early where the closure says so.
  public func count(isCancelled: () -> Bool = { false }) -> Int {
    var count = 0
    for item in self {
      if isCancelled() { break }
      if case .file = item { count += 1 }
    }
    return count
  }
}
