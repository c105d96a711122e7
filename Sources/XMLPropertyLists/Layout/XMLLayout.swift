internal import PropertyLists

/// How a property list was written: its text, where each value stands in it, and its encoding.
struct XMLLayout: Sendable, Hashable {
  /// How deep containers can stand in each other, whatever limit a caller sets. libxml2 stops at 2,048 levels itself,
  /// and whoever walks, compares or frees a tree needs stack for each level.
  static let deepest = PropertyListLimits.deepest

  /// The text, and where the values stand in it.
  let elements: XMLElements
  let encoding: XMLEncoding
  /// The byte order mark.
  let mark: [UInt8]
  /// Bytes behind the source that are no text.
  let tail: [UInt8]
  /// The value as it was read.
  let value: PropertyList

  var source: XMLSource { elements.source }

  /// Another value, or the same, written in this layout.
  func encoded(_ newValue: PropertyList) throws(PropertyListError) -> [UInt8] {
    let text = try XMLLayoutWriter.text(of: newValue, in: self)
    // Most documents are UTF-8 and nothing else: no copy is needed.
    if encoding == .utf8, mark.isEmpty, tail.isEmpty { return text }
    return mark + encoding.encode(text) + tail
  }

  /// Where the element of a value begins.
  func location(of path: PropertyListPath) -> SourceLocation? {
    var (value, element) = (value, XMLElements.root)
    for component in path.components {
      switch (component, value) {
      case (.key(let key), .dictionary(let dictionary)):
        guard let index = dictionary.lastIndex(ofKey: key),
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
