internal import PropertyLists

/// The dictionaries and arrays whose end tags have not come, the outermost first, and what they hold so far.
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
    var manyKeys: Set<ExactKey> = []
  }

  private var open: [Container] = []
  // The items of the innermost container are the last ones. They stay here until it ends, so that its own array is made
  // once and has no room to spare.
  private var entries: [PropertyListDictionary.Entry] = []
  private var values: [PropertyList] = []
  /// Whether a UID stands for a dictionary with several entries, or with a real.
  private(set) var hasIrregularUID = false
  /// Where the next element will stand.
  private(set) var place = Place.root

  /// Where an element can stand.
  enum Place {
    case root
    case inArray
    case key
    case valueOfKey
  }

  var count: Int { open.count }

  /// Where the value stands that comes next or is being read.
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
    // A blob has no more.
    if isDictionary, entries.isEmpty { entries.reserveCapacity(16) }
    let firstItem = isDictionary ? entries.count : values.count
    open.append(Container(isDictionary: isDictionary, element: element, firstItem: firstItem))
    place = isDictionary ? .key : .inArray
  }

  /// Takes a key; says whether the dictionary did not have it yet.
  mutating func append(key: String) -> Bool {
    open[open.count - 1].pendingKey = key
    place = .valueOfKey
    return isNew(key)
  }

  /// Takes a value; false where no container is open.
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

  /// Takes the end of the innermost container; gives its value and the number of its element.
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
    // Left to the outermost are all entries that there are: of a few it can have the array, although with room to
    // spare.
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
  /// A key as a member of a set: Swift holds canonically equivalent strings equal, and these are not.
  private struct ExactKey: Hashable {
    let text: String

    static func == (left: Self, right: Self) -> Bool { left.text.hasSameCodePoints(as: right.text) }

    func hash(into hasher: inout Hasher) { text.hashCodePoints(into: &hasher) }
  }

  /// As many keys are compared one by one; a set is slower.
  private static let fewKeys = 16

  /// Whether the innermost dictionary has no entry with a key yet.
  private mutating func isNew(_ key: String) -> Bool {
    let last = open.count - 1
    let own = open[last].firstItem..<entries.count
    if own.count <= Self.fewKeys {
      return own.allSatisfy { !entries[$0].key.hasSameCodePoints(as: key) }
    }
    if open[last].manyKeys.isEmpty { open[last].manyKeys = Set(entries[own].map { ExactKey(text: $0.key) }) }
    return open[last].manyKeys.insert(ExactKey(text: key)).inserted
  }
}

extension PropertyListDictionary {
  /// The number of the UID that CoreFoundation reads in the place of a dictionary.
  var uidOfXML: UInt64? { entries[...].uidOfXML }
}

extension ArraySlice<PropertyListDictionary.Entry> {
  /// The number of a dictionary that stands for a keyed archive's UID: `CF$UID` alone, however often, with a number
  /// of which CoreFoundation takes 32 bits (CFPropertyList.c, `parseDictTag`).
  fileprivate var uidOfXML: UInt64? {
    guard let last, last.key.utf8.count == 6, allSatisfy({ $0.key.hasSameCodePoints(as: "CF$UID") }) else { return nil }
    switch last.value {
    case .integer(let number): return number.low & 0xFFFF_FFFF
    // What a conversion gives on Intel's processors where it is out of range.
    case .real(let number): return UInt64(UInt32(bitPattern: Int32(exactly: number.rounded(.towardZero)) ?? .min))
    default: return nil
    }
  }
}
