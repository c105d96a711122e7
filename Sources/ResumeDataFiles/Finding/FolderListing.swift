import SystemPackage

/// The names in one folder, sorted by their bytes.
struct FolderListing {
  /// One name, and what it is where the folder says so.
  struct Entry {
    let name: FilePath
    let type: FileType?
  }

  /// Which folder it is.
  let identity: FileIdentity
  /// Last first, so that the first can be taken off cheaply.
  private var remaining: [(name: [UInt8], type: FileType?)]

  /// Reads a folder.
  init(of path: FilePath, followLink: Bool) throws(Errno) {
    let folder = OwnedDescriptor(try SystemCalls.openFolder(path, followLink: followLink))
    identity = FileIdentity(try Stat(folder.descriptor))
    var found: [(name: [UInt8], type: FileType?)] = []
    try SystemCalls.forEachEntry(of: folder.descriptor) { name, type in
      found.append((name.dropLast().map { UInt8(bitPattern: $0) }, type))
    }
    found.sort { $1.name.lexicographicallyPrecedes($0.name) }
    remaining = found
  }

  /// The next name in order.
  mutating func next() -> Entry? {
    remaining.popLast().map { Entry(name: FilePath(bytes: $0.name), type: $0.type) }
  }
}
