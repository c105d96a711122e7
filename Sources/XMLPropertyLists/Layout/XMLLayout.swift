internal import PropertyLists

/// How a property list was written: its text, where each value stands in it, and its encoding.
struct XMLLayout: Sendable, Hashable {
  /// How deep containers can stand in each other, whatever limit a caller sets. libxml2 stops at 2,048 levels itself,
  /// and whoever walks, compares or frees a tree needs stack for each level.
  static let deepest = 512

  let source: XMLSource
  let encoding: XMLEncoding
  /// The byte order mark.
  let mark: [UInt8]
  /// Bytes behind the source that are no text.
  let tail: [UInt8]
  /// The value as it was read.
  let value: PropertyList
  /// Where the value stands.
  let root: XMLSpan

  /// Another value, or the same, written in this layout.
  func encoded(_ newValue: PropertyList) throws(PropertyListError) -> [UInt8] {
    var text = source.bytes
    if newValue != value {
      var writer = XMLLayoutWriter(self)
      text = try writer.write(newValue)
    }
    return mark + encoding.encode(text) + tail
  }

  /// Where the element of a value begins.
  func location(of path: PropertyListPath) -> SourceLocation? {
    var (value, span) = (value, root)
    for component in path.components {
      switch (component, value) {
      case (.key(let key), .dictionary(let dictionary)):
        guard let index = dictionary.lastIndex(ofKey: key), let child = span.entry(index)?.value else { return nil }
        (value, span) = (dictionary.entries[index].value, child)
      case (.index(let index), .array(let values)):
        guard values.indices.contains(index), span.children.indices.contains(index) else { return nil }
        (value, span) = (values[index], span.children[index])
      default:
        return nil
      }
    }
    return source.location(of: span.start)
  }
}

extension XMLSpan {
  /// The key and the value of a dictionary's entry.
  func entry(_ index: Int) -> (key: XMLSpan, value: XMLSpan)? {
    let (key, value) = (2 * index, 2 * index + 1)
    guard children.indices.contains(key), children.indices.contains(value) else { return nil }
    return (children[key], children[value])
  }
}
