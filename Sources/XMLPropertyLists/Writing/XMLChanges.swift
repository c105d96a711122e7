internal import PropertyLists

/// A value that an edit replaced.
struct XMLChange {
  let new: PropertyList
  let old: PropertyList
  /// The number of the old value's element.
  let element: Int
}

/// The changes of an edit, in the order of the text.
///
/// The original and the edited value are walked together. If a container still has the same keys or the same number of
/// elements, only its items changed, and everything around them stays. Otherwise the container changed as a whole.
struct XMLChanges: IteratorProtocol {
  private let elements: XMLElements
  /// The next element.
  private var element = XMLElements.root
  private let root: (new: PropertyList, old: PropertyList)
  private var isBegun = false
  /// The containers that are being walked through, the outermost first.
  private var open: [AlikeContainers] = []

  init(from old: PropertyList, to new: PropertyList, at elements: XMLElements) {
    self.elements = elements
    root = (new, old)
  }

  /// The number of containers around the last returned change.
  var depth: Int { open.count }

  /// The path of that change, the outermost step first.
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

  /// The change of the current value. Nil if nothing changed, or only its items, which come next.
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

/// Two dictionaries with the same keys, or two arrays with the same number of elements, whose items are compared.
private struct AlikeContainers {
  private let entries: (new: [PropertyListDictionary.Entry], old: [PropertyListDictionary.Entry])
  private let values: (new: [PropertyList], old: [PropertyList])
  private let isDictionary: Bool
  private let count: Int
  /// How many items were passed.
  private var index = 0

  /// Nil for other values, for containers without items, and for a dictionary that would read back as a UID: it is
  /// refused.
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

  /// - Parameters: must have the same number of entries.
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

  /// The step to the last returned item.
  var component: PropertyListPath.Component {
    isDictionary ? .key(entries.new[index - 1].key) : .index(index - 1)
  }

  /// Skips items with identical storage.
  ///
  /// - Parameter element: the next item's first element, before and afterwards.
  mutating func skipSame(from element: inout Int, in elements: XMLElements) {
    let end =
      isDictionary
      ? entries.new.firstVisibleDifference(from: entries.old, at: index)
      : values.new.firstVisibleDifference(from: values.old, at: index)
    while index < end {
      index += 1
      // The value follows its key.
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
  /// The first index at or after another at which the bytes of two arrays differ; the shorter count if they do not.
  ///
  /// Parts that an edit did not touch are copies with the same bytes: numbers, and references to shared storage.
  /// Comparing the bytes neither reads that storage nor counts references to it, which would dominate the comparison of
  /// an edited value with the original. Equal elements can differ in their bytes.
  fileprivate func firstVisibleDifference(from other: [Element], at start: Int) -> Int {
    let (size, stride) = (MemoryLayout<Element>.size, MemoryLayout<Element>.stride)
    let end = Swift.min(count, other.count)
    guard size >= 8 else { return Swift.min(start, end) }
    // Both arrays have the elements up to `end`, and only the size of an element is read from each.
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
