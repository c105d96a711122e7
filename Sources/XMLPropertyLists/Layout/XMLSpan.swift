internal import PropertyLists

/// Where an element stands in the source, in bytes.
///
/// A dictionary's children are its keys and values in turn, as is the case with the dictionary that stands for a UID;
/// an array's are its values.
struct XMLSpan: Sendable, Hashable {
  /// The `<` of the start tag.
  let start: Int
  /// Behind the `>` of the start tag.
  let contentStart: Int
  /// The `<` of the end tag; equal to `end` in an empty-element tag, which has no end tag.
  let contentEnd: Int
  /// Behind the last `>`.
  let end: Int
  var children: [XMLSpan] = []

  var all: Range<Int> { start..<end }
  var content: Range<Int> { contentStart..<contentEnd }
  var startTag: Range<Int> { start..<contentStart }
  var endTag: Range<Int> { contentEnd..<end }
  /// Whether the element is written as one tag, like `<dict/>`.
  var isEmptyElement: Bool { contentStart == end }
}
