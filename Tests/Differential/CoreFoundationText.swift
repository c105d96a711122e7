@testable import PropertyLists

/// A value as `core_foundation_reader.h` writes it: the value in CoreFoundation.
struct CoreFoundationText {
  private(set) var bytes: [UInt8] = []
  /// Whether the first of several entries with one key counts, as in binary lists, or the last, as in XML.
  private let firstCounts: Bool

  init(of value: PropertyList, firstCounts: Bool) {
    self.firstCounts = firstCounts
    append(value)
  }

  private static let digits = Array("0123456789abcdef".utf8)

  private mutating func append(hexadecimal value: UInt8) {
    bytes.append(Self.digits[Int(value >> 4)])
    bytes.append(Self.digits[Int(value & 15)])
  }

  private mutating func append(_ letter: Unicode.Scalar, bitsOf value: Double) {
    bytes.append(UInt8(ascii: letter))
    if value.isNaN { return bytes += Array("nan".utf8) }
    for shift in stride(from: 56, through: 0, by: -8) {
      append(hexadecimal: UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(shift)))
    }
  }

  private mutating func append(_ text: String) {
    bytes.append(UInt8(ascii: "s"))
    for unit in text.utf16 {
      append(hexadecimal: UInt8(unit >> 8))
      append(hexadecimal: UInt8(truncatingIfNeeded: unit))
    }
  }

  private mutating func append(_ value: PropertyList) {
    switch value {
    case .null: bytes.append(UInt8(ascii: "n"))
    case .boolean(let value): bytes.append(UInt8(ascii: value ? "T" : "F"))
    case .integer(let value): bytes += Array("i\(value)".utf8)
    case .real(let value): append("r", bitsOf: value)
    case .date(let value): append("t", bitsOf: value.secondsSinceReferenceDate)
    case .data(let data):
      bytes.append(UInt8(ascii: "d"))
      for byte in data { append(hexadecimal: byte) }
    case .string(let text): append(text)
    case .uid(let value): bytes += Array("u\(value)".utf8)
    case .array(let values): append(values.map(text), "[", "]")
    case .set(let values): append(sorted(Array(Set(values.map(text)))), "(", ")")
    case .dictionary(let dictionary): append(dictionary)
    default: bytes.append(UInt8(ascii: "?"))
    }
  }

  private mutating func append(_ dictionary: PropertyListDictionary) {
    var values: [[UInt8]: [UInt8]] = [:]
    for entry in dictionary.entries {
      let key = text(of: .string(entry.key))
      if firstCounts, values[key] != nil { continue }
      values[key] = text(of: entry.value)
    }
    append(sorted(values.map { $0 + [UInt8(ascii: ":")] + $1 }), "{", "}")
  }

  private func text(of value: PropertyList) -> [UInt8] {
    CoreFoundationText(of: value, firstCounts: firstCounts).bytes
  }

  private func sorted(_ items: [[UInt8]]) -> [[UInt8]] {
    items.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private mutating func append(_ items: [[UInt8]], _ opening: Unicode.Scalar, _ closing: Unicode.Scalar) {
    bytes.append(UInt8(ascii: opening))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += item
    }
    bytes.append(UInt8(ascii: closing))
  }
}
