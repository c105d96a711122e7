/// An entity tag (RFC 9110, section 8.8.3): `"abc"`, or weak: `W/"abc"`.
package struct EntityTag: Sendable, Equatable {
  /// Whether the tag begins with `W/`, in upper case as the grammar demands.
  package var isWeak: Bool
  /// The text between the quotation marks.
  package var opaqueTag: String

  /// Reads the value of an `ETag` header, or nil if it is not an entity tag.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    isWeak = bytes.starts(with: "W/".utf8)
    let quoted = bytes.dropFirst(isWeak ? 2 : 0)
    let quote = UInt8(ascii: "\"")
    guard quoted.count >= 2, quoted.first == quote, quoted.last == quote else { return nil }
    let opaque = quoted.dropFirst().dropLast()
    // etagc: any visible character but the quotation mark, and obs-text.
    guard opaque.allSatisfy({ $0 == 0x21 || (0x23...0x7E).contains($0) || $0 >= 0x80 }) else { return nil }
    opaqueTag = String(decoding: opaque, as: UTF8.self)
  }

  /// Whether two tags prove that two representations are the same, byte for byte: neither is weak, and they are equal
  /// (RFC 9110, section 8.8.3.2).
  package func isStrongMatch(for other: EntityTag) -> Bool {
    !isWeak && !other.isWeak && opaqueTag.utf8.elementsEqual(other.opaqueTag.utf8)
  }
}
