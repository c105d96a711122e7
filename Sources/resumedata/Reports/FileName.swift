import ResumeDataFiles
import ResumeDataReports
import SystemPackage

extension FileName {
  /// The name of a file as the user gave it, or as it was found.
  init(_ path: FilePath) {
    self.init(path.string, bytes: path.isUTF8 ? nil : path.bytes)
  }

  /// The name for messages, as ``FilePath/escaped``.
  var escaped: String { FilePath(bytes: bytes ?? Array(text.utf8)).escaped }
}

extension JSONWriter {
  /// Writes the name of a file, and its bytes if they are not UTF-8.
  mutating func member(_ key: StaticString, _ path: FilePath?, bytes bytesKey: StaticString) {
    member(key, path.map { FileName($0) }, bytes: bytesKey)
  }
}
