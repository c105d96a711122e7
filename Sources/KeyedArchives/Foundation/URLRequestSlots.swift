import PropertyLists

/// How an archived NSURLRequest names its slots.
///
/// The request is archived as a list of up to 22 values. The secure coder of iOS 10 and later gives each a name; before,
/// and after the published repair for iOS 10.0-10.1, they were numbered from `$3` on, behind the three scalars `$0`
/// (coder format), `$1` (list version) and `$2` (count). (Real archives of iOS 10.0.2 and about iOS 26; the repair is
/// Stack Overflow answer 39347461.)
enum URLRequestSlots {
  /// Readers reject archives with more slots (published analyses of Apple's loader).
  static let mostSlots = 22
  /// The scalars in front of the numbered slots.
  static let leadingScalars = 3
  static let count = "$2"
  static let namedPrefix = "__nsurlrequest_proto_prop_obj_"
  static let namedProperties = "__nsurlrequest_proto_props"

  /// The field of a slot.
  static func name(of slot: Int, form: ArchivedURLRequest.Form) -> String {
    switch form {
    case .named: namedPrefix + String(slot)
    case .positional: "$" + String(slot + leadingScalars)
    }
  }

  /// The field of the protocol properties, which stand behind the last slot.
  static func propertiesName(slots: Int, form: ArchivedURLRequest.Form) -> String {
    switch form {
    case .named: namedProperties
    case .positional: name(of: slots, form: form)
    }
  }

  /// The form of some fields, or nil where they have neither a named nor a numbered slot.
  static func form(of fields: PropertyListDictionary) -> ArchivedURLRequest.Form? {
    if fields.entries.contains(where: { $0.key.hasPrefix(namedPrefix) }) { return .named }
    return fields.contains(name(of: 0, form: .positional)) ? .positional : nil
  }

  /// Whether a field is named as a slot is.
  static func isSlot(_ name: String, form: ArchivedURLRequest.Form) -> Bool {
    switch form {
    case .named: name.hasPrefix(namedPrefix)
    case .positional: name.hasPrefix("$") && Int(name.dropFirst()).map { $0 >= leadingScalars } ?? false
    }
  }

  /// Whether a field is one of the list's own: the scalars, the slots and the protocol properties.
  static func isListField(_ name: String, slots: Int) -> Bool {
    if name == namedProperties || name.hasPrefix(namedPrefix) { return true }
    guard name.hasPrefix("$"), name.utf8.count <= 3, let number = Int(name.dropFirst()) else { return false }
    return number <= slots + leadingScalars
  }
}
