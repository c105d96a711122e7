/// One value of a property list as stored in a file, with order, duplicate keys and keyed-archive UIDs.
///
/// How the value was *encoded* (the width of an integer, which equal objects were stored once, the white space between
/// XML elements) is not part of the value. A decoder returns it as a separate layout, and a writer with this layout
/// restores everything that was not changed.
///
/// Equality is exact: strings are compared by code point (`é` is not `e` + U+0301), reals and dates by bit pattern
/// (a NaN equals itself, `-0.0` differs from `0.0`), dictionaries by entries in order.
package enum PropertyList: Sendable {
  /// Binary marker 0x00. XML cannot represent it.
  case null
  /// Binary marker 0x0F, a padding byte as an object. XML cannot represent it.
  case fill
  /// `true` or `false`.
  case boolean(Bool)
  /// A whole number of up to 128 bits.
  case integer(PropertyListInteger)
  /// A floating-point number. Those stored in 4 bytes are widened, which is exact.
  case real(Double)
  /// A point in time.
  case date(PropertyListDate)
  /// Bytes.
  case data([UInt8])
  /// Text.
  case string(String)
  /// The index of an object in a keyed archive (`CF$UID` in XML).
  case uid(UInt64)
  /// Values in order.
  case array([PropertyList])
  /// Values of a binary set (marker 0xC0), in the order of the file. XML cannot represent it.
  case set([PropertyList])
  /// Entries in the order of the file.
  case dictionary(PropertyListDictionary)
}

extension PropertyList {
  /// The kind of a value, without its contents. The raw value is the word that messages use.
  package enum Kind: String, Sendable, Hashable {
    case null, fill, boolean, integer, real, date, data, string
    case uid = "UID"
    case array, set, dictionary
  }

  /// The kind of this value.
  package var kind: Kind {
    switch self {
    case .null: .null
    case .fill: .fill
    case .boolean: .boolean
    case .integer: .integer
    case .real: .real
    case .date: .date
    case .data: .data
    case .string: .string
    case .uid: .uid
    case .array: .array
    case .set: .set
    case .dictionary: .dictionary
    }
  }

  /// The text, if this is a string.
  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The bytes, if this is data.
  package var data: [UInt8]? {
    if case .data(let value) = self { value } else { nil }
  }

  /// The truth value, if this is a boolean.
  package var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  /// The number, if this is an integer that 64 signed bits hold.
  package var int64: Int64? {
    if case .integer(let value) = self { Int64(value) } else { nil }
  }

  /// The number, if this is a real or an integer of 64 bits (as a keyed archive may store a whole `double`).
  package var double: Double? {
    switch self {
    case .real(let value): value
    case .integer(let value): Int64(value).map { Double($0) }
    default: nil
    }
  }

  /// The elements, if this is an array.
  package var array: [PropertyList]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The entries, if this is a dictionary.
  package var dictionary: PropertyListDictionary? {
    if case .dictionary(let value) = self { value } else { nil }
  }

  /// The index, if this is a keyed archive's UID.
  package var uid: UInt64? {
    if case .uid(let value) = self { value } else { nil }
  }
}

extension PropertyList: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A string.
  package init(stringLiteral value: String) { self = .string(value) }
  /// A boolean.
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// An integer.
  package init(integerLiteral value: Int64) { self = .integer(PropertyListInteger(value)) }
  /// A real.
  package init(floatLiteral value: Double) { self = .real(value) }
  /// An array.
  package init(arrayLiteral elements: PropertyList...) { self = .array(elements) }
  /// A dictionary whose entries are in the order of the literal; a repeated key is kept.
  package init(dictionaryLiteral elements: (String, PropertyList)...) {
    self = .dictionary(PropertyListDictionary(elements.map { .init(key: $0.0, value: $0.1) }))
  }
}
