package import SystemPackage

extension FilePath {
  /// The path's bytes as the file system has them; they need not be UTF-8.
  package var bytes: [UInt8] {
    // The closure's pointer leads to as many code units as the path is long, and NUL.
    unsafe withPlatformString { text in
      unsafe UnsafeBufferPointer(start: text, count: length).map { UInt8(bitPattern: $0) }
    }
  }

  /// A path from bytes, up to the first NUL.
  package init(bytes: some Sequence<UInt8>) {
    // The array ends with NUL, as the initializer asks.
    unsafe self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
  }

  /// The directory that holds the file: `.` where the path is a mere name.
  package var directory: FilePath {
    let directory = removingLastComponent()
    return directory.isEmpty ? FilePath(".") : directory
  }

  /// The last component as a path of its own, or empty if there is none.
  var name: FilePath { FilePath(root: nil, components.suffix(1)) }

  /// The same directory, another name.
  func sibling(_ name: FilePath) -> FilePath { removingLastComponent().appending(name.components) }
}
