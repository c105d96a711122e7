import PropertyLists

/// How an archived NSURLRequest names its slots.
///
/// The request is archived as a list of up to 22 values. The secure coder of iOS 10 and later gives each a name;
/// before, and after the published repair for iOS 10.0-10.1, they had numbers from `$3` on, after the three scalars
/// `$0` (coder format), `$1` (list version) and `$2` (count). (Real archives of iOS 10.0.2 and about iOS 26; the repair
/// is Stack Overflow answer 39347461.)
enum URLRequestSlots {
  /// Readers reject archives with more slots (published analyses of Apple's loader).
  static let maximumSlots = 22
  /// Slots of a request without method, headers and body.
  static let slotsWithoutHTTP = 16
  /// What `$0` holds.
  static let coderFormat: PropertyList = 2
  /// What `$1` holds.
  static let listVersion: PropertyList = 9
  /// The scalars before the slots of the positional form.
  static let leadingScalars = 3
  static let count = "$2"
  static var keyedPrefix: StaticString { "__nsurlrequest_proto_prop_obj_" }
  static var positionalPrefix: StaticString { "$" }
  static let keyedProperties = "__nsurlrequest_proto_props"

  /// The prefix of the names of slots, and the number of the first slot.
  static func naming(_ form: ArchivedURLRequest.Form) -> (prefix: StaticString, first: Int) {
    form == .keyed ? (keyedPrefix, 0) : (positionalPrefix, leadingScalars)
  }

  /// The field of a slot.
  static func name(of slot: Int, form: ArchivedURLRequest.Form) -> String {
    let names = form == .keyed ? slotNames : slotNumbers
    return names.indices.contains(slot) ? names[slot] : makeName(of: slot, form: form)
  }

  /// The names of all slots and of the properties, made once, since rules look up each of them.
  private static let slotNames = (0...maximumSlots + 1).map { makeName(of: $0, form: .keyed) }
  private static let slotNumbers = (0...maximumSlots + 1).map { makeName(of: $0, form: .positional) }

  private static func makeName(of slot: Int, form: ArchivedURLRequest.Form) -> String {
    let (prefix, first) = naming(form)
    return "\(prefix)\(first + slot)"
  }

  /// The field of the protocol properties, which are after the last slot.
  static func propertiesName(slots: Int, form: ArchivedURLRequest.Form) -> String {
    switch form {
    case .keyed: keyedProperties
    case .positional: name(of: slots, form: form)
    }
  }

  /// The form of some fields, or nil if they have neither a keyed nor a positional slot.
  static func form(of fields: PropertyListDictionary) -> ArchivedURLRequest.Form? {
    if fields.entries.indices.contains(where: { isKeyedSlot(fields.entries[$0].key) }) { return .keyed }
    return fields.contains(name(of: 0, form: .positional)) ? .positional : nil
  }

  private static func isKeyedSlot(_ name: String) -> Bool { name.hasPrefixBytes(of: keyedPrefix) }

  /// Whether a field is named as a slot is.
  static func isSlot(_ name: String, form: ArchivedURLRequest.Form) -> Bool {
    switch form {
    case .keyed: isKeyedSlot(name)
    case .positional: name.hasPrefix("$") && Int(name.dropFirst()).map { $0 >= leadingScalars } ?? false
    }
  }

  /// Whether a field is one of the list's own: the scalars, the slots and the protocol properties.
  static func isListField(_ name: String, slots: Int) -> Bool {
    guard name.utf8.count <= 3 else { return isKeyedSlot(name) || name.hasSameCodePoints(as: keyedProperties) }
    return name.number(after: positionalPrefix).map { $0 <= slots + leadingScalars } ?? false
  }

  /// The fields of a request in the order that a file has them in.
  ///
  /// Named fields have the order of the two real requests of iOS 10.0.2, which is that of a hash table: the 16 slots of
  /// one are in the same order as among the 22 of the other. For positional fields no real order is known.
  static func fieldOrder(slots: Int, form: ArchivedURLRequest.Form) -> [String] {
    guard form == .keyed else {
      return (0...slots + leadingScalars).map { "$\($0)" } + ["$class"]
    }
    func keyed(_ slots: Int...) -> [String] { slots.map { name(of: $0, form: .keyed) } }
    return ["$1"] + keyed(20, 21) + ["startTimeoutTime", "requiresShortConnectionTimeout"] + keyed(10) + ["$class"]
      + keyed(11, 12, 13) + [keyedProperties] + keyed(14, 15) + ["payloadTransmissionTimeout"] + keyed(16)
      + ["allowedProtocolTypes"] + keyed(17, 18) + ["$0"] + keyed(19, 9, 8, 7, 6, 5, 4, 3) + [count] + keyed(1, 0, 2)
  }
}

/// The positions of the slots among the fields of a request.
struct URLRequestSlotPositions {
  /// The slot of each field; -1 for a field that is not a slot.
  private var slots: [Int8] = []
  /// The field of each slot, or -1 for a missing one. Of several fields it is the one that counts. The properties may
  /// follow the last slot.
  private var fields = [Int](repeating: -1, count: URLRequestSlots.maximumSlots + 1)

  /// - Parameter number: the number of one or two digits after a prefix, if that is all of a field's name.
  init(
    count: Int, form: ArchivedURLRequest.Form, precedence: PropertyListDictionary.Precedence,
    number: (_ field: Int, _ prefix: StaticString) -> Int?
  ) {
    let (prefix, first) = URLRequestSlots.naming(form)
    slots.reserveCapacity(count)
    for field in 0..<count {
      let slot = (number(field, prefix) ?? -1) - first
      let isSlot = fields.indices.contains(slot)
      slots.append(isSlot ? Int8(slot) : -1)
      if isSlot, precedence == .last || fields[slot] < 0 { fields[slot] = field }
    }
  }

  init(in fields: PropertyListDictionary, form: ArchivedURLRequest.Form) {
    self.init(count: fields.entries.count, form: form, precedence: fields.precedence) { field, prefix in
      fields.entries[field].key.number(after: prefix)
    }
  }

  /// The index of the field that holds a slot.
  subscript(slot: Int) -> Int? {
    guard fields.indices.contains(slot), fields[slot] >= 0 else { return nil }
    return fields[slot]
  }

  /// The slot that a field holds.
  func slot(ofField index: Int) -> Int? {
    slots[index] < 0 ? nil : Int(slots[index])
  }
}
