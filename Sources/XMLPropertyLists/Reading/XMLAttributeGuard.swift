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
  static func firstExcess(in source: XMLSource, from start: Int) -> Int? {
    let text = source.bytes.span
    var depth = 0
    var place = start
    while true {
      let opening = text.firstIndex(from: place) { $0.markedWhereEqual(to: UInt8(ascii: "<")) }
      guard text.count - opening >= 2 else { return nil }
      switch text[opening + 1] {
      case UInt8(ascii: "/"):
        depth -= 1
        place = opening + 2
      case UInt8(ascii: "!"), UInt8(ascii: "?"):
        if let end = endOfOpaqueMarkup(source.bytes[opening...]) {
          place = end
          continue
        }
        // DOCTYPE and the declarations in it; `<` cannot occur in what follows, but for entities, which are refused.
        place = opening + 2
        if hasExcessOfValues(source.bytes[place...]) { return opening }
        continue
      default:
        guard let tag = XMLStartTag(in: text, at: opening) else { return nil }
        if tag.attributes > limit { return opening }
        if !tag.isEmptyElement { depth += 1 }
        place = tag.end
      }
      if depth <= 0 { return nil }
    }
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

/// The signs that stand with each element, each attribute and each value that a declaration lists.
///
/// They are counted in blocks, without a branch for a byte, so that many are taken at once: nearly all texts show in this
/// way that none of their tags has too many attributes.
struct XMLSigns {
  /// How often `<` stands in the text.
  private(set) var openings = 0
  /// Whether more `=` and `|` may follow each other without `<` between them than the guard lets pass. Well-formed tags
  /// hold no `<`.
  private(set) var needGuard = false

  init(in text: Span<UInt8>, from start: Int) {
    let blockSize = 64
    var sinceOpening = 0
    for offset in stride(from: start, to: text.count, by: blockSize) {
      let block = text.extracting(offset..<min(offset + blockSize, text.count))
      var (openings, signs): (UInt8, UInt8) = (0, 0)
      for index in 0..<block.count {
        let byte = block[index]
        openings &+= byte.markedWhereEqual(to: UInt8(ascii: "<")) >> 7
        signs &+= (byte.markedWhereEqual(to: UInt8(ascii: "=")) | byte.markedWhereEqual(to: UInt8(ascii: "|"))) >> 7
      }
      self.openings += Int(openings)
      sinceOpening += Int(signs)
      if sinceOpening > XMLAttributeGuard.limit { needGuard = true }
      // Where in the block the last `<` stands is not known: all signs of the block may follow it.
      if openings > 0 { sinceOpening = Int(signs) }
    }
  }
}
