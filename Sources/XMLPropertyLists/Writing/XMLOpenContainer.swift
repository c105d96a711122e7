internal import PropertyLists

/// A container that is being written in place of an original one.
struct XMLOpenContainer {
  let tag: XMLTag
  let span: XMLSpan
  let old: [XMLOldItem]
  let gaps: XMLTrivia
  private let items: [XMLNewItem]
  private var index = 0
  /// The old item that the next one resembles, if it is inserted.
  private var neighbour: Int
  /// Whether the value of the next item has been begun. An error then belongs to that item, not to the container.
  private var isInItem = false

  /// Nil if not both are dictionaries or both arrays.
  init?(_ new: PropertyList, _ old: PropertyList, at element: Int, of elements: XMLElements) {
    switch (new, old) {
    case (.dictionary(let new), .dictionary(let old)):
      tag = .dict
      items = XMLNewItem.entries(new, SequenceAlignment.ofEntries(new, with: old))
      self.old = XMLOldItem.entries(old, at: element, of: elements)
    case (.array(let new), .array(let old)):
      tag = .array
      items = XMLNewItem.elements(new, SequenceAlignment.ofElements(new, with: old))
      self.old = XMLOldItem.elements(old, at: element, of: elements)
    default:
      return nil
    }
    let kept = items.compactMap(\.match)
    span = elements.span(of: element)
    gaps = XMLTrivia(self.old, in: span, of: elements.source, kept: kept)
    neighbour = kept.first ?? 0
  }

  var isComplete: Bool { index >= items.count }

  var nextItem: XMLNewItem { items[index] }

  /// The white space that the next item gets if it is inserted.
  var whiteSpace: (beforeItem: [UInt8], beforeValue: [UInt8]) { gaps.whiteSpace(around: neighbour) }

  /// The step from the container to the item that is being written.
  var component: PropertyListPath.Component? {
    guard isInItem else { return nil }
    return items[index].key.map { .key($0) } ?? .index(index)
  }

  mutating func beginItem() { isInItem = true }

  mutating func finishItem() {
    isInItem = false
    neighbour = items[index].match ?? neighbour
    index += 1
  }
}

/// An item of a container that is to be written.
struct XMLNewItem {
  /// Nil in an array.
  var key: String?
  var value: PropertyList
  /// The item of the old container that this one continues.
  var match: Int?

  static func entries(_ dictionary: PropertyListDictionary, _ matches: [Int?]) -> [XMLNewItem] {
    zip(dictionary.entries, matches).map { XMLNewItem(key: $0.key, value: $0.value, match: $1) }
  }

  static func elements(_ values: [PropertyList], _ matches: [Int?]) -> [XMLNewItem] {
    zip(values, matches).map { XMLNewItem(key: nil, value: $0, match: $1) }
  }
}

/// An item of a container as it was read.
struct XMLOldItem {
  /// Nil in an array.
  var key: (text: String, span: XMLSpan)?
  var value: PropertyList
  /// The number of the value's element.
  var element: Int
  var span: XMLSpan

  var start: Int { key?.span.start ?? span.start }
  var end: Int { span.end }

  static func entries(
    _ dictionary: PropertyListDictionary, at element: Int, of elements: XMLElements
  ) -> [XMLOldItem] {
    let children = elements.children(of: element)
    return zip(dictionary.entries, stride(from: 0, to: children.count - 1, by: 2)).map { entry, place in
      let (key, value) = (children[place], children[place + 1])
      return XMLOldItem(
        key: (entry.key, elements.span(of: key)), value: entry.value, element: value, span: elements.span(of: value))
    }
  }

  static func elements(_ values: [PropertyList], at element: Int, of elements: XMLElements) -> [XMLOldItem] {
    zip(values, elements.children(of: element)).map { value, child in
      XMLOldItem(key: nil, value: value, element: child, span: elements.span(of: child))
    }
  }
}
