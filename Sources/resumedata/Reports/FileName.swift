import PropertyLists
import ResumeDataFiles
import SystemPackage

extension JSONWriter {
  /// Writes the name of a file. A name that is not UTF-8 has an additional member with its bytes in base64; in the text
  /// they are U+FFFD.
  ///
  /// - Parameter bytesKey: the key of that member, which must sort after `key`.
  mutating func member(_ key: StaticString, _ path: FilePath?, bytes bytesKey: StaticString) {
    member(key, path?.string)
    if let path, !path.isUTF8 { member(bytesKey, String(decoding: Base64.encode(path.bytes), as: UTF8.self)) }
  }
}
