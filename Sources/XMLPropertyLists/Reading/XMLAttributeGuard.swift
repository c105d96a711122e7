internal import PropertyLists

/// Refuses elements with masses of attributes before libxml2 sees them.
///
/// libxml2 compares each attribute of an element with each other one (up to 2.11), so that one tag of some megabytes
/// holds it for minutes, and no callback comes before it is through. Property lists have `version` on `<plist>`, and
/// that is all.
struct XMLAttributeGuard {
  /// Attributes of one element, and namespace or attribute declarations of a document.
  static let limit = 32

  /// Where the first start tag with too many attributes begins, or the first declaration with too many values of an
  /// attribute; nil where neither stands before the end of the root element.
  private(set) var firstExcess: Int?
  /// How many start tags there are, as far as the text was looked through.
  private(set) var elements = 0

  /// Looks through a text up to the end of its root element.
  ///
  /// Reads tags only roughly: what is no XML is left for libxml2 to name.
  init(_ source: XMLSource, from start: Int) {
    let text = source.bytes.span
    var depth = 0
    var place = start
    while true {
      let opening = text.firstIndex(from: place) { $0 == UInt8(ascii: "<") }
      guard text.count - opening >= 2 else { return }
      switch text[opening + 1] {
      case UInt8(ascii: "/"):
        depth -= 1
        place = opening + 2
      case UInt8(ascii: "!"), UInt8(ascii: "?"):
        if let end = Self.endOfOpaqueMarkup(source.bytes[opening...]) {
          place = end
          continue
        }
        // DOCTYPE and the declarations in it; `<` cannot occur in what follows, but for entities, which are refused.
        place = opening + 2
        guard Self.hasExcessOfValues(source.bytes[place...]) else { continue }
        firstExcess = opening
        return
      default:
        guard let tag = XMLStartTag(in: text, at: opening) else { return }
        elements += 1
        if tag.attributes > Self.limit {
          firstExcess = opening
          return
        }
        if !tag.isEmptyElement { depth += 1 }
        place = tag.end
      }
      if depth <= 0 { return }
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
