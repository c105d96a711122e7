internal import PropertyLists

/// A value that an edit put in the place of another.
struct XMLChange {
  let new: PropertyList
  let old: PropertyList
  /// The number of the old value's element.
  let element: Int
}

/// What an edit changed, in the order of the text.
///
/// The value as it was read and the edited one are walked side by side. Where a container still has the same keys, or
/// as many elements, what changed in it are items, and everything around them stays; else it changed as a whole.
struct XMLChanges: IteratorProtocol {
  private let elements: XMLElements
  /// The element that is looked at next.
  private var element = XMLElements.root
  private let root: (new: PropertyList, old: PropertyList)
  private var isBegun = false
  /// The containers that are being walked through, the outermost first.
  private var open: [AlikeContainers] = []

  init(from old: PropertyList, to new: PropertyList, at elements: XMLElements) {
    self.elements = elements
    root = (new, old)
  }

  /// How many containers the change is in that was given out last.
  var depth: Int { open.count }

  /// The steps to that change, the outermost first.
  var path: [PropertyListPath.Component] { open.map(\.component) }

  mutating func next() -> XMLChange? {
    if !isBegun {
      isBegun = true
      if let change = change(from: root.old, to: root.new) { return change }
    }
    while let last = open.indices.last {
      open[last].skipSame(from: &element, in: elements)
      guard let (new, old) = open[last].next(from: &element) else {
        open.removeLast()
        continue
      }
      if let change = change(from: old, to: new) { return change }
    }
    return nil
  }

  /// What changed in the value that is looked at. Nil if it is what its items say, which are looked at next, or
  /// nothing.
  private mutating func change(from old: PropertyList, to new: PropertyList) -> XMLChange? {
    if let containers = AlikeContainers(new, old) {
      open.append(containers)
      element += 1
      return nil
    }
    defer { element = elements.next(after: element) }
    return new == old ? nil : XMLChange(new: new, old: old, element: element)
  }
}

/// Two dictionaries with the same keys, or two arrays with as many elements, whose items are compared.
private struct AlikeContainers {
  private let entries: (new: [PropertyListDictionary.Entry], old: [PropertyListDictionary.Entry])
  private let values: (new: [PropertyList], old: [PropertyList])
  private let isDictionary: Bool
  private let count: Int
  /// How many items were passed.
  private var index = 0

  /// Nil for other values, for containers without items, and for a dictionary that XML has for UIDs: it is refused.
  init?(_ new: PropertyList, _ old: PropertyList) {
    switch (new, old) {
    case (.array(let newValues), .array(let oldValues)):
      guard newValues.count == oldValues.count, !newValues.isEmpty else { return nil }
      (entries, values, isDictionary, count) = (([], []), (newValues, oldValues), false, newValues.count)
    case (.dictionary(let newDictionary), .dictionary(let oldDictionary)):
      let (newEntries, oldEntries) = (newDictionary.entries, oldDictionary.entries)
      guard newEntries.count == oldEntries.count, !newEntries.isEmpty, newDictionary.uidOfXML == nil,
        Self.haveSameKeys(newEntries, oldEntries)
      else { return nil }
      (entries, values, isDictionary, count) = ((newEntries, oldEntries), ([], []), true, newEntries.count)
    default:
      return nil
    }
  }

  /// - Parameters: as many entries.
  private static func haveSameKeys(
    _ new: [PropertyListDictionary.Entry], _ old: [PropertyListDictionary.Entry]
  ) -> Bool {
    var index = 0
    while true {
      index = new.firstVisibleDifference(from: old, at: index)
      guard index < new.count else { return true }
      guard new[index].key.hasSameCodePoints(as: old[index].key) else { return false }
      index += 1
    }
  }

  /// The step to the item that was given out last.
  var component: PropertyListPath.Component {
    isDictionary ? .key(entries.new[index - 1].key) : .index(index - 1)
  }

  /// Passes items that are visibly the same.
  ///
  /// - Parameter element: the next item's first element, before and afterwards.
  mutating func skipSame(from element: inout Int, in elements: XMLElements) {
    let end =
      isDictionary
      ? entries.new.firstVisibleDifference(from: entries.old, at: index)
      : values.new.firstVisibleDifference(from: values.old, at: index)
    while index < end {
      index += 1
      // A value is after its key.
      element = elements.next(after: isDictionary ? element + 1 : element)
    }
  }

  /// The values of the next item, or nil if none is left.
  ///
  /// - Parameter element: the next item's first element, and the element of its value afterwards.
  mutating func next(from element: inout Int) -> (new: PropertyList, old: PropertyList)? {
    guard index < count else { return nil }
    defer { index += 1 }
    guard isDictionary else { return (values.new[index], values.old[index]) }
    element += 1
    return (entries.new[index].value, entries.old[index].value)
  }
}

extension Array {
  /// The first index at or after another where two arrays differ as far as bytes show it; the shorter one's count
  /// where they do not.
  ///
  /// What an edit did not touch is a copy, that is, the same bytes: numbers, and references to storage that is
  /// shared. This sees it without reading that storage and without counting references to it, which takes longer than
  /// all else when an edited value is compared with the one that was read. Equal elements can differ in bytes.
  fileprivate func firstVisibleDifference(from other: [Element], at start: Int) -> Int {
    let (size, stride) = (MemoryLayout<Element>.size, MemoryLayout<Element>.stride)
    let end = Swift.min(count, other.count)
    guard size >= 8 else { return Swift.min(start, end) }
    // The elements up to `end` are there in both arrays, and what is read of each ends with its size.
    return unsafe withUnsafeBytes { bytes in
      unsafe other.withUnsafeBytes { others in
        func isSame(at offset: Int) -> Bool {
          unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            == others.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        if unsafe bytes.baseAddress == others.baseAddress { return end }
        var index = start
        while index < end {
          let first = index * stride
          var offset = 0
          while offset < size - 8 {
            guard isSame(at: first + offset) else { return index }
            offset += 8
          }
          guard isSame(at: first + size - 8) else { return index }
          index += 1
        }
        return index
      }
    }
  }
}
