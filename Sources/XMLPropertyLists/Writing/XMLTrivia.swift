internal import PropertyLists

/// The text between the items of a container, and the part of it that stays when items are removed.
///
/// The white space before an item is removed with it. A comment stays, since it may refer to the text before it or
/// after it.
struct XMLTrivia {
  private let source: XMLSource
  private let span: XMLSpan
  private let items: [XMLOldItem]
  private var isKept: [Bool]

  init(_ items: [XMLOldItem], in span: XMLSpan, of source: XMLSource, kept: [Int]) {
    (self.items, self.span, self.source) = (items, span, source)
    isKept = [Bool](repeating: false, count: items.count)
    for index in kept where isKept.indices.contains(index) { isKept[index] = true }
  }

  /// The text before an item, or before the end tag for the index after the last item.
  func before(_ index: Int) -> Range<Int> {
    let start = index > 0 ? items[index - 1].end : span.contentStart
    return start..<(index < items.count ? items[index].start : span.contentEnd)
  }

  /// The comments before the removed items, of the run of them that ends before an item.
  func remainsBefore(_ index: Int) -> [Range<Int>] {
    var first = index
    while first > 0, !isKept[first - 1] { first -= 1 }
    return (first..<index).compactMap { index in
      let gap = before(index)
      let white = source.bytes[gap].trailingXMLWhiteSpace
      return gap.lowerBound == white.startIndex ? nil : gap.lowerBound..<white.startIndex
    }
  }

  /// The white space for an item that is inserted near another one.
  func whiteSpace(around index: Int) -> (beforeItem: [UInt8], beforeValue: [UInt8]) {
    let space = Array(source.bytes[before(index)].trailingXMLWhiteSpace)
    guard let key = items[index].key else { return (space, space) }
    let inner = source.bytes[key.span.end..<items[index].span.start]
    return (space, inner.allSatisfy(\.isXMLWhiteSpace) ? Array(inner) : space)
  }
}
