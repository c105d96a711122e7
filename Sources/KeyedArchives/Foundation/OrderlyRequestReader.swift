import PropertyLists

/// Reads the slots of a request out of the bytes of its archive, where all is as the system writes it: named slots, all that the
/// count announces and no others, each object of its class.
///
/// The first thing that is not makes the whole reading void: then `URLRequestSlotReader` reads the values and says what is wrong.
struct OrderlyRequestReader: URLRequestSlotSource, ~Copyable {
  private let archive: OrderlyArchive
  private let fields: OrderlyRequestFields
  /// Whether something out of the ordinary was met.
  private(set) var isVoid = false

  init(archive: consuming OrderlyArchive, fields: consuming OrderlyRequestFields) {
    self.archive = archive
    self.fields = fields
  }

  func readSlotCount() -> Int { fields.slotCount }

  mutating func string(_ slot: Int) -> String? {
    guard let object = object(slot) else { return nil }
    return archive.list.text(object) ?? void()
  }

  mutating func data(_ slot: Int) -> [UInt8]? {
    guard let object = object(slot) else { return nil }
    return archive.list.scalar(object)?.data ?? void()
  }

  mutating func double(_ slot: Int) -> Double? {
    guard let object = object(slot) else { return nil }
    return archive.list.double(object) ?? void()
  }

  mutating func integer(_ slot: Int) -> Int64? {
    guard let object = object(slot) else { return nil }
    return archive.list.int64(object) ?? void()
  }

  mutating func boolean(_ slot: Int) -> Bool? {
    guard let object = object(slot) else { return nil }
    return archive.list.boolean(object) ?? void()
  }

  mutating func url(_ slot: Int) -> (text: String?, base: String?) {
    guard let object = object(slot) else { return (nil, nil) }
    guard archive.list.entryCount(object) == 3, archive.knownClass(of: object) == .url,
      let base = archive.list.value("NS.base", in: object), archive.list.uid(base) == 0,
      let relative = archive.list.value("NS.relative", in: object), let text = archive.text(relative)
    else { return (void(), nil) }
    return (text, nil)
  }

  mutating func headers(_ slot: Int) -> ([ArchivedURLRequest.Header], [ArchivedURLRequest.Header]?) {
    guard let object = object(slot) else { return ([], nil) }
    guard archive.list.entryCount(object) == 3, archive.knownClass(of: object) == .dictionary,
      let keys = archive.list.value("NS.keys", in: object), let values = archive.list.value("NS.objects", in: object),
      let count = archive.list.elementCount(keys), archive.list.elementCount(values) == count
    else { return (void() ?? [], nil) }
    var headers: [ArchivedURLRequest.Header] = []
    headers.reserveCapacity(count)
    var copy: [ArchivedURLRequest.Header]?
    for position in 0..<count {
      guard let name = archive.text(archive.list.element(position, of: keys)),
        let value = archive.text(archive.list.element(position, of: values))
      else { return (void() ?? [], nil) }
      guard name.hasSameCodePoints(as: HeaderCopyText.key) else {
        headers.append(.init(name: name, value: value))
        continue
      }
      guard copy == nil, let read = HeaderCopyText.headers(in: value) else { return (void() ?? [], nil) }
      copy = read
    }
    return (headers, copy)
  }

  mutating func flags() -> [ArchivedURLRequest.Flag] {
    var flags: [ArchivedURLRequest.Flag] = []
    flags.reserveCapacity(fields.others.count)
    for case let field? in fields.others {
      let isReference = archive.list.uid(field.value) != nil
      guard let name = archive.list.text(field.key),
        let object = isReference ? archive.object(field.value) : field.value
      else { return void() ?? [] }
      if isReference, archive.isNil(object) {
        flags.append(.init(name: name, value: nil))
      } else if let scalar = archive.list.scalar(object) {
        flags.append(.init(name: name, value: scalar))
      } else {
        // An object of its own may be a text or data all the same.
        return void() ?? []
      }
    }
    return flags
  }

  /// The object of a slot; nil where it is nil, or lies beyond the count.
  private mutating func object(_ slot: Int) -> Int? {
    guard let field = fields.slot(slot) else { return nil }
    guard let object = archive.object(field.value) else { return void() }
    return archive.isNil(object) ? nil : object
  }

  private mutating func void<Value>() -> Value? {
    isVoid = true
    return nil
  }
}
