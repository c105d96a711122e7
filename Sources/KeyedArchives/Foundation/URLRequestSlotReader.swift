import PropertyLists

/// Reads the slots of one request and collects their faults.
struct URLRequestSlotReader<Nodes: ArchiveNodes> {
  private let nodes: Nodes
  private let fields: Nodes.Node
  private let form: ArchivedURLRequest.Form
  private let root: ObjectReference
  private let slots: URLRequestSlotPositions
  private var slotCount = 0
  private(set) var faults: [KeyedArchiveError] = []

  init(_ nodes: Nodes, _ request: ArchivedInstance<Nodes.Node>, form: ArchivedURLRequest.Form) {
    (self.nodes, fields, self.form, root) = (nodes, request.fields, form, request.reference)
    slots = URLRequestSlotPositions(
      count: nodes.elementCount(fields), form: form, precedence: nodes.precedence(of: fields)
    ) { nodes.keyNumber($0, of: request.fields, after: $1) }
  }

  /// The slot count of the archive, checked against the existing slots. It must be read first.
  mutating func readSlotCount() -> Int {
    let field = nodes.field("$2", of: fields)
    guard let count = field.flatMap({ nodes.value(ofScalar: $0).int64 }).flatMap({ Int(exactly: $0) }) else {
      fault("the slot count $2 is missing or not a number", URLRequestSlots.count)
      slotCount = min(presentSlots(), URLRequestSlots.maximumSlots)
      return slotCount
    }
    slotCount = max(0, min(count, URLRequestSlots.maximumSlots))
    guard (0...URLRequestSlots.maximumSlots).contains(count) else {
      fault("the slot count $2 is \(count); readers take 0 to \(URLRequestSlots.maximumSlots)", URLRequestSlots.count)
      return count
    }
    for slot in 0..<count where slots[slot] == nil {
      fault("slot \(slot) of \(count) is missing", fieldName(slot))
    }
    return count
  }

  /// The number of slots from the first one up to a gap. The properties follow the positional ones.
  private func presentSlots() -> Int {
    let present = (0...URLRequestSlots.maximumSlots).prefix { slots[$0] != nil }.count
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
    guard case .url(let base, let relative) = content, let text = string(at: relative) else {
      return (wrong(slot, "a URL"), nil)
    }
    return (text, base.isNull ? nil : urlText(base))
  }

  /// The text of a string object; nil for anything else.
  private func string(at reference: ObjectReference) -> String? {
    if case .string(let text) = try? nodes.content(at: reference) { text } else { nil }
  }

  /// The text of a URL object, relative to its own base.
  private func urlText(_ reference: ObjectReference) -> String? {
    guard case .url(_, let relative) = try? nodes.content(at: reference) else { return nil }
    return string(at: relative)
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
      fault("slot \(slot) is not a dictionary", fieldName(slot))
      return ([], nil)
    }
    var headers: [ArchivedURLRequest.Header] = []
    headers.reserveCapacity(entries.count)
    var copies: [String] = []
    var scalars = NodeScalars<Nodes>()
    for entry in entries {
      guard let name = scalars.string(entry.key, in: nodes),
        let value = scalars.string(entry.value, in: nodes)
      else { continue }
      if name.hasSameCodePoints(as: HeaderCopyText.key) {
        copies.append(value)
      } else {
        headers.append(.init(name: name, value: value))
      }
    }
    // Collected into one fault each, since a hostile archive may have very many such headers.
    let unreadable = entries.count - headers.count - copies.count
    if unreadable > 0 { fault("\(unreadable) of \(entries.count) headers are not strings", fieldName(slot)) }
    if copies.count > 1 {
      fault("\(copies.count) header copies \(HeaderCopyText.key); the last is read", fieldName(slot))
    }
    let copy = copies.last.flatMap { HeaderCopyText.headers(in: $0) }
    if !copies.isEmpty, copy == nil { fault("the header copy \(HeaderCopyText.key) cannot be read", fieldName(slot)) }
    return (headers, copy)
  }

  /// The fields that are not in the list.
  func flags() -> [ArchivedURLRequest.Flag] {
    var scalars = NodeScalars<Nodes>()
    var flags: [ArchivedURLRequest.Flag] = []
    for index in 0..<nodes.elementCount(fields) {
      guard let name = flagName(index) else { continue }
      flags.append(.init(name: name, value: scalars.scalar(of: nodes.entry(index, of: fields), in: nodes)))
    }
    return flags
  }

  /// The name of a field that is not part of the list; nil for others.
  private func flagName(_ index: Int) -> String? {
    // Positional slots beyond the count are not part of the list.
    if let slot = slots.slot(ofField: index) {
      return form == .positional && slot > slotCount ? nodes.key(index, of: fields) : nil
    }
    let name = nodes.key(index, of: fields)
    let isOther = URLRequestSlots.isListField(name, slots: slotCount) || name.hasSameCodePoints(as: "$class")
    return isOther ? nil : name
  }

  private func fieldName(_ slot: Int) -> String {
    URLRequestSlots.name(of: slot, form: form)
  }

  /// What a slot refers to, or nil if the slot is not there or lies beyond the count.
  private mutating func reference(_ slot: Int) -> ObjectReference? {
    guard slot < slotCount, let index = slots[slot] else { return nil }
    return nodes.reference(nodes.entry(index, of: fields)) ?? wrong(slot, "a UID")
  }

  /// The object of a slot, or nil if the slot is not there, is nil, or lies beyond the count.
  private mutating func content(_ slot: Int) -> ArchivedObject.Content? {
    reference(slot).flatMap { content(at: $0) }
  }

  private mutating func content(at reference: ObjectReference) -> ArchivedObject.Content? {
    do throws(KeyedArchiveError) {
      let content = try nodes.content(at: reference)
      if case .null = content { return nil }
      return content
    } catch {
      faults.append(error)
      return nil
    }
  }

  private mutating func scalar(_ slot: Int) -> PropertyList? {
    guard let reference = reference(slot) else { return nil }
    if let number = nodes.number(at: reference) { return number }
    guard let content = content(at: reference) else { return nil }
    return content.scalar ?? wrong(slot, "a scalar")
  }

  private mutating func wrong<Value>(_ slot: Int, _ wanted: String) -> Value? {
    faultOfKind(slot, wanted)
    return nil
  }

  private mutating func faultOfKind(_ slot: Int, _ wanted: String) {
    fault("slot \(slot) is not \(wanted)", fieldName(slot))
  }

  private mutating func fault(_ reason: String, _ field: String) {
    faults.append(KeyedArchiveError(.badField, reason, path: KeyedArchive.path(of: root).appending(.key(field))))
  }
}

extension URLRequestSlots {
  /// The form of the fields of a request, or nil if they have neither a keyed nor a positional slot.
  static func form<Nodes: ArchiveNodes>(of fields: Nodes.Node, in nodes: Nodes) -> ArchivedURLRequest.Form? {
    let isKeyed = (0..<nodes.elementCount(fields)).contains { nodes.keyHasPrefix($0, of: fields, keyedPrefix) }
    if isKeyed { return .keyed }
    return nodes.field("$3", of: fields) == nil ? nil : .positional
  }
}
