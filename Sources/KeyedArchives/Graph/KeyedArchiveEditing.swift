public import PropertyLists

/// Changes to an archive's property list that leave the numbers of all objects as they are, so that everything else in the
/// file stays as it was.
extension KeyedArchive {
  /// The archive without an entry of an archived dictionary. Objects that nothing refers to any more become nil.
  ///
  /// - Returns: nil where the object is no dictionary or has no such key.
  public func removingEntry(_ key: String, from root: ObjectReference) -> PropertyList? {
    guard case .dictionary(let entries) = try? object(root).content,
      let index = entries.lastIndex(where: { string($0.key)?.hasSameCodePoints(as: key) ?? false })
    else { return nil }
    var list = propertyList
    for field in ["NS.keys", "NS.objects"] {
      list.update(Self.path(of: root).appending(.key(field))) { value in
        guard case .array(var references) = value, references.indices.contains(index) else { return }
        references.remove(at: index)
        value = .array(references)
      }
    }
    list.clearObjects([entries[index].key, entries[index].value])
    return list
  }

  /// The archive with a scalar under a key of an archived dictionary: in its place, or as a last entry.
  ///
  /// - Returns: nil where the object is no dictionary, or the value no scalar that stands in an archive without a class.
  public func settingEntry(_ key: String, to value: PropertyList, in root: ObjectReference) -> PropertyList? {
    guard case .dictionary(let entries) = try? object(root).content else { return nil }
    switch value {
    case .string, .data, .boolean, .integer, .real: break
    default: return nil
    }
    var list = propertyList
    let path = Self.path(of: root)
    guard let index = entries.lastIndex(where: { string($0.key)?.hasSameCodePoints(as: key) ?? false }) else {
      let keyReference = list.appendObject(.string(key))
      let valueReference = list.appendObject(value)
      list.appendReference(keyReference, to: path.appending(.key("NS.keys")))
      list.appendReference(valueReference, to: path.appending(.key("NS.objects")))
      return list
    }
    let old = entries[index].value
    if list.countReferences(to: old) == 1, scalar(old) != nil {
      list.update(Self.path(of: old)) { $0 = value }
    } else {
      let reference = list.appendObject(value)
      list.update(path.appending(.key("NS.objects"), .index(index))) { $0 = .uid(UInt64(clamping: reference.index)) }
    }
    return list
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

  /// Makes those of some objects nil that nothing refers to: what was taken out of an archive shall not stay in the file.
  fileprivate mutating func clearObjects(_ references: [ObjectReference]) {
    for reference in references where !reference.isNull && countReferences(to: reference) == 0 {
      update(KeyedArchive.path(of: reference)) { $0 = "$null" }
    }
  }

  /// How often an object is referred to in the whole property list.
  fileprivate func countReferences(to reference: ObjectReference) -> Int {
    switch self {
    case .uid(let uid): uid == UInt64(clamping: reference.index) ? 1 : 0
    case .array(let values), .set(let values): values.reduce(0) { $0 + $1.countReferences(to: reference) }
    case .dictionary(let dictionary):
      dictionary.entries.reduce(0) { $0 + $1.value.countReferences(to: reference) }
    default: 0
    }
  }
}
