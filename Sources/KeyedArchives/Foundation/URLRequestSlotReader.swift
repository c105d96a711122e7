import PropertyLists

/// What the slots of a request are read from.
protocol URLRequestSlotSource: ~Copyable {
  /// The count that the archive gives, held against the slots that there are; it is asked for first.
  mutating func readSlotCount() -> Int
  mutating func string(_ slot: Int) -> String?
  mutating func data(_ slot: Int) -> [UInt8]?
  mutating func url(_ slot: Int) -> (text: String?, base: String?)
  mutating func double(_ slot: Int) -> Double?
  mutating func integer(_ slot: Int) -> Int64?
  mutating func boolean(_ slot: Int) -> Bool?
  /// The header fields and the copy of them under `__hhaa__`.
  mutating func headers(_ slot: Int) -> ([ArchivedURLRequest.Header], [ArchivedURLRequest.Header]?)
  /// What stands beside the list.
  mutating func flags() -> [ArchivedURLRequest.Flag]
}

/// Reads the slots of one request and gathers what is wrong with them.
struct URLRequestSlotReader: URLRequestSlotSource {
  private let archive: KeyedArchive
  private let fields: PropertyListDictionary
  private let form: ArchivedURLRequest.Form
  private let root: ObjectReference
  private let slots: URLRequestSlots.Positions
  private var slotCount = 0
  private(set) var faults: [KeyedArchiveError] = []

  /// - Parameters:
  ///   - fields: the fields of the request; of `$class` nothing is read.
  ///   - root: the request.
  init(
    archive: KeyedArchive, fields: PropertyListDictionary, form: ArchivedURLRequest.Form,
    reference root: ObjectReference
  ) {
    self.archive = archive
    self.fields = fields
    self.form = form
    self.root = root
    slots = URLRequestSlots.Positions(in: fields, form: form)
  }

  /// The count that the archive gives, held against the slots that there are.
  mutating func readSlotCount() -> Int {
    guard let count = fields[URLRequestSlots.count]?.int64.flatMap({ Int(exactly: $0) }) else {
      fault("the slot count $2 is missing or no number", URLRequestSlots.count)
      slotCount = min(presentSlots(), URLRequestSlots.mostSlots)
      return slotCount
    }
    slotCount = max(0, min(count, URLRequestSlots.mostSlots))
    guard (0...URLRequestSlots.mostSlots).contains(count) else {
      fault("the slot count $2 is \(count); readers take 0 to \(URLRequestSlots.mostSlots)", URLRequestSlots.count)
      return count
    }
    for slot in 0..<count where slots[slot] == nil {
      fault("slot \(slot) of \(count) is missing", fieldName(slot))
    }
    return count
  }

  /// How many slots there are from the first on without a gap. Behind the numbered ones stand the properties.
  private func presentSlots() -> Int {
    let present = (0...URLRequestSlots.mostSlots).prefix { slots[$0] != nil }.count
    return form == .positional ? max(0, present - 1) : present
  }

  mutating func string(_ slot: Int) -> String? {
    guard let content = content(slot) else { return nil }
    guard case .string(let text) = content else { return wrong(slot, "a string") }
    return text
  }

  mutating func data(_ slot: Int) -> [UInt8]? {
    guard let content = content(slot) else { return nil }
    guard case .data(let bytes) = content else { return wrong(slot, "data") }
    return bytes
  }

  mutating func url(_ slot: Int) -> (text: String?, base: String?) {
    guard let content = content(slot) else { return (nil, nil) }
    guard case .url(let base, let relative) = content, let text = archive.string(relative) else {
      return (wrong(slot, "a URL"), nil)
    }
    return (text, base.isNull ? nil : archive.url(base))
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
    guard let content = content(slot) else { return ([], nil) }
    guard case .dictionary(let entries) = content else {
      fault("slot \(slot) is no dictionary", fieldName(slot))
      return ([], nil)
    }
    var headers: [ArchivedURLRequest.Header] = []
    headers.reserveCapacity(entries.count)
    var copies: [String] = []
    var scalars = ScalarReader(archive: archive)
    for entry in entries {
      guard let name = scalars.string(entry.key), let value = scalars.string(entry.value) else { continue }
      if name.hasSameCodePoints(as: HeaderCopyText.key) {
        copies.append(value)
      } else {
        headers.append(.init(name: name, value: value))
      }
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
    var flags: [ArchivedURLRequest.Flag] = []
    for index in fields.entries.indices where isFlag(index) {
      let entry = fields.entries[index]
      flags.append(.init(name: entry.key, value: scalars.scalar(of: entry.value)))
    }
    return flags
  }

  private func isFlag(_ index: Int) -> Bool {
    // Numbered slots beyond the count are none.
    if let slot = slots.slot(ofEntry: index) { return form == .positional && slot > slotCount }
    let name = fields.entries[index].key
    return !URLRequestSlots.isListField(name, slots: slotCount) && !name.hasSameCodePoints(as: "$class")
  }

  private func fieldName(_ slot: Int) -> String {
    URLRequestSlots.name(of: slot, form: form)
  }

  /// The object of a slot; nil where the slot is not there, is nil, or lies beyond the count.
  private mutating func content(_ slot: Int) -> ArchivedObject.Content? {
    guard slot < slotCount, let index = slots[slot] else { return nil }
    guard let reference = KeyedArchive.reference(of: fields.entries[index].value) else { return wrong(slot, "a UID") }
    do {
      let content = try archive.content(reference)
      if case .null = content { return nil }
      return content
    } catch {
      faults.append(error)
      return nil
    }
  }

  private mutating func scalar(_ slot: Int) -> PropertyList? {
    guard let content = content(slot) else { return nil }
    return content.scalar ?? wrong(slot, "a scalar")
  }

  private mutating func wrong<Value>(_ slot: Int, _ wanted: String) -> Value? {
    fault("slot \(slot) is not \(wanted)", fieldName(slot))
    return nil
  }

  private mutating func fault(_ reason: String, _ field: String) {
    faults.append(KeyedArchiveError(.badField, reason, path: KeyedArchive.path(of: root).appending(.key(field))))
  }
}
