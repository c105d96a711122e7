internal import PropertyLists

/// A value that an edit put in the place of another.
struct XMLChange {
  let new: PropertyList
  let old: PropertyList
  /// The number of the old value's element.
  let element: Int
  /// The steps to the value, the outermost first.
  let path: [PropertyListPath.Component]
}

/// What an edit changed, in the order of the text.
///
/// The value as it was read and the edited one are walked side by side. Where a container still has the same keys, or as
/// many elements, what changed in it are items, and everything around them stays; else it changed as a whole.
struct XMLChanges: IteratorProtocol {
  private let elements: XMLElements
  /// The element of the value that is compared next.
  private var element = XMLElements.root
  /// The containers that are being walked through. The first stands for the document and holds the root value.
  private var open: [AlikeContainers]

  init(from old: PropertyList, to new: PropertyList, at elements: XMLElements) {
    self.elements = elements
    open = [AlikeContainers(new: .array([new]), old: .array([old]), count: 1)]
  }

  mutating func next() -> XMLChange? {
    while let last = open.indices.last {
      guard !open[last].isComplete else {
        open.removeLast()
        continue
      }
      if open[last].isDictionary { element += 1 }
      if open[last].isNextSame {
        open[last].skip()
        element = elements.next(after: element)
        continue
      }
      guard let (new, old) = open[last].next() else { return nil }
      guard let containers = AlikeContainers(new, old) else {
        defer { element = elements.next(after: element) }
        return XMLChange(new: new, old: old, element: element, path: open.dropFirst().map(\.component))
      }
      open.append(containers)
      element += 1
    }
    return nil
  }
}

/// Two dictionaries with the same keys, or two arrays with as many elements, whose items are compared.
private struct AlikeContainers {
  let new: PropertyList
  let old: PropertyList
  let count: Int
  /// How many items were given out.
  private var index = 0

  init(new: PropertyList, old: PropertyList, count: Int) {
    (self.new, self.old, self.count) = (new, old, count)
  }

  /// Nil for other values, for containers without items, and for a dictionary that XML has for UIDs: it is refused.
  init?(_ new: PropertyList, _ old: PropertyList) {
    switch (new, old) {
    case (.array(let newValues), .array(let oldValues)):
      guard newValues.count == oldValues.count, !newValues.isEmpty else { return nil }
      self.init(new: new, old: old, count: newValues.count)
    case (.dictionary(let newDictionary), .dictionary(let oldDictionary)):
      let (newEntries, oldEntries) = (newDictionary.entries, oldDictionary.entries)
      guard newEntries.count == oldEntries.count, !newEntries.isEmpty, newDictionary.uidOfXML == nil,
        newEntries.indices.allSatisfy({ newEntries[$0].key.hasSameCodePoints(as: oldEntries[$0].key) })
      else { return nil }
      self.init(new: new, old: old, count: newEntries.count)
    default:
      return nil
    }
  }

  var isComplete: Bool { index >= count }

  /// Whether the next item's value is the same in both.
  var isNextSame: Bool {
    switch (new, old) {
    case (.array(let new), .array(let old)): new[index] == old[index]
    case (.dictionary(let new), .dictionary(let old)): new.entries[index].value == old.entries[index].value
    default: false
    }
  }

  mutating func skip() { index += 1 }

  var isDictionary: Bool { if case .dictionary = new { true } else { false } }

  /// The step to the item that was given out last.
  var component: PropertyListPath.Component {
    if case .dictionary(let dictionary) = new { .key(dictionary.entries[index - 1].key) } else { .index(index - 1) }
  }

  /// The values of the next item.
  mutating func next() -> (new: PropertyList, old: PropertyList)? {
    defer { index += 1 }
    switch (new, old) {
    case (.array(let new), .array(let old)): return (new[index], old[index])
    case (.dictionary(let new), .dictionary(let old)): return (new.entries[index].value, old.entries[index].value)
    default: return nil
    }
  }
}
