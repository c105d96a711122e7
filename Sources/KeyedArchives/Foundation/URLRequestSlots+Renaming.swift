public import PropertyLists

extension KeyedArchive {
  /// The archive with the slots of its request named the other way, under the top-level key that goes with that.
  ///
  /// To `positional` this is the published repair for iOS 10.0-10.1 (Stack Overflow answer 39347461, from five copies that
  /// agree): `__nsurlrequest_proto_prop_obj_i` becomes `$(i+k)` for i from 0 up to the first that is missing, where k is
  /// how many of `$0`, `$1` ... there are (3); `__nsurlrequest_proto_props` becomes the next number; the top-level key
  /// `NSKeyedArchiveRootObjectKey` becomes `root`. To `named` it is the inverse. Everything else stays as it is.
  ///
  /// - Parameters:
  ///   - root: the request.
  ///   - form: the form to give it.
  /// - Returns: nil where the object is no request, lacks one of the three scalars or a slot in the row, has both
  ///   forms at once or more slots than readers take, or where a new name is taken, in the request or on the top level.
  public func renamingSlots(of root: ObjectReference, to form: ArchivedURLRequest.Form) -> PropertyList? {
    guard case .request(let fields) = try? object(root).content, let renamed = fields.renamingSlots(to: form),
      let top = propertyList[.key("$top")]?.dictionary
    else { return nil }
    let (oldKey, newKey) =
      form == .positional ? (Self.literalRootKey, Self.rootKey) : (Self.rootKey, Self.literalRootKey)
    guard !top.contains(oldKey) || !top.contains(newKey) else { return nil }
    let names = Dictionary(renamed) { first, _ in first }
    var list = propertyList
    list.update(Self.path(of: root)) { object in
      guard case .dictionary(var dictionary) = object else { return }
      for index in dictionary.entries.indices {
        dictionary.entries[index].key = names[dictionary.entries[index].key] ?? dictionary.entries[index].key
      }
      object = .dictionary(dictionary)
    }
    list.update(.key("$top")) { top in
      guard case .dictionary(var dictionary) = top else { return }
      dictionary.renameKey(oldKey, to: newKey)
      top = .dictionary(dictionary)
    }
    return list
  }
}

extension PropertyListDictionary {
  /// Old and new names of the slots and of the properties behind them; nil where they cannot be renamed.
  fileprivate func renamingSlots(to form: ArchivedURLRequest.Form) -> [(String, String)]? {
    guard let present = URLRequestSlots.form(of: self) else { return nil }
    let hasBoth = present == .named && contains(URLRequestSlots.name(of: 0, form: .positional))
    let hasScalars = (0..<URLRequestSlots.leadingScalars).allSatisfy { contains("$\($0)") }
    guard !hasBoth, hasScalars else { return nil }
    if present == form { return [] }
    guard let slots = slotsInARow(present) else { return nil }
    var names = (0..<slots).map {
      (URLRequestSlots.name(of: $0, form: present), URLRequestSlots.name(of: $0, form: form))
    }
    let properties = (
      URLRequestSlots.propertiesName(slots: slots, form: present),
      URLRequestSlots.propertiesName(slots: slots, form: form)
    )
    if contains(properties.0) { names.append(properties) }
    let old = Set(names.map(\.0))
    // A slot behind a gap would keep its name, and the request would have both forms.
    let isWhole = keys.allSatisfy { old.contains($0) || !URLRequestSlots.isSlot($0, form: present) }
    return !isWhole || names.contains { contains($0.1) && !old.contains($0.1) } ? nil : names
  }

  /// How many slots there are from the first on without a gap, whatever the archive says; nil for more than readers take,
  /// and where the first is missing.
  private func slotsInARow(_ form: ArchivedURLRequest.Form) -> Int? {
    let most = URLRequestSlots.mostSlots
    // One more than the most is looked for: behind numbered slots stand the properties.
    let row = (0...most + 1).prefix { contains(URLRequestSlots.name(of: $0, form: form)) }.count
    guard form == .positional else { return row > 0 && row <= most ? row : nil }
    // Numbered slots have no end of their own. The last of them is the properties, unless the archive's count takes it.
    let count = self[URLRequestSlots.count]?.int64.flatMap { Int(exactly: $0) }
    let slots = row == count ? row : row - 1
    return slots > 0 && slots <= most ? slots : nil
  }
}
