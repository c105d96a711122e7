/// A start tag, read only roughly: libxml2 reports invalid XML.
struct XMLStartTag {
  private(set) var attributes = 0
  private(set) var isEmptyElement = false
  /// After the `>`.
  let end: Int

  /// Nil if the tag has no end.
  init?(in text: Span<UInt8>, at start: Int) {
    var quote: UInt8?
    var offset = start
    while offset < text.count {
      let byte = text[offset]
      offset += 1
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte > UInt8(ascii: ">") {
        continue  // a letter
      } else if byte == UInt8(ascii: ">") {
        isEmptyElement = offset - 2 > start && text[offset - 2] == UInt8(ascii: "/")
        end = offset
        return
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "=") {
        attributes += 1
      }
    }
    return nil
  }
}
