internal import PropertyLists

/// Refuses elements with very many attributes before libxml2 sees them.
///
/// libxml2 compares each attribute of an element with each other one (up to 2.11), so a tag of some megabytes takes
/// minutes, without any callback in between. Property lists have only one attribute, `version` on `<plist>`.
enum AttributeCountLimit {
  /// Attributes of one element, and namespace or attribute declarations of a document.
  static let limit = 32

  /// Where the first start tag with too many attributes begins, or the first declaration with too many values of an
  /// attribute, or nil if neither is before the end of the root element.
  ///
  /// Reads tags only roughly: libxml2 reports invalid XML.
  static func firstExcess(in source: XMLSource, from start: Int) -> Int? {
    let bytes = source.bytes[...]
    let text = bytes.span
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
        // DOCTYPE and its declarations. `<` cannot occur after it, except in entities, which are refused.
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

  /// Whether a declaration lists more values of an attribute than the limit: libxml2 also compares each of them with
  /// each other.
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

/// Counts of the characters that mark elements, attributes and the values of declarations.
///
/// They are counted in blocks of sixteen bytes. For nearly all texts the counts show that no tag has too many
/// attributes.
struct MarkupCounts {
  /// How often `<` is in the text.
  private(set) var openings = 0
  /// Whether the text may have more `=` and `|` without `<` between them than the limit. Well-formed tags do not
  /// contain `<`.
  private(set) var needGuard = false
  private var sinceOpening = 0

  /// The number of bytes that are counted together; small enough that a count cannot exceed 255.
  private static let block = 128

  init(in text: Span<UInt8>, from start: Int) {
    // Unsafe since values of any type could be read; these are integers.
    let bytes = unsafe text.bytes
    var offset = start
    while text.count - offset >= Self.block {
      var (openings, signs) = (SIMD16<UInt8>.zero, SIMD16<UInt8>.zero)
      for part in 0..<Self.block / 16 {
        let part = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset + 16 * part, as: SIMD16<UInt8>.self)
        openings &-= part.allOnesWhereEqual(to: UInt8(ascii: "<"))
        signs &-= part.allOnesWhereEqual(to: UInt8(ascii: "=")) | part.allOnesWhereEqual(to: UInt8(ascii: "|"))
      }
      add(openings: openings.smallSum, signs: signs.smallSum)
      offset += Self.block
    }
    let rest = text.extracting(offset...)
    var (openings, signs) = (0, 0)
    for index in rest.indices {
      if rest[index] == UInt8(ascii: "<") { openings += 1 }
      if rest[index] == UInt8(ascii: "=") || rest[index] == UInt8(ascii: "|") { signs += 1 }
    }
    add(openings: openings, signs: signs)
  }

  private mutating func add(openings: Int, signs: Int) {
    self.openings += openings
    sinceOpening += signs
    if sinceOpening > AttributeCountLimit.limit { needGuard = true }
    // The position of the last `<` in the block is not known: all counted characters may follow it.
    if openings > 0 { sinceOpening = signs }
  }
}

extension SIMD16<UInt8> {
  /// 0xFF for each byte that equals another, and 0 for the others.
  @inline(__always)
  fileprivate func allOnesWhereEqual(to byte: UInt8) -> Self {
    // Compares two vectors, since a comparison with a scalar is compiled to a loop.
    let other = Self(repeating: byte)
    return unsafe unsafeBitCast(self .== other, to: Self.self)
  }

  /// The sum of bytes that is at most 255.
  @inline(__always)
  fileprivate var smallSum: Int {
    // Both are sixteen bytes, each of which may have any value.
    let halves = unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
    return Int(truncatingIfNeeded: ((halves.x &+ halves.y) &* 0x0101_0101_0101_0101) &>> 56)
  }
}
