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
  /// - Returns: nil where the object is no request, or has both forms at once.
  public func renamingSlots(of root: ObjectReference, to form: ArchivedURLRequest.Form) -> PropertyList? {
    guard case .request(let fields) = try? object(root).content, let renamed = fields.renamingSlots(to: form) else {
      return nil
    }
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
      switch form {
      case .positional: dictionary.renameKey(Self.literalRootKey, to: Self.rootKey)
      case .named: dictionary.renameKey(Self.rootKey, to: Self.literalRootKey)
      }
      top = .dictionary(dictionary)
    }
    return list
  }
}

extension PropertyListDictionary {
  /// Old and new names of the slots and of the properties behind them; nil where a new name is taken.
  fileprivate func renamingSlots(to form: ArchivedURLRequest.Form) -> [(String, String)]? {
    let other: ArchivedURLRequest.Form = form == .named ? .positional : .named
    var slots = 0
    while slots <= URLRequestSlots.mostSlots, contains(URLRequestSlots.name(of: slots, form: other)) { slots += 1 }
    // Numbered slots have no end of their own: the last of them is the properties.
    if other == .positional { slots -= 1 }
    guard slots >= 0 else { return URLRequestSlots.form(of: self) == form ? [] : nil }
    var names = (0..<slots).map {
      (URLRequestSlots.name(of: $0, form: other), URLRequestSlots.name(of: $0, form: form))
    }
    let properties = (
      URLRequestSlots.propertiesName(slots: slots, form: other),
      URLRequestSlots.propertiesName(slots: slots, form: form)
    )
    if contains(properties.0) { names.append(properties) }
    let old = Set(names.map(\.0))
    return names.contains { contains($0.1) && !old.contains($0.1) } ? nil : names
  }
}
