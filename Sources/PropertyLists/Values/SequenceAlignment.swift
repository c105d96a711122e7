/// Matches the parts of an edited container with those of the original. A writer that keeps a layout needs this to find
/// the unchanged parts.
package enum SequenceAlignment {
  /// For each new element the index of the old one that it continues, or nil if it is new.
  package static func ofElements(_ new: [PropertyList], with old: [PropertyList]) -> [Int?] {
    let alignment = ElementAlignment(of: new, with: old)
    return new.indices.map { alignment[$0] }
  }

  /// For each new entry the index of the old one that it continues, or nil if it is new: the same occurrence of the
  /// same key, or, if that key is gone, the old entry after its predecessor's, so that a renamed key keeps its place.
  package static func ofEntries(_ new: PropertyListDictionary, with old: PropertyListDictionary) -> [Int?] {
    if haveSameKeys(new, old) { return Array(new.entries.indices) }
    var pairs = pairsOfSameKeys(new, old)
    var taken = Set(pairs.compactMap { $0 })
    for index in pairs.indices where pairs[index] == nil {
      let place = index == 0 ? 0 : pairs[index - 1].map { $0 + 1 }
      guard let place, old.entries.indices.contains(place), taken.insert(place).inserted else { continue }
      pairs[index] = place
    }
    return pairs
  }

  /// For each new entry the index of the old one with the same key. Repeated keys are matched in order.
  private static func pairsOfSameKeys(_ new: PropertyListDictionary, _ old: PropertyListDictionary) -> [Int?] {
    // For few keys a linear search is faster than hashing.
    if new.entries.count < 64, old.entries.count < 64 {
      var isTaken = Array(repeating: false, count: old.entries.count)
      return new.entries.indices.map { index in
        let pair = old.entries.indices.first { place in
          !isTaken[place] && old.entries[place].key.hasSameCodePoints(as: new.entries[index].key)
        }
        if let pair { isTaken[pair] = true }
        return pair
      }
    }
    var waiting: [PropertyList: [Int]] = [:]
    for (index, entry) in old.entries.enumerated().reversed() {
      waiting[.string(entry.key), default: []].append(index)
    }
    return new.entries.map { entry in waiting[.string(entry.key)]?.popLast() }
  }

  /// Whether two dictionaries have the same keys in the same order, as after an edit of values only.
  static func haveSameKeys(_ left: PropertyListDictionary, _ right: PropertyListDictionary) -> Bool {
    left.entries.count == right.entries.count
      && left.entries.indices.allSatisfy { left.entries[$0].key.hasSameCodePoints(as: right.entries[$0].key) }
  }
}

/// Which old element each new element of an array continues: equal elements at the start and at the end, and the others
/// by position.
struct ElementAlignment {
  /// The new elements that may differ from those that they continue. All others are equal to them.
  let different: Range<Int>
  private let oldEnd: Int
  private let shift: Int

  init(of new: [PropertyList], with old: [PropertyList]) {
    let shorter = min(new.count, old.count)
    var prefix = 0
    while prefix < shorter, new[prefix] == old[prefix] { prefix += 1 }
    var suffix = 0
    while suffix < shorter - prefix, new[new.count - 1 - suffix] == old[old.count - 1 - suffix] { suffix += 1 }
    different = prefix..<new.count - suffix
    (oldEnd, shift) = (old.count - suffix, old.count - new.count)
  }

  /// The old element that a new one continues, or nil if it is new.
  subscript(index: Int) -> Int? {
    if index >= different.upperBound { return index + shift }
    return index < oldEnd ? index : nil
  }
}
