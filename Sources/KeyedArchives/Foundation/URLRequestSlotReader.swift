import PropertyLists

/// Reads the slots of one request and gathers what is wrong with them.
struct URLRequestSlotReader {
  private let archive: KeyedArchive
  private let fields: PropertyListDictionary
  private let form: ArchivedURLRequest.Form
  private let path: PropertyListPath
  private var slotCount = 0
  private(set) var faults: [KeyedArchiveError] = []

  init(
    archive: KeyedArchive, fields: PropertyListDictionary, form: ArchivedURLRequest.Form, path: PropertyListPath
  ) {
    self.archive = archive
    self.fields = fields
    self.form = form
    self.path = path
  }

  /// The count that the archive gives, held against the slots that there are.
  mutating func readSlotCount() -> Int {
    let present = presentSlots()
    guard let count = fields[URLRequestSlots.count]?.int64.flatMap({ Int(exactly: $0) }) else {
      fault("the slot count $2 is missing or no number", URLRequestSlots.count)
      slotCount = min(present, URLRequestSlots.mostSlots)
      return slotCount
    }
    slotCount = max(0, min(count, URLRequestSlots.mostSlots))
    guard (0...URLRequestSlots.mostSlots).contains(count) else {
      fault("the slot count $2 is \(count); readers take 0 to \(URLRequestSlots.mostSlots)", URLRequestSlots.count)
      return count
    }
    for slot in 0..<count {
      let name = URLRequestSlots.name(of: slot, form: form)
      if !fields.contains(name) { fault("slot \(slot) of \(count) is missing", name) }
    }
    return count
  }

  /// How many slots there are from the first on without a gap. Behind the numbered ones stand the properties.
  private func presentSlots() -> Int {
    let present = (0...URLRequestSlots.mostSlots).prefix { fields.contains(fieldName($0)) }.count
    return form == .positional ? max(0, present - 1) : present
  }

  mutating func string(_ slot: Int) -> String? {
    guard let reference = reference(slot) else { return nil }
    guard let text = archive.string(reference) else { return wrong(slot, "a string") }
    return text
  }

  mutating func data(_ slot: Int) -> [UInt8]? {
    guard let reference = reference(slot) else { return nil }
    guard let bytes = archive.data(reference) else { return wrong(slot, "data") }
    return bytes
  }

  mutating func url(_ slot: Int) -> (text: String?, base: String?) {
    guard let reference = reference(slot) else { return (nil, nil) }
    guard let text = archive.url(reference) else { return (wrong(slot, "a URL"), nil) }
    return (text, archive.baseURL(reference))
  }

  mutating func double(_ slot: Int) -> Double? {
    guard let value = scalar(slot) else { return nil }
    return value.double ?? wrong(slot, "a number")
  }

  mutating func integer(_ slot: Int) -> Int64? {
    guard let value = scalar(slot) else { return nil }
    return value.int64 ?? wrong(slot, "a whole number")
  }

  mutating func boolean(_ slot: Int) -> Bool? {
    guard let value = scalar(slot) else { return nil }
    return value.boolean ?? wrong(slot, "true or false")
  }

  /// The header fields and the copy of them under `__hhaa__`.
  mutating func headers(_ slot: Int) -> ([ArchivedURLRequest.Header], [ArchivedURLRequest.Header]?) {
    guard let reference = reference(slot) else { return ([], nil) }
    guard case .dictionary(let entries) = try? archive.object(reference).content else {
      fault("slot \(slot) is no dictionary", fieldName(slot))
      return ([], nil)
    }
    var headers: [ArchivedURLRequest.Header] = []
    var copies: [String] = []
    var scalars = ScalarReader(archive: archive)
    for entry in entries {
      guard let name = scalars.string(entry.key), let value = scalars.string(entry.value) else { continue }
      if name == HeaderCopyText.key { copies.append(value) } else { headers.append(.init(name: name, value: value)) }
    }
    // Gathered into one fault each: a hostile archive may have very many such headers.
    let unreadable = entries.count - headers.count - copies.count
    if unreadable > 0 { fault("\(unreadable) of \(entries.count) headers are no strings", fieldName(slot)) }
    if copies.count > 1 {
      fault("\(copies.count) header copies \(HeaderCopyText.key); the last is read", fieldName(slot))
    }
    let copy = copies.last.flatMap { HeaderCopyText.headers(in: $0) }
    if !copies.isEmpty, copy == nil { fault("the header copy \(HeaderCopyText.key) cannot be read", fieldName(slot)) }
    return (headers, copy)
  }

  /// What stands beside the list.
  func flags() -> [ArchivedURLRequest.Flag] {
    var scalars = ScalarReader(archive: archive)
    return fields.entries.filter { !URLRequestSlots.isListField($0.key, slots: slotCount) }
      .map { .init(name: $0.key, value: scalars.scalar(of: $0.value)) }
  }

  private func fieldName(_ slot: Int) -> String {
    URLRequestSlots.name(of: slot, form: form)
  }

  /// The object of a slot; nil where the slot is not there, is nil, or lies beyond the count.
  private mutating func reference(_ slot: Int) -> ObjectReference? {
    guard slot < slotCount, let field = fields[fieldName(slot)] else { return nil }
    guard let reference = KeyedArchive.reference(of: field) else { return wrong(slot, "a UID") }
    do {
      return try archive.object(reference).content == .null ? nil : reference
    } catch {
      faults.append(error)
      return nil
    }
  }

  private mutating func scalar(_ slot: Int) -> PropertyList? {
    guard let reference = reference(slot) else { return nil }
    return archive.scalar(reference) ?? wrong(slot, "a scalar")
  }

  private mutating func wrong<Value>(_ slot: Int, _ wanted: String) -> Value? {
    fault("slot \(slot) is not \(wanted)", fieldName(slot))
    return nil
  }

  private mutating func fault(_ reason: String, _ field: String) {
    faults.append(KeyedArchiveError(.badField, reason, path: path.appending(.key(field))))
  }
}
