package import PropertyLists

/// Changes to an archive's property list that leave the numbers of all objects as they are, so that everything else in
/// the file stays as it was.
extension KeyedArchive {
  /// The archive without a key of an archived dictionary: without any of its entries. Objects that lose their last
  /// reference become nil, and so do objects that only they referred to.
  ///
  /// - Returns: nil if the object is not a dictionary or has no such key.
  package func removingEntry(_ key: String, from root: ObjectReference) -> PropertyList? {
    var editor = ArchivedDictionaryEditor(self, root: root)
    return editor?.remove(key) == true ? editor?.propertyList : nil
  }

  /// The archive with a scalar under a key of an archived dictionary: in its place, or as a last entry.
  ///
  /// - Returns: nil if the object is not a dictionary, or the value not a scalar that is in an archive without a
  ///   class: a date, a collection, or the text `$null`, which would come back as nil.
  package func settingEntry(_ key: String, to value: PropertyList, in root: ObjectReference) -> PropertyList? {
    var editor = ArchivedDictionaryEditor(self, root: root)
    return editor?.set(key, to: value) == true ? editor?.propertyList : nil
  }

  /// The entries of an archived dictionary as a plain dictionary, in the order of the file.
  ///
  /// - Returns: nil if that would lose something: a key that is not a string or occurs twice, a value that is not a
  ///   scalar, or an object that is not a dictionary or has additional fields.
  package func plainDictionary(_ reference: ObjectReference) -> PropertyListDictionary? {
    guard case .dictionary(let entries) = try? object(reference).content,
      let fields = try? stored(reference).dictionary,
      Set(fields.keys) == ["NS.keys", "NS.objects", "$class"], fields.entries.count == 3
    else { return nil }
    var scalars = ScalarReader(archive: self)
    var seen: Set<CodePointString> = []
    var dictionary = PropertyListDictionary()
    for entry in entries {
      guard let key = scalars.string(entry.key), seen.insert(CodePointString(key)).inserted,
        let value = scalars.scalar(entry.value)
      else { return nil }
      dictionary.entries.append(.init(key: key, value: value))
    }
    return dictionary
  }
}
