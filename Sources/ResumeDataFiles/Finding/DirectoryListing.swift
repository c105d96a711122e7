import SystemPackage

/// The names in one directory, sorted by their bytes.
struct DirectoryListing {
  /// One name with its type, if the directory has it.
  struct Entry {
    let name: FilePath
    let type: FileType?
  }

  /// In reverse order, so that removing the first name is cheap.
  private var remaining: [(name: [UInt8], type: FileType?)]
  /// All names except those of directories.
  private let files: Set<[UInt8]>

  /// Reads a directory.
  init(of directory: FileDescriptor) throws(Errno) {
    var found: [(name: [UInt8], type: FileType?)] = []
    try SystemCalls.forEachEntry(of: directory) { name, type in
      found.append((name.dropLast().map { UInt8(bitPattern: $0) }, type))
    }
    found.sort { $1.name.lexicographicallyPrecedes($0.name) }
    files = Set(found.lazy.filter { $0.type != .directory }.map(\.name))
    remaining = found
  }

  /// The next name in order.
  mutating func next() -> Entry? {
    remaining.popLast().map { Entry(name: FilePath(bytes: $0.name), type: $0.type) }
  }

  /// The names of files that are prefixes of a name, the longest first: it could be a backup of these.
  func prefixes(of name: [UInt8]) -> [[UInt8]] {
    (1..<max(1, name.count)).reversed().map { Array(name.prefix($0)) }.filter(files.contains)
  }

  /// All names except those of directories, in order.
  var fileNames: [[UInt8]] { remaining.reversed().filter { $0.type != .directory }.map(\.name) }
}
