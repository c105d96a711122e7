/// Where an element stands in the source, in bytes.
struct XMLSpan: Sendable, Hashable {
  /// The `<` of the start tag.
  let start: Int
  /// Behind the `>` of the start tag.
  let contentStart: Int
  /// The `<` of the end tag; equal to `end` in an empty-element tag, which has no end tag.
  let contentEnd: Int
  /// Behind the last `>`.
  let end: Int

  var all: Range<Int> { start..<end }
  var content: Range<Int> { contentStart..<contentEnd }
  var startTag: Range<Int> { start..<contentStart }
  var endTag: Range<Int> { contentEnd..<end }
  /// Whether the element is written as one tag, like `<dict/>`.
  var isEmptyElement: Bool { contentStart == end }
}
