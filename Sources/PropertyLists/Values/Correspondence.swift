/// Which part of an edited container stands for which part of the container as it was read. A writer that keeps a
/// layout asks this to know what an edit did not touch.
package enum Correspondence {
  /// For each new element the index of the old one that it continues, or nil where it is new: equal elements at the
  /// start and at the end, and what lies between by position.
  package static func ofElements(_ new: [PropertyList], with old: [PropertyList]) -> [Int?] {
    let shorter = min(new.count, old.count)
    var prefix = 0
    while prefix < shorter, new[prefix] == old[prefix] { prefix += 1 }
    var suffix = 0
    while suffix < shorter - prefix, new[new.count - 1 - suffix] == old[old.count - 1 - suffix] { suffix += 1 }

    return new.indices.map { index in
      if index >= new.count - suffix { return index - new.count + old.count }
      return index < old.count - suffix ? index : nil
    }
  }

  /// For each new entry the index of the old one that it continues, or nil where it is new: the same key (the k-th
  /// time it occurs), or the old entry behind its predecessor's where that key is gone, so that a renamed key keeps its
  /// place.
  package static func ofEntries(_ new: PropertyListDictionary, with old: PropertyListDictionary) -> [Int?] {
    if haveSameKeys(new, old) { return Array(new.entries.indices) }
    var waiting: [PropertyList: [Int]] = [:]
    for (index, entry) in old.entries.enumerated().reversed() {
      waiting[.string(entry.key), default: []].append(index)
    }
    var pairs = new.entries.map { entry in waiting[.string(entry.key)]?.popLast() }
    var taken = Set(pairs.compactMap { $0 })
    for index in pairs.indices where pairs[index] == nil {
      let place = index == 0 ? 0 : pairs[index - 1].map { $0 + 1 }
      guard let place, old.entries.indices.contains(place), taken.insert(place).inserted else { continue }
      pairs[index] = place
    }
    return pairs
  }

  /// Whether two dictionaries have the same keys in the same order, as those have of which only values were edited.
  static func haveSameKeys(_ left: PropertyListDictionary, _ right: PropertyListDictionary) -> Bool {
    left.entries.count == right.entries.count
      && left.entries.indices.allSatisfy { left.entries[$0].key.hasSameCodePoints(as: right.entries[$0].key) }
  }
}
