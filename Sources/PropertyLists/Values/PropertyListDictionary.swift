/// The entries of a dictionary, in the order of the file, a key that occurs twice included.
public struct PropertyListDictionary: Sendable {
  /// One key with its value.
  public struct Entry: Sendable {
    /// The key.
    public var key: String
    /// The value.
    public var value: PropertyList

    /// Makes an entry.
    public init(key: String, value: PropertyList) {
      self.key = key
      self.value = value
    }
  }

  /// The entries in the order of the file.
  public var entries: [Entry]

  /// Makes a dictionary of the given entries, in their order.
  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// The keys in the order of the file.
  public var keys: [String] { entries.map(\.key) }

  /// The position of the entry that counts for a key: the last one, as in Python's plistlib and swift-foundation,
  /// where a later entry overwrites an earlier one.
  public func lastIndex(ofKey key: String) -> Int? {
    // By index, since handing whole entries to a closure counts references to their values.
    let length = key.utf8.count
    var index = entries.count
    while index > 0 {
      index -= 1
      if entries[index].key.utf8.count == length, entries[index].key.hasSameBytes(as: key, count: length) {
        return index
      }
    }
    return nil
  }

  /// The value of a key (of its last entry), or nil where the key does not occur.
  ///
  /// Setting a value changes the last entry of that key or appends one; setting nil removes every entry of that key,
  /// so that reading gives nil afterwards.
  public subscript(key: String) -> PropertyList? {
    get { lastIndex(ofKey: key).map { entries[$0].value } }
    set {
      guard let newValue else {
        entries.removeAll { $0.key.hasSameCodePoints(as: key) }
        return
      }
      if let index = lastIndex(ofKey: key) {
        entries[index].value = newValue
      } else {
        entries.append(Entry(key: key, value: newValue))
      }
    }
  }

  /// Sets many values, each as the subscript sets one, without looking through all entries for each.
  package mutating func set(_ more: [Entry]) {
    var places: [ExactString: Int] = [:]
    for index in entries.indices { places[ExactString(entries[index].key)] = index }
    for entry in more {
      if let place = places[ExactString(entry.key)] {
        entries[place].value = entry.value
      } else {
        places[ExactString(entry.key)] = entries.count
        entries.append(entry)
      }
    }
  }

  /// The entries that count: of those with one key the last, in the order of the file.
  package var lastEntries: [Entry] {
    var last: [ExactString: Int] = [:]
    for index in entries.indices { last[ExactString(entries[index].key)] = index }
    return last.count == entries.count ? entries : last.values.sorted().map { entries[$0] }
  }

  /// Whether the key occurs.
  public func contains(_ key: String) -> Bool {
    lastIndex(ofKey: key) != nil
  }

  /// Gives the last entry of a key another key and leaves it in its place. Does nothing where the key does not occur.
  public mutating func renameKey(_ key: String, to newKey: String) {
    if let index = lastIndex(ofKey: key) { entries[index].key = newKey }
  }
}

extension PropertyListDictionary: Hashable {}

extension PropertyListDictionary.Entry: Hashable {
  /// Exact equality of key and value.
  public static func == (left: Self, right: Self) -> Bool {
    left.key.hasSameCodePoints(as: right.key) && left.value == right.value
  }

  /// Feeds key and value to the hasher.
  public func hash(into hasher: inout Hasher) {
    key.hashCodePoints(into: &hasher)
    hasher.combine(value)
  }
}
