internal import PropertyLists

/// Refuses elements with masses of attributes before libxml2 sees them.
///
/// libxml2 compares each attribute of an element with each other one (up to 2.11), so that one tag of some megabytes
/// holds it for minutes, and no callback comes before it is through. Property lists have `version` on `<plist>`, and
/// that is all.
enum XMLAttributeGuard {
  /// Attributes of one element, and namespace or attribute declarations of a document.
  static let limit = 32

  /// Where the first start tag with too many attributes begins, or the first declaration with too many values of an
  /// attribute; nil where neither stands before the end of the root element.
  ///
  /// Reads tags only roughly: what is no XML is left for libxml2 to name.
  static func firstExcess(in text: [UInt8], from start: Int) -> Int? {
    var depth = 0
    var rest = text[start...]
    while let opening = rest.firstIndex(of: UInt8(ascii: "<")) {
      let markup = text[opening...]
      if let end = endOfOpaqueMarkup(markup) {
        rest = text[end...]
      } else if markup.starts(with: "<!".utf8) {
        // DOCTYPE and the declarations in it; `<` cannot occur in what follows, but for entities, which are refused.
        rest = markup.dropFirst(2)
        if hasExcessOfValues(rest) { return opening }
      } else if markup.starts(with: "</".utf8) {
        depth -= 1
        if depth <= 0 { return nil }
        rest = markup.dropFirst(2)
      } else {
        guard let tag = StartTag(markup) else { return nil }
        if tag.attributes > limit { return opening }
        if !tag.isEmptyElement { depth += 1 }
        if depth == 0 { return nil }
        rest = text[tag.end...]
      }
    }
    return nil
  }

  /// Whether a declaration lists more values of an attribute than there may be attributes: libxml2 compares each of them
  /// with each other one too.
  private static func hasExcessOfValues(_ declaration: ArraySlice<UInt8>) -> Bool {
    guard declaration.starts(with: "ATTLIST".utf8) else { return false }
    return declaration.prefix { $0 != UInt8(ascii: "<") }.lazy.filter { $0 == UInt8(ascii: "|") }.count > limit
  }

  /// The end of a comment, a CDATA section or a processing instruction.
  private static func endOfOpaqueMarkup(_ text: ArraySlice<UInt8>) -> Int? {
    if text.starts(with: "<!--".utf8) { return text.dropFirst(4).range(of: "-->")?.upperBound ?? text.endIndex }
    if text.starts(with: "<![CDATA[".utf8) { return text.dropFirst(9).range(of: "]]>")?.upperBound ?? text.endIndex }
    if text.starts(with: "<?".utf8) { return text.dropFirst(2).range(of: "?>")?.upperBound ?? text.endIndex }
    return nil
  }
}

extension XMLAttributeGuard {
  fileprivate struct StartTag {
    var attributes = 0
    var isEmptyElement = false
    var end: Int

    /// Nil where the tag has no end.
    init?(_ text: ArraySlice<UInt8>) {
      var quote: UInt8?
      var previous: UInt8 = 0
      for (offset, byte) in zip(text.indices, text) {
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        } else if byte == UInt8(ascii: "=") {
          attributes += 1
        } else if byte == UInt8(ascii: ">") {
          isEmptyElement = previous == UInt8(ascii: "/")
          end = offset + 1
          return
        }
        previous = byte
      }
      return nil
    }
  }
}
