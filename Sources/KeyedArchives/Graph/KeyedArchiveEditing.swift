public import PropertyLists

/// Changes to an archive's property list that leave the numbers of all objects as they are, so that everything else in the
/// file stays as it was.
extension KeyedArchive {
  /// The archive without a key of an archived dictionary: without every entry of it, should it occur twice. Objects that
  /// nothing refers to any more become nil, and what only they referred to as well.
  ///
  /// - Returns: nil where the object is no dictionary or has no such key.
  public func removingEntry(_ key: String, from root: ObjectReference) -> PropertyList? {
    guard case .dictionary(let entries) = try? object(root).content else { return nil }
    let indices = indices(of: key, in: entries)
    guard !indices.isEmpty else { return nil }
    let removed = Set(indices)
    var list = propertyList
    for field in ["NS.keys", "NS.objects"] {
      list.update(Self.path(of: root).appending(.key(field))) { value in
        guard case .array(let references) = value else { return }
        value = .array(references.enumerated().filter { !removed.contains($0.offset) }.map(\.element))
      }
    }
    list.clearObjects(indices.flatMap { [entries[$0].key, entries[$0].value] })
    return list
  }

  /// The archive with a scalar under a key of an archived dictionary: in its place, or as a last entry.
  ///
  /// - Returns: nil where the object is no dictionary, or the value no scalar that stands in an archive without a class:
  ///   a date, a collection, or the text `$null`, which would come back as nil.
  public func settingEntry(_ key: String, to value: PropertyList, in root: ObjectReference) -> PropertyList? {
    guard case .dictionary(let entries) = try? object(root).content, value != "$null", key != "$null" else {
      return nil
    }
    switch value {
    case .string, .data, .boolean, .integer, .real: break
    default: return nil
    }
    var list = propertyList
    let path = Self.path(of: root)
    // Of a key that occurs twice the last entry counts.
    guard let index = indices(of: key, in: entries).last else {
      let keyReference = list.appendObject(.string(key))
      let valueReference = list.appendObject(value)
      list.appendReference(keyReference, to: path.appending(.key("NS.keys")))
      list.appendReference(valueReference, to: path.appending(.key("NS.objects")))
      return list
    }
    let old = entries[index].value
    if scalar(old) != nil, list.referenceCounts[old] == 1 {
      list.update(Self.path(of: old)) { $0 = value }
    } else {
      let reference = list.appendObject(value)
      list.update(path.appending(.key("NS.objects"), .index(index))) { $0 = .uid(UInt64(clamping: reference.index)) }
      list.clearObjects([old])
    }
    return list
  }

  /// The entries of an archived dictionary as a plain dictionary, in the order of the file.
  ///
  /// - Returns: nil where that would lose something: a key that is no string or occurs twice, a value that is no scalar, or
  ///   an object that is no dictionary or has fields of its own.
  public func plainDictionary(_ reference: ObjectReference) -> PropertyListDictionary? {
    guard case .dictionary(let entries) = try? object(reference).content,
      let fields = try? stored(reference).dictionary,
      Set(fields.keys) == ["NS.keys", "NS.objects", "$class"], fields.entries.count == 3
    else { return nil }
    var scalars = ScalarReader(archive: self)
    var seen: Set<String> = []
    var dictionary = PropertyListDictionary()
    for entry in entries {
      guard let key = scalars.string(entry.key), seen.insert(key).inserted,
        let value = scalars.scalar(entry.value)
      else { return nil }
      dictionary.entries.append(.init(key: key, value: value))
    }
    return dictionary
  }

  /// Where a key occurs.
  private func indices(of key: String, in entries: [ArchivedObject.Entry]) -> [Int] {
    var scalars = ScalarReader(archive: self)
    return entries.indices.filter { scalars.string(entries[$0].key)?.hasSameCodePoints(as: key) ?? false }
  }
}

extension PropertyList {
  /// Adds an object to an archive.
  fileprivate mutating func appendObject(_ value: PropertyList) -> ObjectReference {
    var reference = ObjectReference.null
    update(.key("$objects")) { list in
      guard case .array(var objects) = list else { return }
      reference = ObjectReference(objects.count)
      objects.append(value)
      list = .array(objects)
    }
    return reference
  }

  fileprivate mutating func appendReference(_ reference: ObjectReference, to path: PropertyListPath) {
    update(path) { list in
      guard case .array(var references) = list else { return }
      references.append(.uid(UInt64(clamping: reference.index)))
      list = .array(references)
    }
  }

  /// Makes those of some objects nil that nothing refers to, and what only they referred to: what was taken out of an
  /// archive shall not stay in the file. Class descriptions stay, since they say nothing about an object.
  fileprivate mutating func clearObjects(_ references: [ObjectReference]) {
    guard case .array(var objects) = self[.key("$objects")] else { return }
    var counts = referenceCounts
    var candidates = references
    while let reference = candidates.popLast() {
      let index = reference.index
      guard !reference.isNull, objects.indices.contains(index), counts[reference] == nil,
        ArchivedClass(stored: objects[index]) == nil
      else { continue }
      for (inner, count) in objects[index].referenceCounts {
        let left = (counts[inner] ?? 0) - count
        counts[inner] = left > 0 ? left : nil
        if left <= 0 { candidates.append(inner) }
      }
      objects[index] = "$null"
    }
    update(.key("$objects")) { $0 = .array(objects) }
  }

  /// How often each object is referred to in the whole property list.
  fileprivate var referenceCounts: [ObjectReference: Int] {
    var counts: [ObjectReference: Int] = [:]
    countReferences(in: &counts)
    return counts
  }

  private func countReferences(in counts: inout [ObjectReference: Int]) {
    switch self {
    case .uid(let uid):
      if let index = Int(exactly: uid) { counts[ObjectReference(index), default: 0] += 1 }
    case .array(let values), .set(let values):
      for value in values { value.countReferences(in: &counts) }
    case .dictionary(let dictionary):
      for entry in dictionary.entries { entry.value.countReferences(in: &counts) }
    default: break
    }
  }
}
