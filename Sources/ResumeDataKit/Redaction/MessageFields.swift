import KeyedArchives
import PropertyLists

/// The fields of an archived request or response, and their roles (section 5 of the format's reference).
struct MessageFields {
  private static let keyedPrefix = "__nsurlrequest_proto_prop_obj_"
  private static let keyedProperties = "__nsurlrequest_proto_props"
  private static let maximumSlots = 22
  private static let slotsWithoutHTTP = 16
  /// The scalars before the slots of the positional form.
  private static let leadingScalars = 3

  private static let responseSlots = 7

  private let isKeyed: Bool
  private let isNamedResponse: Bool
  private let slotCount: Int

  init(_ fields: PropertyListDictionary) {
    let isKeyed = fields.entries.contains { $0.key.utf8.starts(with: Self.keyedPrefix.utf8) }
    self.isKeyed = isKeyed
    isNamedResponse = fields.entries.contains { entry in
      Self.number(endingName: entry.key).map { $0 < Self.responseSlots } ?? false
    }
    let hasHTTPPart = fields.contains(isKeyed ? Self.keyedPrefix + "19" : "$\(19 + Self.leadingScalars)")
    let announced = fields["$2"]?.int64.flatMap { Int(exactly: $0) } ?? -1
    let usual = hasHTTPPart ? Self.maximumSlots : Self.slotsWithoutHTTP
    slotCount = (0...Self.maximumSlots).contains(announced) ? announced : usual
  }

  /// The number of the slot that a field holds, or nil if it holds none. Numbers count only where there are no names:
  /// keyed responses have two scalars with numbers next to their slots.
  func slot(of field: String) -> Int? {
    let prefix = isKeyed ? Self.keyedPrefix : "$"
    guard field.utf8.starts(with: prefix.utf8), let number = Int(field.dropFirst(prefix.count)) else {
      return nil
    }
    let slot = isKeyed ? number : number - Self.leadingScalars
    return slot >= 0 ? slot : nil
  }

  /// The number of one or two digits after the last `_` of a name, or nil if there is none.
  private static func number(endingName name: String) -> Int? {
    let digits = name.utf8.reversed().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (1...2).contains(digits.count), name.utf8.dropLast(digits.count).last == UInt8(ascii: "_") else { return nil }
    return digits.reversed().reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// The number of the slot of a response that a field holds, as readers accept it: with any prefix before the number
  /// of a keyed slot.
  private func responseSlot(of field: String) -> Int? {
    isNamedResponse ? Self.number(endingName: field) : slot(of: field)
  }

  /// The role of a field of a request.
  func requestRole(of field: String, headers: CleansingRole.HeaderTreatment) -> CleansingRole {
    if field == Self.keyedProperties { return .appData("properties of a request") }
    guard let slot = slot(of: field) else { return scalarRole(of: field) }
    guard slot < max(slotCount, Self.slotsWithoutHTTP) else { return .appData("properties of a request") }
    switch slot {
    case 1: return .downloadURL
    case 4: return .url
    case 7, 8: return .appData("settings of a proxy or of SSL")
    case 18: return .name
    case 19: return .headers(headers)
    case 20: return .body
    case 21: return .appData("parts of a body")
    default: return .number
    }
  }

  /// The role of a field of a response.
  func responseRole(of field: String, headers: CleansingRole.HeaderTreatment) -> CleansingRole {
    if field == Self.keyedProperties { return .appData("properties of a response") }
    switch responseSlot(of: field) {
    case 0: return .downloadURL
    case 4: return .headers(headers)
    case nil: return scalarRole(of: field)
    default: return .unknown
    }
  }

  private func scalarRole(of field: String) -> CleansingRole {
    field.utf8.first == UInt8(ascii: "$") ? .number : CleansingRole(ofKey: field)
  }
}

extension KeyedArchive {
  /// The URL of a request, resolved if it is relative; nil for other objects.
  func requestedURL(of reference: ObjectReference) -> String? {
    (try? ArchivedURLRequest(self, at: reference))?.wholeURL
  }
}
