/// The entries of a dictionary, in the order of the file, a key that occurs twice included.
///
/// Of several entries with one key, one counts: the first in a binary list, the last in XML, as CoreFoundation reads
/// them. The others are kept and written, and no reader sees them.
package struct PropertyListDictionary: Sendable {
  /// One key with its value.
  package struct Entry: Sendable {
    /// The key. A key that is not a string, which binary lists can have, is described in parentheses, such as
    /// `(integer 1)`.
    package var key: String
    /// The value.
    package var value: PropertyList

    /// Creates an entry.
    package init(key: String, value: PropertyList) {
      self.key = key
      self.value = value
    }
  }

  /// Which of several entries with one key counts.
  package enum Precedence: Sendable, Hashable {
    /// The first, as in binary property lists.
    case first
    /// The last, as in XML.
    case last
  }

  /// The entries in the order of the file.
  package var entries: [Entry]
  /// Which of several entries with one key counts.
  package let precedence: Precedence

  /// Creates a dictionary from the given entries, in their order.
  package init(_ entries: [Entry] = [], precedence: Precedence = .last) {
    self.entries = entries
    self.precedence = precedence
  }

  /// The keys in the order of the file.
  package var keys: [String] { entries.map(\.key) }

  /// The position of the entry that counts for a key.
  package func index(ofKey key: String) -> Int? {
    let length = key.utf8.count
    return index(ofKeyOf: length) { $0.hasSameBytes(as: key, count: length) }
  }

  /// The position of the entry that counts for a key.
  package func index(ofKey key: StaticString) -> Int? {
    index(ofKeyOf: key.utf8CodeUnitCount) { $0.hasSameCodePoints(as: key) }
  }

  /// The position of the entry that counts among those whose key has a length in UTF-8 and satisfies a predicate.
  @inline(__always)
  private func index(ofKeyOf length: Int, _ isKey: (String) -> Bool) -> Int? {
    // By index, since passing whole entries to a closure counts references to their values.
    var found: Int?
    for index in entries.indices where entries[index].key.utf8.count == length && isKey(entries[index].key) {
      if precedence == .first { return index }
      found = index
    }
    return found
  }

  /// The value of a key (of the entry that counts), or nil if the key does not occur.
  ///
  /// Setting a value changes the entry that counts or appends one; setting nil removes every entry of that key, so that
  /// reading gives nil afterwards.
  package subscript(key: String) -> PropertyList? {
    get { index(ofKey: key).map { entries[$0].value } }
    set {
      guard let newValue else {
        entries.removeAll { $0.key.hasSameCodePoints(as: key) }
        return
      }
      if let index = index(ofKey: key) {
        entries[index].value = newValue
      } else {
        entries.append(Entry(key: key, value: newValue))
      }
    }
  }

  /// Sets many values like the subscript, without searching all entries for each.
  package mutating func set(_ more: [Entry]) {
    var places = effectivePlaces
    for entry in more {
      if let place = places[CodePointString(entry.key)] {
        entries[place].value = entry.value
      } else {
        places[CodePointString(entry.key)] = entries.count
        entries.append(entry)
      }
    }
  }

  /// The entries that count, in the order of the file.
  package var effectiveEntries: [Entry] {
    hasDuplicateKeys ? effectiveIndices.map { entries[$0] } : entries
  }

  /// The indices of the entries that count, in the order of the file.
  package var effectiveIndices: [Int] {
    hasDuplicateKeys ? effectivePlaces.values.sorted() : Array(entries.indices)
  }

  /// Removes the entries that do not count.
  package mutating func removeShadowedEntries() {
    if hasDuplicateKeys { entries = effectiveEntries }
  }

  /// The position of the entry that counts, by key.
  private var effectivePlaces: [CodePointString: Int] {
    var places: [CodePointString: Int] = [:]
    for index in entries.indices {
      let key = CodePointString(entries[index].key)
      if precedence == .last || places[key] == nil { places[key] = index }
    }
    return places
  }

  /// Up to this number, keys are compared with each other instead of hashed, which is faster.
  private static let fewKeys = 24

  /// Whether a key occurs more than once.
  package var hasDuplicateKeys: Bool {
    guard entries.count > Self.fewKeys else {
      for index in entries.indices {
        for other in 0..<index where entries[index].key.hasSameCodePoints(as: entries[other].key) { return true }
      }
      return false
    }
    var keys: Set<CodePointString> = []
    return entries.indices.contains { !keys.insert(CodePointString(entries[$0].key)).inserted }
  }

  /// Whether the key occurs.
  package func contains(_ key: String) -> Bool {
    index(ofKey: key) != nil
  }

  /// Renames the key of the entry that counts, in its place. Does nothing if the key does not occur.
  package mutating func renameKey(_ key: String, to newKey: String) {
    if let index = index(ofKey: key) { entries[index].key = newKey }
  }
}

extension PropertyListDictionary: Hashable {
  /// Equality of the entries in their order. Which entry counts is compared only where a key occurs more than once.
  package static func == (left: Self, right: Self) -> Bool {
    PropertyList.dictionary(left) == .dictionary(right)
  }

  /// Feeds the entries to the hasher.
  package func hash(into hasher: inout Hasher) {
    PropertyList.dictionary(self).hash(into: &hasher)
  }

  /// Whether the same entries mean the same in both.
  func hasSameMeaning(ofEntriesAs other: Self) -> Bool {
    precedence == other.precedence || !hasDuplicateKeys
  }
}

extension PropertyListDictionary.Entry: Hashable {
  /// Exact equality of key and value.
  package static func == (left: Self, right: Self) -> Bool {
    left.key.hasSameCodePoints(as: right.key) && left.value == right.value
  }

  /// Feeds key and value to the hasher.
  package func hash(into hasher: inout Hasher) {
    key.hashCodePoints(into: &hasher)
    hasher.combine(value)
  }
}
