import SystemPackage

/// Finds the backups in a directory.
///
/// A name that ends with the suffix of this run, or with `.orig`, is that of a backup if the file without the suffix
/// exists. An earlier run may have used any other suffix: a file whose name continues that of another one is its backup
/// if it is older and both are the same download.
public struct BackupSearch: Sendable {
  /// Whether two files are blobs of the same download. Called only if the names allow it.
  public typealias Comparison = @Sendable (_ file: FoundFile, _ backup: FoundFile) -> Bool

  private let suffixes: [BackupSuffix]
  private let isSameDownload: Comparison

  /// - Parameters:
  ///   - suffix: the suffix of this run.
  ///   - isSameDownload: called for a file whose name continues that of another one.
  public init(suffix: BackupSuffix = .orig, isSameDownload: @escaping Comparison = { _, _ in false }) {
    suffixes = suffix == .orig ? [.orig] : [suffix, .orig]
    self.isSameDownload = isSameDownload
  }

  /// The names of backups in a directory, found before any of its files is opened.
  func backups(in listing: DirectoryListing, of directory: ListedDirectory) -> Set<[UInt8]> {
    Set(listing.fileNames.filter { isBackup($0, in: listing, of: directory) })
  }

  private func isBackup(_ name: [UInt8], in listing: DirectoryListing, of directory: ListedDirectory) -> Bool {
    let originals = listing.prefixes(of: name)
    for original in originals {
      let ending = Array(name.dropFirst(original.count))
      if suffixes.contains(where: { $0.isEnding(ending) }) { return true }
    }
    return originals.contains { original in
      Self.isPlausible(Array(name.dropFirst(original.count)), after: original)
        && isEarlierVersion(name, of: original, in: directory)
    }
  }

  /// Whether an ending looks like a suffix of a backup: `.bak`, `~`, `-2024`. A continuation of the last word or number
  /// does not: `file1` and `file10` are different files.
  private static func isPlausible(_ ending: [UInt8], after name: [UInt8]) -> Bool {
    guard let first = ending.first else { return false }
    let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20)
    return !isDigit && (!isLetter || name.dropFirst().contains(UInt8(ascii: ".")))
  }

  /// Whether a file is older than another, and both are the same download.
  private func isEarlierVersion(_ name: [UInt8], of other: [UInt8], in directory: ListedDirectory) -> Bool {
    func file(_ name: [UInt8]) -> FoundFile {
      FoundFile(path: directory.path.appending(FilePath(bytes: name).components), directory: directory)
    }
    let (backup, original) = (file(name), file(other))
    guard let old = try? Stat(backup.path, followTargetSymlink: false),
      let new = try? Stat(original.path, followTargetSymlink: false),
      old.type == .regular, new.type == .regular,
      SystemCalls.modified(old).lexicographicallyPrecedes(SystemCalls.modified(new))
    else { return false }
    return isSameDownload(original, backup)
  }
}
