package import PropertyLists

extension KeyedArchive {
  /// The archive with the slots of its request in the other form, under the top-level key of that form.
  ///
  /// To `positional` this is the published repair for iOS 10.0-10.1 (Stack Overflow answer 39347461, from five copies
  /// that agree): `__nsurlrequest_proto_prop_obj_i` becomes `$(i+k)` for i from 0 up to the first that is missing,
  /// where k is how many of `$0`, `$1` ... there are (3); `__nsurlrequest_proto_props` becomes the next number; the
  /// top-level key `NSKeyedArchiveRootObjectKey` becomes `root`. To `keyed` it is the inverse. Everything else stays as
  /// it is.
  ///
  /// - Parameters:
  ///   - root: the request.
  ///   - form: the form to give it.
  /// - Returns: nil if the object is not a request, lacks one of the three scalars or has a gap in its slots, has both
  ///   forms at once or more slots than readers accept, or if a new name is already in use, in the request or on the
  ///   top level.
  package func renamingSlots(of root: ObjectReference, to form: ArchivedURLRequest.Form) -> PropertyList? {
    guard let (slots, topKey) = newNames(of: root, topKeys: topKeys, as: form) else { return nil }
    var list = propertyList
    list.renameKeys(slots, at: Self.path(of: root))
    list.renameKeys([topKey], at: .key("$top"))
    return list
  }

  /// Whether `renamingSlots(of:to:)` gives an archive that differs from this one.
  package func canRenameSlots(of root: ObjectReference, to form: ArchivedURLRequest.Form) -> Bool {
    canRenameSlots(of: root, topKeys: topKeys, to: form)
  }

  private var topKeys: [String] { propertyList[.key("$top")]?.dictionary?.keys ?? [] }

  /// The archive with the slots of its request named in one of the two ways, and the request under other top-level
  /// keys.
  ///
  /// The first of the keys replaces the current key of the request, and the others follow. Other keys of the same
  /// object are removed. Everything else stays unchanged.
  ///
  /// - Parameters:
  ///   - root: the request.
  ///   - form: the form to give it.
  ///   - keys: the names to give it in `$top`.
  /// - Returns: nil if the slots cannot be renamed (see `renamingSlots(of:to:)`), if the request is not in `$top`, or
  ///   if one of the keys belongs to another object.
  package func archivingRequest(
    _ root: ObjectReference, as form: ArchivedURLRequest.Form, under keys: [String]
  ) -> PropertyList? {
    guard case .request(let fields) = try? object(root).content, let renamed = fields.renamingSlots(to: form),
      let top = propertyList[.key("$top")]?.dictionary,
      !top.entries.contains(where: { keys.contains($0.key) && Self.reference(of: $0.value) != root }),
      let first = top.entries.firstIndex(where: { Self.reference(of: $0.value) == root })
    else { return nil }
    var list = propertyList
    list.renameKeys(renamed, at: Self.path(of: root))
    var entries = top.entries.filter { Self.reference(of: $0.value) != root }
    let uid = PropertyList.uid(UInt64(clamping: root.index))
    entries.insert(contentsOf: keys.map { .init(key: $0, value: uid) }, at: first)
    list.update(.key("$top")) { $0 = .dictionary(PropertyListDictionary(entries, precedence: top.precedence)) }
    return list
  }
}

extension BinaryKeyedArchive {
  /// Whether `KeyedArchive.renamingSlots(of:to:)` gives a different archive.
  package func canRenameSlots(of root: ObjectReference, to form: ArchivedURLRequest.Form) -> Bool {
    canRenameSlots(of: root, topKeys: topKeys, to: form)
  }
}

extension ArchiveNodes {
  fileprivate func canRenameSlots(
    of root: ObjectReference, topKeys: [String], to form: ArchivedURLRequest.Form
  ) -> Bool {
    guard let (slots, topKey) = newNames(of: root, topKeys: topKeys, as: form) else { return false }
    return !slots.isEmpty || topKeys.contains { $0.hasSameCodePoints(as: topKey.old) }
  }

  /// Old and new names of a request's slots and of its key in `$top`, or nil if they cannot be renamed.
  fileprivate func newNames(
    of root: ObjectReference, topKeys: [String], as form: ArchivedURLRequest.Form
  ) -> (slots: [(old: String, new: String)], topKey: (old: String, new: String))? {
    let (oldKey, newKey) =
      form == .positional
      ? (KeyedArchive.literalRootKey, KeyedArchive.rootKey) : (KeyedArchive.rootKey, KeyedArchive.literalRootKey)
    func hasTop(_ key: String) -> Bool { topKeys.contains { $0.hasSameCodePoints(as: key) } }
    guard case .request(let fields) = try? content(at: root), let slots = fields.renamingSlots(to: form),
      !hasTop(oldKey) || !hasTop(newKey)
    else { return nil }
    return (slots, (oldKey, newKey))
  }
}

extension PropertyList {
  /// Renames keys of the dictionary at a path, in their places.
  fileprivate mutating func renameKeys(_ renamed: [(old: String, new: String)], at path: PropertyListPath) {
    let names = Dictionary(renamed.map { ($0.old, $0.new) }) { first, _ in first }
    update(path) { value in
      guard case .dictionary(var dictionary) = value else { return }
      for index in dictionary.entries.indices {
        dictionary.entries[index].key = names[dictionary.entries[index].key] ?? dictionary.entries[index].key
      }
      value = .dictionary(dictionary)
    }
  }
}

extension PropertyListDictionary {
  /// Old and new names of the slots and of the properties after them, or nil if they cannot be renamed.
  fileprivate func renamingSlots(to form: ArchivedURLRequest.Form) -> [(old: String, new: String)]? {
    guard let present = URLRequestSlots.form(of: self) else { return nil }
    let hasBoth = present == .keyed && contains(URLRequestSlots.name(of: 0, form: .positional))
    let hasScalars = (0..<URLRequestSlots.leadingScalars).allSatisfy { contains("$\($0)") }
    guard !hasBoth, hasScalars else { return nil }
    if present == form { return [] }
    let positions = URLRequestSlotPositions(in: self, form: present)
    guard let slots = slotsInARow(present, positions) else { return nil }
    var names = (0..<slots).map { slot in
      (old: URLRequestSlots.name(of: slot, form: present), new: URLRequestSlots.name(of: slot, form: form))
    }
    let properties = (
      old: URLRequestSlots.propertiesName(slots: slots, form: present),
      new: URLRequestSlots.propertiesName(slots: slots, form: form)
    )
    if contains(properties.old) { names.append(properties) }
    // In the positional form only the archive's count distinguishes the last slot from the properties.
    if form == .positional, positionalSlots(ofRow: names.count) != slots { return nil }
    // A slot after a gap would keep its name, and the request would have both forms.
    let isWhole = entries.indices.allSatisfy { index in
      positions.slot(ofField: index).map { $0 < names.count }
        ?? !URLRequestSlots.isSlot(entries[index].key, form: present)
    }
    let taken = URLRequestSlotPositions(in: self, form: form)
    let isTaken =
      (0..<slots).contains { taken[$0] != nil } || (names.count > slots && contains(properties.new))
    return isWhole && !isTaken ? names : nil
  }

  /// The number of slots from the first one up to a gap, whatever the archive's count; nil for more than readers
  /// accept, and if the first is missing.
  private func slotsInARow(_ form: ArchivedURLRequest.Form, _ positions: URLRequestSlotPositions) -> Int? {
    let maximum = URLRequestSlots.maximumSlots
    // One more than the maximum is searched: the properties follow the positional slots.
    let row = (0...maximum).prefix { positions[$0] != nil }.count
    guard form == .positional else { return row > 0 && row <= maximum ? row : nil }
    guard row <= maximum || !contains(URLRequestSlots.name(of: row, form: form)) else { return nil }
    let slots = positionalSlots(ofRow: row)
    return slots > 0 && slots <= maximum ? slots : nil
  }

  /// The number of slots among consecutive positional fields. The last field is the properties, unless the archive's
  /// count includes it.
  private func positionalSlots(ofRow row: Int) -> Int {
    let count = self[URLRequestSlots.count]?.int64.flatMap { Int(exactly: $0) }
    return row == count ? row : row - 1
  }
}
