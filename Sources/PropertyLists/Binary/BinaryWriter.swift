/// One object to be written, its references already numbered.
enum BinaryOutput: Sendable, Hashable {
  /// A value that is no container.
  case scalar(PropertyList)
  /// An array of references.
  case array([Int])
  /// A set of references.
  case set([Int])
  /// As many keys as values.
  case dictionary(keys: [Int], values: [Int])
}

/// The bytes of objects, offset table and trailer.
enum BinaryWriter {
  /// The smallest of 1, 2, 4, 8 bytes that holds a number; Apple's writer uses no others.
  static func width(of value: Int) -> Int {
    switch UInt64(max(0, value)) {
    case 0...0xFF: 1
    case 0...0xFFFF: 2
    case 0...0xFFFF_FFFF: 4
    default: 8
    }
  }

  /// The offset table, what stood between it and the trailer, and the trailer.
  static func appendTable(_ offsets: [Int], trailer: BinaryTrailer, gap: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    for offset in offsets { bytes.appendBigEndian(UInt64(offset), size: trailer.offsetSize) }
    bytes += gap
    bytes += trailer.reserved
    bytes.append(UInt8(trailer.offsetSize))
    bytes.append(UInt8(trailer.referenceSize))
    bytes.appendBigEndian(UInt64(trailer.objectCount), size: 8)
    bytes.appendBigEndian(UInt64(trailer.topObject), size: 8)
    bytes.appendBigEndian(UInt64(trailer.offsetTable), size: 8)
  }

  /// One object.
  static func append(_ object: BinaryOutput, referenceSize: Int, to bytes: inout [UInt8]) {
    func references(_ list: [Int]) {
      for reference in list { bytes.appendBigEndian(UInt64(reference), size: referenceSize) }
    }
    switch object {
    case .scalar(let value): append(scalar: value, to: &bytes)
    case .array(let elements):
      appendMarker(BinaryMarker.array, count: elements.count, to: &bytes)
      references(elements)
    case .set(let elements):
      appendMarker(BinaryMarker.set, count: elements.count, to: &bytes)
      references(elements)
    case .dictionary(let keys, let values):
      appendMarker(BinaryMarker.dictionary, count: keys.count, to: &bytes)
      references(keys)
      references(values)
    }
  }

  /// A value that is no container.
  static func append(scalar value: PropertyList, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(BinaryMarker.null)
    case .fill: bytes.append(BinaryMarker.fill)
    case .boolean(let value): bytes.append(value ? BinaryMarker.true : BinaryMarker.false)
    case .integer(let value): append(value, to: &bytes)
    case .real(let value):
      bytes.append(BinaryMarker.real | 3)
      bytes.appendBigEndian(value.bitPattern, size: 8)
    case .date(let value):
      bytes.append(BinaryMarker.date)
      bytes.appendBigEndian(value.secondsSinceReferenceDate.bitPattern, size: 8)
    case .uid(let value):
      let size = width(of: Int(clamping: value))
      bytes.append(BinaryMarker.uid | UInt8(size - 1))
      bytes.appendBigEndian(value, size: size)
    case .data(let value):
      appendMarker(BinaryMarker.data, count: value.count, to: &bytes)
      bytes += value
    case .string(let value): append(value, to: &bytes)
    case .array, .set, .dictionary: break  // never asked for: containers are written by their references
    }
  }

  /// 1, 2 and 4 bytes hold no sign, so a negative number takes 8.
  private static func append(_ value: PropertyListInteger, to bytes: inout [UInt8]) {
    if let small = Int64(value) {
      let size = small < 0 ? 8 : width(of: Int(clamping: small))
      bytes.append(BinaryMarker.integer | UInt8(size.trailingZeroBitCount))
      bytes.appendBigEndian(UInt64(bitPattern: small), size: size)
    } else {
      bytes.append(BinaryMarker.integer | 4)
      bytes.appendBigEndian(UInt64(bitPattern: value.high), size: 8)
      bytes.appendBigEndian(value.low, size: 8)
    }
  }

  /// A text: in ASCII where it can be, else in UTF-16.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    // Whatever is not ASCII takes more bytes in UTF-8 than units in UTF-16. A string of ASCII knows that it is one.
    let count = text.utf16.count
    if text.utf8.count == count {
      appendMarker(BinaryMarker.ascii, count: count, to: &bytes)
      bytes += text.utf8
    } else {
      appendMarker(BinaryMarker.utf16, count: count, to: &bytes)
      for unit in text.utf16 { bytes.appendBigEndian(UInt64(unit), size: 2) }
    }
  }

  /// Marker and count.
  static func appendMarker(_ kind: UInt8, count: Int, to bytes: inout [UInt8]) {
    guard count >= 15 else {
      bytes.append(kind | UInt8(count))
      return
    }
    bytes.append(kind | 0x0F)
    append(PropertyListInteger(count), to: &bytes)
  }
}

extension BinaryTrailer {
  /// Lets the offset table begin elsewhere, its entries as wide as before if that is enough.
  mutating func moveOffsetTable(to offset: Int) {
    offsetTable = offset
    let holdsAll = offsetSize == 8 || offset < 1 << (8 * offsetSize)
    if !holdsAll { offsetSize = BinaryWriter.width(of: offset) }
  }
}
