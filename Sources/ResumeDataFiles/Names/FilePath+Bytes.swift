import SystemPackage

extension FilePath {
  /// The path's bytes as the file system has them; they need not be UTF-8.
  var bytes: [UInt8] {
    // The closure's pointer leads to as many code units as the path is long, and NUL.
    unsafe withPlatformString { text in
      unsafe UnsafeBufferPointer(start: text, count: length).map { UInt8(bitPattern: $0) }
    }
  }

  /// A path from bytes, up to the first NUL.
  init(bytes: some Sequence<UInt8>) {
    // The array ends with NUL, as the initializer asks.
    unsafe self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
  }

  /// The folder that holds the file: `.` where the path is a mere name.
  var folder: FilePath {
    let folder = removingLastComponent()
    return folder.isEmpty ? FilePath(".") : folder
  }

  /// The same folder, another name.
  func sibling(_ name: FilePath) -> FilePath { removingLastComponent().appending(name.components) }
}
