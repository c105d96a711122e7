package import PropertyLists

/// Changes any number of entries of one archived dictionary in linear time: no change searches the entries or the
/// archive.
///
/// The numbers of all objects stay, so that everything else in the file stays as it was. An object that nothing refers
/// to any more becomes nil, and what only it referred to as well: removed values must not stay in the file. Class
/// descriptions stay, since they say nothing about an object, and so does the dictionary.
package struct ArchivedDictionaryEditor {
  private let list: PropertyList
  private let root: ObjectReference
  /// The archive with its edited objects, except for the dictionary's own entries.
  private var archive: KeyedArchive
  /// The dictionary's entries by their old places, new ones after them, or nil if one was taken out.
  private var entries: [ArchivedObject.Entry?]
  /// Where each key occurs.
  private var places: [CodePointString: [Int]] = [:]
  /// How often each object is referred to in the whole property list, references that lead nowhere included.
  private var counts: [Int: Int] = [:]

  /// Begins to edit a dictionary, or nil if the object is not one.
  package init?(_ archive: KeyedArchive, root: ObjectReference) {
    guard case .dictionary(let entries) = try? archive.object(root).content else { return nil }
    self.archive = archive
    self.root = root
    self.entries = entries
    list = archive.propertyList
    var scalars = ScalarReader(archive: archive)
    for (place, entry) in entries.enumerated() {
      if let key = scalars.string(entry.key) { places[CodePointString(key), default: []].append(place) }
    }
    list.forEachReference { counts[$0, default: 0] += 1 }
  }

  /// The archive's property list with all changes.
  package var propertyList: PropertyList {
    var objects = archive.objects
    func references(_ references: [ObjectReference]) -> PropertyList {
      .array(references.map { .uid(UInt64(clamping: $0.index)) })
    }
    let left = entries.compactMap(\.self)
    objects[root.index].update(.key("NS.keys")) { $0 = references(left.map(\.key)) }
    objects[root.index].update(.key("NS.objects")) { $0 = references(left.map(\.value)) }
    var list = list
    list.update(.key("$objects")) { $0 = .array(objects) }
    return list
  }

  /// Removes all entries of a key.
  ///
  /// - Returns: whether the key was there.
  package mutating func remove(_ key: String) -> Bool {
    guard let places = places.removeValue(forKey: CodePointString(key)) else { return false }
    var released: [ObjectReference] = []
    for place in places {
      guard let entry = entries[place] else { continue }
      released += [entry.key, entry.value]
      entries[place] = nil
    }
    release(released)
    return true
  }

  /// Sets the scalar of a key: in its last entry, which is the one that counts, or in a new last entry.
  ///
  /// - Returns: false where the value is not a scalar that is in an archive without a class: for a date, a
  ///   collection, or the text `$null`, which would come back as nil.
  package mutating func set(_ key: String, to value: PropertyList) -> Bool {
    guard value.standsWithoutClass, PropertyList.string(key).standsWithoutClass else { return false }
    guard let place = places[CodePointString(key)]?.last, let entry = entries[place] else {
      places[CodePointString(key)] = [entries.count]
      entries.append(.init(key: append(.string(key)), value: append(value)))
      return true
    }
    if archive.scalar(entry.value) != nil, counts[entry.value.index] == 1 {
      replace(entry.value.index, by: value)
    } else {
      entries[place] = .init(key: entry.key, value: append(value))
      release([entry.value])
    }
    return true
  }

  /// Adds an object for an entry. Dangling references must not lead to it, so nil is stored under their numbers.
  private mutating func append(_ object: PropertyList) -> ObjectReference {
    while counts[archive.objects.count, default: 0] > 0 { archive.objects.append("$null") }
    let index = archive.objects.count
    archive.objects.append(object)
    counts[index] = 1
    return ObjectReference(index)
  }

  /// Counts down the references of removed objects, and clears objects without references.
  private mutating func release(_ references: [ObjectReference]) {
    var released = references.map(\.index)
    while let index = released.popLast() {
      let left = (counts[index] ?? 0) - 1
      counts[index] = left
      guard left == 0, archive.objects.indices.contains(index), index != root.index,
        index != ObjectReference.null.index,
        archive.classDescription(archive.objects[index]) == nil
      else { continue }
      archive.objects[index].forEachReference { released.append($0) }
      archive.objects[index] = "$null"
    }
  }

  /// Replaces an object, and what only it referred to, by a scalar.
  private mutating func replace(_ index: Int, by value: PropertyList) {
    var released: [ObjectReference] = []
    archive.objects[index].forEachReference { released.append(ObjectReference($0)) }
    archive.objects[index] = value
    release(released)
  }
}

extension PropertyList {
  /// Whether an archive stores the value inline and it reads back as itself.
  fileprivate var standsWithoutClass: Bool {
    switch self {
    case .string(let text): !text.hasSameCodePoints(as: "$null")
    case .data, .boolean, .integer, .real: true
    default: false
    }
  }
}
