internal import PropertyLists

/// The open dictionaries and arrays, the outermost first, with their items so far.
struct XMLContainers {
  private struct Container {
    let isDictionary: Bool
    /// The number of its element.
    let element: Int
    /// Where its items begin among those of all open containers.
    let firstItem: Int
    /// The key whose value comes next.
    var pendingKey: String?
    /// Its keys, once they are many.
    var manyKeys: Set<CodePointString> = []
  }

  private var open: [Container] = []
  // The items of the innermost container are the last ones. They stay here until it ends, so that its array is
  // allocated once with the exact size.
  private var entries: [PropertyListDictionary.Entry] = []
  private var values: [PropertyList] = []
  /// Whether a UID was read from a dictionary with several entries, or with a real.
  private(set) var hasIrregularUID = false
  /// The place of the next element.
  private(set) var place = Place.root

  /// The possible places of an element.
  enum Place {
    case root
    case inArray
    case key
    case valueOfKey
  }

  var count: Int { open.count }

  /// The path of the next or current value.
  var path: PropertyListPath {
    var components: [PropertyListPath.Component] = []
    var endOfValues = values.count
    for container in open.reversed() {
      if !container.isDictionary {
        components.append(.index(endOfValues - container.firstItem))
        endOfValues = container.firstItem
      } else if let key = container.pendingKey {
        components.append(.key(key))
      }
    }
    return PropertyListPath(components.reversed())
  }

  mutating func begin(_ tag: XMLTag, element: Int) {
    let isDictionary = tag == .dict
    // A blob rarely has more.
    if isDictionary, entries.isEmpty { entries.reserveCapacity(16) }
    let firstItem = isDictionary ? entries.count : values.count
    open.append(Container(isDictionary: isDictionary, element: element, firstItem: firstItem))
    place = isDictionary ? .key : .inArray
  }

  /// Adds a key. Returns whether it is new in the dictionary.
  mutating func append(key: String) -> Bool {
    open[open.count - 1].pendingKey = key
    place = .valueOfKey
    return isNew(key)
  }

  /// Adds a value. Returns false if no container is open.
  mutating func append(_ value: PropertyList) -> Bool {
    switch place {
    case .root: return false
    case .inArray: values.append(value)
    case .key, .valueOfKey:
      guard let key = open[open.count - 1].pendingKey.take() else { return true }
      entries.append(.init(key: key, value: value))
      place = .key
    }
    return true
  }

  /// Ends the innermost container. Returns its value and the number of its element.
  mutating func end() -> (value: PropertyList, element: Int)? {
    guard let container = open.popLast() else { return nil }
    place = open.last.map { $0.isDictionary ? .valueOfKey : .inArray } ?? .root
    guard container.isDictionary else {
      let own = Array(values[container.firstItem...])
      values.removeLast(own.count)
      return (.array(own), container.element)
    }
    if let uid = entries[container.firstItem...].uidOfXML {
      if entries.count - container.firstItem > 1 { hasIrregularUID = true }
      if case .real = entries.last?.value { hasIrregularUID = true }
      entries.removeLast(entries.count - container.firstItem)
      return (.uid(uid), container.element)
    }
    // The outermost dictionary gets all remaining entries. If they are few, it can have the array with its spare
    // capacity.
    if open.isEmpty, entries.count <= Self.fewKeys {
      let own = entries
      entries = []
      return (.dictionary(PropertyListDictionary(own)), container.element)
    }
    let own = Array(entries[container.firstItem...])
    entries.removeLast(own.count)
    return (.dictionary(PropertyListDictionary(own)), container.element)
  }
}

// MARK: - Keys that occur twice

extension XMLContainers {
  /// Up to this number of keys are compared one by one, which is faster than a set.
  private static let fewKeys = 16

  /// Whether the innermost dictionary has no entry with a key yet.
  private mutating func isNew(_ key: String) -> Bool {
    let last = open.count - 1
    let own = open[last].firstItem..<entries.count
    if own.count <= Self.fewKeys {
      return own.allSatisfy { !entries[$0].key.hasSameCodePoints(as: key) }
    }
    if open[last].manyKeys.isEmpty { open[last].manyKeys = Set(entries[own].map { CodePointString($0.key) }) }
    return open[last].manyKeys.insert(CodePointString(key)).inserted
  }
}

extension PropertyListDictionary {
  /// The UID that CoreFoundation reads instead of a dictionary.
  var uidOfXML: UInt64? { entries[...].uidOfXML }
}

extension ArraySlice<PropertyListDictionary.Entry> {
  /// The number in a dictionary that represents a keyed archive's UID: `CF$UID` as the only key, however often, with a
  /// number of which CoreFoundation reads 32 bits (CFPropertyList.c, `parseDictTag`).
  fileprivate var uidOfXML: UInt64? {
    guard let last, last.key.utf8.count == 6, allSatisfy({ $0.key.hasSameCodePoints(as: "CF$UID") }) else { return nil }
    switch last.value {
    case .integer(let number): return number.low & 0xFFFF_FFFF
    // The result of an out-of-range conversion on Intel processors.
    case .real(let number): return UInt64(UInt32(bitPattern: Int32(exactly: number.rounded(.towardZero)) ?? .min))
    default: return nil
    }
  }
}
