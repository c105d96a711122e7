package import PropertyLists

/// Changes a request in its archive and leaves every slot, flag and object as it is that the change does not concern.
///
/// An object is changed in its place where only the request uses it, else a new one is made. What the changes have left
/// without a reference is not in the result, nor is anything else that nothing refers to: a header that was taken out
/// shall not stay in the file.
package struct URLRequestEditor {
  /// The archive as it is now.
  private(set) var archive: KeyedArchive
  private let root: ObjectReference
  private let form: ArchivedURLRequest.Form

  /// Prepares changes, or nil if the object is not a request or has no slots.
  package init?(_ archive: KeyedArchive, at root: ObjectReference) {
    guard case .request(let fields) = try? archive.object(root).content,
      let form = URLRequestSlots.form(of: fields)
    else { return nil }
    self.archive = archive
    self.root = root
    self.form = form
  }

  /// Prepares changes to another request of the archive, on top of those that were made; nil as above.
  package init?(continuing editor: URLRequestEditor, at root: ObjectReference) {
    self.init(editor.archive, at: root)
  }

  /// The archive with the changes.
  package var propertyList: PropertyList {
    archive.keeping(archive.roots)
  }

  /// Gives the request a whole URL.
  package mutating func setURL(_ text: String) {
    let old = reference(inSlot: 1)
    var fields = object(old).flatMap { $0["NS.relative"] == nil ? nil : $0 } ?? PropertyListDictionary()
    let relative = fields["NS.relative"].flatMap { KeyedArchive.reference(of: $0) }
    let isOwned = isOwned(old)
    fields["NS.base"] = .uid(0)
    fields["NS.relative"] = uid(place(.string(text), over: isOwned ? relative : nil))
    if fields["$class"] == nil { fields["$class"] = uid(append(ArchivedClass.url.stored)) }
    setSlot(1, to: place(.dictionary(fields), over: isOwned ? old : nil))
  }

  /// Takes out the URL of the document that the request belongs to. Returns whether there was one.
  @discardableResult
  package mutating func removeMainDocumentURL() -> Bool {
    guard !reference(inSlot: 4).isNull else { return false }
    setSlot(4, to: .null)
    return true
  }

  /// Gives a request without slots for method, headers and body these slots, as those of a GET request have them. Does
  /// nothing where it has them already, and where it has not all of the other slots.
  package mutating func addHTTPPart() {
    var fields = self.fields
    let count = URLRequestSlots.slotsWithoutHTTP
    guard !hasHTTPPart, (0..<count).allSatisfy({ fields.contains(name($0)) }) else { return }
    let oldProperties = URLRequestSlots.propertiesName(slots: count, form: form)
    let properties = fields[oldProperties] ?? .uid(0)
    fields[oldProperties] = nil
    let marker = append(2)
    let method = append("GET")
    for slot in [16, 19, 20, 21] { fields[name(slot)] = .uid(0) }
    fields[name(17)] = uid(marker)
    fields[name(18)] = uid(method)
    fields[URLRequestSlots.count] = .integer(PropertyListInteger(URLRequestSlots.maximumSlots))
    fields[URLRequestSlots.propertiesName(slots: URLRequestSlots.maximumSlots, form: form)] = properties
    archive.objects[root.index] = .dictionary(fields)
    store([])
  }

  /// Returns whether the request may use a cellular network, and that this was set explicitly (bit 3 of slot 6).
  package mutating func setAllowsCellularAccess(_ isAllowed: Bool) {
    let explicit = archive.scalar(reference(inSlot: 6))?.int64 ?? fields[name(6)]?.int64 ?? 0
    setScalar(9, to: .boolean(isAllowed))
    setScalar(6, to: .integer(PropertyListInteger(explicit | 1 << 3)))
  }

  /// Puts a scalar into a slot, in its object's place where only this slot refers to it.
  private mutating func setScalar(_ slot: Int, to value: PropertyList) {
    setSlot(slot, to: place(value, over: reference(inSlot: slot)))
  }

  /// Gives the request other body data, or none.
  package mutating func setBody(_ bytes: [UInt8]?) {
    guard hasHTTPPart else { return }
    setSlot(20, to: bytes.map { place(.data($0), over: reference(inSlot: 20)) } ?? .null)
  }

  /// Whether the request has slots for method, headers and body.
  package var hasHTTPPart: Bool { fields.contains(name(19)) }

  /// The headers in the order of the file, the copy of them left out.
  package var headers: [ArchivedURLRequest.Header] {
    headerEntries.compactMap { $0.header }.filter { $0.name != HeaderCopyText.key }
  }

  /// Removes the headers that satisfy a predicate, and those that are not text.
  ///
  /// - Returns: the names of the removed headers; empty for a header without a name.
  @discardableResult
  package mutating func removeHeaders(where isRemoved: (ArchivedURLRequest.Header) -> Bool) -> [String] {
    var kept: [HeaderEntry] = []
    var removed: [String] = []
    for entry in headerEntries {
      let stays = entry.header.map { $0.name == HeaderCopyText.key || !isRemoved($0) } ?? false
      if stays { kept.append(entry) } else { removed.append(entry.header?.name ?? "") }
    }
    if !removed.isEmpty { store(kept) }
    return removed
  }

  /// Changes the values of headers. The copy and headers that are not text stay unchanged.
  package mutating func mapHeaderValues(_ change: (ArchivedURLRequest.Header) -> String) {
    var entries = headerEntries
    for index in entries.indices {
      guard let header = entries[index].header, header.name != HeaderCopyText.key else { continue }
      let value = change(header)
      if !value.utf8.elementsEqual(header.value.utf8) { entries[index].value = append(.string(value)) }
    }
    if !entries.isEmpty { store(entries) }
  }

  /// Sets the value of a header: in the place of the header with that name in any case, or as the last one.
  package mutating func setHeader(_ name: String, to value: String) {
    guard hasHTTPPart else { return }
    var entries = headerEntries
    let lower = name.lowercased()
    let index = entries.lastIndex { $0.header?.name.lowercased() == lower }
    guard let index else {
      entries.append(HeaderEntry(key: append(.string(name)), value: append(.string(value))))
      return store(entries)
    }
    // If another request has the same headers, their objects are shared.
    let isOwned = isOwned(reference(inSlot: 19))
    entries[index].value = place(.string(value), over: isOwned ? entries[index].value : nil)
    let stay = entries.indices.filter { $0 == index || entries[$0].header?.name.lowercased() != lower }
    store(stay.map { entries[$0] })
  }

  /// Removes the second copy of the headers. Returns whether there was one.
  @discardableResult
  package mutating func removeHeaderCopy() -> Bool {
    let entries = headerEntries
    let kept = entries.filter { $0.header?.name != HeaderCopyText.key }
    guard kept.count != entries.count else { return false }
    store(kept)
    return true
  }

  /// Rewrites the second copy of the headers, if there is one, to equal the first.
  package mutating func updateHeaderCopy() {
    let entries = headerEntries
    guard let index = entries.lastIndex(where: { $0.header?.name == HeaderCopyText.key }) else { return }
    let headers = self.headers
    if let text = entries[index].header?.value, let copy = HeaderCopyText.headers(in: text), Set(copy) == Set(headers) {
      return
    }
    guard let text = HeaderCopyText.text(of: headers) else {
      removeHeaderCopy()
      return
    }
    setHeader(HeaderCopyText.key, to: text)
  }
}

extension URLRequestEditor {
  /// One entry of the headers.
  private struct HeaderEntry: Equatable {
    var key: ObjectReference
    var value: ObjectReference
    /// Name and value, or nil if one of them is not text.
    var header: ArchivedURLRequest.Header?
  }

  private var headerEntries: [HeaderEntry] {
    guard case .dictionary(let entries) = try? archive.object(reference(inSlot: 19)).content else { return [] }
    var scalars = ScalarReader(archive: archive)
    return entries.map { entry in
      let header = scalars.string(entry.key).flatMap { name in
        scalars.string(entry.value).map { ArchivedURLRequest.Header(name: name, value: $0) }
      }
      return HeaderEntry(key: entry.key, value: entry.value, header: header)
    }
  }

  private mutating func store(_ entries: [HeaderEntry]) {
    let old = reference(inSlot: 19)
    var fields = object(old).flatMap { $0["NS.keys"] == nil ? nil : $0 } ?? PropertyListDictionary()
    fields["NS.keys"] = .array(entries.map { uid($0.key) })
    fields["NS.objects"] = .array(entries.map { uid($0.value) })
    if fields["$class"] == nil { fields["$class"] = uid(append(ArchivedClass.mutableDictionary.stored)) }
    setSlot(19, to: place(.dictionary(fields), over: old))
  }
}

extension URLRequestEditor {
  private var fields: PropertyListDictionary { object(root) ?? PropertyListDictionary() }

  private func name(_ slot: Int) -> String { URLRequestSlots.name(of: slot, form: form) }

  private func reference(inSlot slot: Int) -> ObjectReference {
    fields[name(slot)].flatMap { KeyedArchive.reference(of: $0) } ?? .null
  }

  private func object(_ reference: ObjectReference) -> PropertyListDictionary? {
    (try? archive.stored(reference))?.dictionary
  }

  private func uid(_ reference: ObjectReference) -> PropertyList { .uid(UInt64(clamping: reference.index)) }

  private mutating func setSlot(_ slot: Int, to reference: ObjectReference) {
    var fields = self.fields
    fields[name(slot)] = uid(reference)
    archive.objects[root.index] = .dictionary(fields)
  }

  /// Whether an object has exactly one reference, so that it can be changed in its place.
  private func isOwned(_ reference: ObjectReference) -> Bool {
    guard !reference.isNull, reference != root, archive.objects.indices.contains(reference.index) else { return false }
    var count = archive.roots.filter { $0.reference == reference }.count
    for object in archive.objects { object.forEachReference { count += $0 == reference.index ? 1 : 0 } }
    return count == 1
  }

  /// Stores an object in place of another one that nothing else needs, or after all others.
  private mutating func place(_ value: PropertyList, over old: ObjectReference?) -> ObjectReference {
    guard let old, isOwned(old) else { return append(value) }
    archive.objects[old.index] = value
    return old
  }

  private mutating func append(_ value: PropertyList) -> ObjectReference {
    archive.objects.append(value)
    return ObjectReference(archive.objects.count - 1)
  }
}
