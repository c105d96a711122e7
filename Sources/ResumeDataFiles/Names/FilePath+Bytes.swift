package import SystemPackage

extension FilePath {
  /// The bytes of the path in the file system, which need not be UTF-8.
  package var bytes: [UInt8] {
    // The pointer is valid for the code units of the path and a NUL.
    unsafe withPlatformString { text in
      unsafe UnsafeBufferPointer(start: text, count: length).map { UInt8(bitPattern: $0) }
    }
  }

  /// A path from bytes, up to the first NUL.
  package init(bytes: some Sequence<UInt8>) {
    // The array ends with NUL, as the initializer requires.
    unsafe self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
  }

  /// The directory that holds the file: `.` if the path is only a name.
  package var directory: FilePath {
    let directory = removingLastComponent()
    return directory.isEmpty ? FilePath(".") : directory
  }

  /// The last component as a path, or an empty path.
  var name: FilePath { FilePath(root: nil, components.suffix(1)) }

  /// The same directory, another name.
  func sibling(_ name: FilePath) -> FilePath { removingLastComponent().appending(name.components) }
}
