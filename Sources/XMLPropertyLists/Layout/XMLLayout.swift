internal import PropertyLists

/// How a property list was written: its text, where each value is in it, and its encoding.
struct XMLLayout: Sendable, Equatable {
  /// The maximum depth of containers that is written: CoreFoundation refuses XML with more than 512 levels, and reads
  /// binary lists with 513 (seen in tests against it).
  static let maximumDepth = 512

  /// The text, and where the values are in it.
  let elements: XMLElements
  let encoding: XMLEncoding
  /// The byte order mark.
  let mark: [UInt8]
  /// Bytes after the source that are not text.
  let tail: [UInt8]
  /// The input, if its encoding has several forms for the same text.
  let original: [UInt8]?
  /// The value as it was read.
  let value: PropertyList
  /// Whether the elements are placed so that edits cannot be inserted. An edited value is then written from scratch.
  let isIrregular: Bool
  /// Whether CoreFoundation refuses the text.
  let isBeyondCoreFoundation: Bool

  var source: XMLSource { elements.source }

  /// A value, changed or not, written in this layout.
  func encoded(_ newValue: PropertyList) throws(PropertyListError) -> [UInt8] {
    guard isIrregular || isBeyondCoreFoundation, newValue != value else { return try written(newValue) }
    // If CoreFoundation can read the edited text, it may read other values than in the old text.
    if !isIrregular, let text = try? written(newValue), readsBack(text, as: newValue) { return text }
    return try XMLWriter.document(newValue)
  }

  private func readsBack(_ text: [UInt8], as value: PropertyList) -> Bool {
    (try? XMLPropertyList(decoding: text, limits: PropertyListLimits(depth: .max, nodes: .max)))?.value == value
  }

  private func written(_ newValue: PropertyList) throws(PropertyListError) -> [UInt8] {
    let text = try XMLLayoutWriter.text(of: newValue, in: self)
    // Most documents are UTF-8 and nothing else: no copy is needed.
    if encoding == .utf8, mark.isEmpty, tail.isEmpty { return text }
    if let original, text == source.bytes { return original }
    return mark + encoding.encode(text) + tail
  }

  /// Where the element of a value begins.
  func location(of path: PropertyListPath) -> SourceLocation? {
    var (value, element) = (value, XMLElements.root)
    for component in path.components {
      switch (component, value) {
      case (.key(let key), .dictionary(let dictionary)):
        guard let index = dictionary.index(ofKey: key),
          let child = elements.child(2 * index + 1, of: element)
        else { return nil }
        (value, element) = (dictionary.entries[index].value, child)
      case (.index(let index), .array(let values)):
        guard values.indices.contains(index), let child = elements.child(index, of: element) else { return nil }
        (value, element) = (values[index], child)
      default:
        return nil
      }
    }
    return source.location(of: elements.start(of: element))
  }
}

/// Where an element is in the source, in bytes.
struct XMLSpan: Sendable, Equatable {
  /// The `<` of the start tag.
  let start: Int
  /// After the `>` of the start tag.
  let contentStart: Int
  /// The `<` of the end tag; equal to `end` in an empty-element tag, which has no end tag.
  let contentEnd: Int
  /// After the last `>`.
  let end: Int

  var all: Range<Int> { start..<end }
  var content: Range<Int> { contentStart..<contentEnd }
  var startTag: Range<Int> { start..<contentStart }
  var endTag: Range<Int> { contentEnd..<end }
  /// Whether the element is written as one tag, like `<dict/>`.
  var isEmptyElement: Bool { contentStart == end }
}
