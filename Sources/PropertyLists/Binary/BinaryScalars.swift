// The values of scalars. Objects were checked to end before the trailer, so 8 bytes can be loaded from any offset in
// them.
extension [UInt8] {
  /// The value of an object that is not a container.
  func scalar(_ object: BinaryObject) -> PropertyList {
    switch object.kind {
    case BinaryMarker.false: .boolean(false)
    case BinaryMarker.true: .boolean(true)
    case BinaryMarker.fill: .fill
    case BinaryMarker.integer: .integer(integer(object))
    case BinaryMarker.real: .real(real(object))
    case BinaryMarker.date: .date(PropertyListDate(secondsSinceReferenceDate: double(object)))
    case BinaryMarker.uid: .uid(number(at: object.payload, size: object.count))
    case BinaryMarker.data: .data(Array(self[object.payload..<object.end]))
    case BinaryMarker.ascii: .string(ascii(object))
    case BinaryMarker.utf16: .string(utf16(object))
    case BinaryMarker.latin1: .string(latin1(object))
    default: .null
    }
  }

  /// 1, 2 and 4 bytes are unsigned, 8 signed; of 16 bytes CoreFoundation reads the lower 8, unsigned.
  func integer(_ object: BinaryObject) -> PropertyListInteger {
    let value = number(at: object.payload, size: object.count)
    return object.count == 8 ? PropertyListInteger(Int64(bitPattern: value)) : PropertyListInteger(high: 0, low: value)
  }

  func real(_ object: BinaryObject) -> Double {
    guard object.count == 4 else { return double(object) }
    return Double(Float(bitPattern: UInt32(truncatingIfNeeded: number(at: object.payload, size: 4))))
  }

  private func double(_ object: BinaryObject) -> Double {
    Double(bitPattern: bigEndianWord(at: object.payload))
  }

  /// A string whose bytes were checked to be ASCII.
  func ascii(_ object: BinaryObject) -> String {
    let range = object.payload..<object.payload &+ object.count
    if let known = InternedStrings.shared.index(of: range, in: self) { return InternedStrings.shared[known] }
    return String(decoding: self[range], as: UTF8.self)
  }

  /// A text with bytes above 0x7F where only ASCII belongs. CoreFoundation on Linux takes each byte for the code point
  /// of that number, as ISO 8859-1 has it.
  func latin1(_ object: BinaryObject) -> String {
    String(String.UnicodeScalarView(self[object.payload..<object.end].lazy.map { Unicode.Scalar($0) }))
  }

  /// A UTF-16 string. An unpaired surrogate becomes U+FFFD, since Swift strings cannot contain it.
  func utf16(_ object: BinaryObject) -> String {
    var units: [UInt16] = []
    units.reserveCapacity(object.count)
    for place in stride(from: object.payload, to: object.end, by: 2) {
      units.append(UInt16(self[place]) << 8 | UInt16(self[place + 1]))
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// The place of the first half of a surrogate pair without the other half.
  func unpairedSurrogate(in object: BinaryObject) -> Int? {
    var awaitsLow = false
    for place in stride(from: object.payload, to: object.end, by: 2) {
      let unit = UInt16(self[place]) << 8 | UInt16(self[place + 1])
      guard awaitsLow == UTF16.isTrailSurrogate(unit) else { return awaitsLow ? place - 2 : place }
      awaitsLow = UTF16.isLeadSurrogate(unit)
    }
    return awaitsLow ? object.end - 2 : nil
  }

  /// The text of a dictionary key. A key that is not a string, which no reader looks up, gets a description.
  func keyText(_ object: BinaryObject) -> String {
    switch scalar(object) {
    case .string(let text): text
    case .integer(let value): "(integer \(value))"
    case .real(let value): "(real \(value))"
    case .date(let date): "(date \(date.iso8601 ?? String(date.secondsSinceReferenceDate)))"
    case .boolean(let value): "(\(value))"
    case .uid(let value): "(UID \(value))"
    case .data(let bytes): "(data of \(bytes.count) bytes)"
    case let other: "(\(other.kind.rawValue))"
    }
  }
}

// What is unusual about a scalar that can be read.
extension [UInt8] {
  /// An oddity in words, and what CoreFoundation makes of it.
  typealias Oddity = (message: String, coreFoundation: PropertyListAnomaly.CoreFoundationReading)

  /// What is unusual about a scalar; nil for most.
  func oddity(of object: BinaryObject) -> Oddity? {
    guard object.kind == BinaryMarker.utf16 else { return oddity(ofNumber: object) }
    // It allocates no memory for no characters, and takes that for a lack of it (CFBinaryPList.c).
    guard object.count > 0 else { return ("an empty string in UTF-16; CoreFoundation refuses it", .refusesFile) }
    return unpairedSurrogate(in: object) == nil
      ? nil : ("half of a surrogate pair in a text is shown as U+FFFD", .readsAnotherValue)
  }

  /// The same for objects that are not text.
  func oddity(ofNumber object: BinaryObject) -> Oddity? {
    switch object.kind {
    case BinaryMarker.latin1:
      return ("an ASCII string has bytes above 0x7F, which are read as ISO 8859-1", .agrees)
    case BinaryMarker.fill:
      return ("a padding byte is used as a value; CoreFoundation refuses it", .refusesFile)
    case BinaryMarker.date:
      return double(object).isFinite ? nil : ("a date is not a finite number of seconds", .agrees)
    case BinaryMarker.integer:
      return hasIgnoredBits(object)
        ? ("an integer has more than 64 bits, of which the lower 64 are read", .agrees) : nil
    case BinaryMarker.uid:
      guard number(at: object.payload, size: object.count) <= UInt64(UInt32.max) else {
        return ("a UID needs more than 32 bits; CoreFoundation refuses it", .refusesFile)
      }
      return hasIgnoredBits(object) ? ("a UID has more than 64 bits, of which the lower 64 are read", .agrees) : nil
    default: return nil
    }
  }

  private func hasIgnoredBits(_ object: BinaryObject) -> Bool {
    object.count > 8 && self[object.payload..<object.payload + object.count - 8].contains { $0 != 0 }
  }
}
