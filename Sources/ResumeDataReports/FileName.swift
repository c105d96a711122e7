import PropertyLists

/// The name of a file in reports.
package struct FileName: Sendable, Hashable {
  /// The name, with U+FFFD for what is not UTF-8.
  package let text: String
  /// The bytes of a name that is not UTF-8; nil for any other.
  package let bytes: [UInt8]?

  package init(_ text: String, bytes: [UInt8]? = nil) {
    (self.text, self.bytes) = (text, bytes)
  }
}

extension FileName? {
  /// A place inside the file as `scan` names it: the file, then the place.
  func locator(_ place: String) -> String { (self?.text ?? "") + place }
}

extension JSONWriter {
  /// Writes the name of a file. A name that is not UTF-8 has an additional member with its bytes in base64.
  ///
  /// - Parameter bytesKey: the key of that member, which must sort after `key`.
  package mutating func member(_ key: StaticString, _ file: FileName?, bytes bytesKey: StaticString) {
    member(key, file?.text)
    if let bytes = file?.bytes { member(bytesKey, String(decoding: Base64.encode(bytes), as: UTF8.self)) }
  }
}
