extension BinaryObjectTable {
  /// The value of an object that is no container.
  func scalar(_ object: BinaryObject, limits: PropertyListLimits) throws(PropertyListError) -> PropertyList {
    switch object.kind {
    case BinaryMarker.null: .null
    case BinaryMarker.false: .boolean(false)
    case BinaryMarker.true: .boolean(true)
    case BinaryMarker.fill: .fill
    case BinaryMarker.integer: .integer(integer(object))
    case BinaryMarker.real: .real(real(object))
    case BinaryMarker.date: .date(try date(object))
    case BinaryMarker.uid: .uid(try uid(object))
    case BinaryMarker.data: .data(try data(object, limits: limits))
    case BinaryMarker.ascii: .string(try ascii(object, limits: limits))
    case BinaryMarker.utf16: .string(try utf16(object, limits: limits))
    default: throw PropertyListError(.badMarker, "a container where a scalar was expected", at: .byte(object.offset))
    }
  }

  /// 1, 2 and 4 bytes are unsigned, 8 and 16 signed (CFBinaryPList.c, "in format version '00'").
  private func integer(_ object: BinaryObject) -> PropertyListInteger {
    if object.count == 16 {
      let high = number(at: object.payload, size: 8)
      let low = number(at: object.payload + 8, size: 8)
      return PropertyListInteger(high: Int64(bitPattern: high), low: low)
    }
    let value = number(at: object.payload, size: object.count)
    return object.count == 8 ? PropertyListInteger(Int64(bitPattern: value)) : PropertyListInteger(value)
  }

  func real(_ object: BinaryObject) -> Double {
    let value = number(at: object.payload, size: object.count)
    return object.count == 4
      ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: value))) : Double(bitPattern: value)
  }

  private func date(_ object: BinaryObject) throws(PropertyListError) -> PropertyListDate {
    let seconds = Double(bitPattern: number(at: object.payload, size: 8))
    guard seconds.isFinite else {
      throw PropertyListError(.badDate, "a date is not a finite number of seconds", at: .byte(object.offset))
    }
    return PropertyListDate(secondsSinceReferenceDate: seconds)
  }

  /// A UID may have up to 16 bytes; Apple's own have at most 4, and an index beyond 64 bits can name no object.
  @inline(__always)
  private func uid(_ object: BinaryObject) throws(PropertyListError) -> UInt64 {
    let excess = object.count - 8
    guard excess > 0 else { return number(at: object.payload, size: object.count) }
    guard source[object.payload..<object.payload + excess].allSatisfy({ $0 == 0 }) else {
      throw PropertyListError(.badCount, "a UID needs more than 64 bits", at: .byte(object.offset))
    }
    return number(at: object.payload + excess, size: 8)
  }

  private func data(_ object: BinaryObject, limits: PropertyListLimits) throws(PropertyListError) -> [UInt8] {
    guard object.count <= limits.dataBytes else {
      throw PropertyListError(
        .tooLarge, "data of \(object.count) bytes; the limit is \(limits.dataBytes)", at: .byte(object.offset))
    }
    return Array(source[object.payload..<object.end])
  }

  private func text(_ object: BinaryObject, limits: PropertyListLimits) throws(PropertyListError) -> ArraySlice<UInt8> {
    let bytes = source[object.payload..<object.end]
    guard bytes.count <= limits.stringBytes else {
      throw PropertyListError(
        .tooLarge, "a string of \(bytes.count) bytes; the limit is \(limits.stringBytes)", at: .byte(object.offset))
    }
    return bytes
  }

  private func ascii(_ object: BinaryObject, limits: PropertyListLimits) throws(PropertyListError) -> String {
    let bytes = try text(object, limits: limits)
    // All bytes together, and the wrong one only where there is one: this way the compiler takes many at once.
    guard bytes.reduce(0, |) < 0x80 else {
      let wrong = bytes.firstIndex { $0 >= 0x80 } ?? object.payload
      throw PropertyListError(.badString, "a byte above 0x7F in an ASCII string", at: .byte(wrong))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func utf16(_ object: BinaryObject, limits: PropertyListLimits) throws(PropertyListError) -> String {
    let bytes = try text(object, limits: limits)
    var units: [UInt16] = []
    units.reserveCapacity(object.count)
    var awaitsLow = false
    for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 2) {
      let unit = UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
      guard awaitsLow == UTF16.isTrailSurrogate(unit) else {
        throw PropertyListError(.badString, "half of a surrogate pair in a UTF-16 string", at: .byte(index))
      }
      awaitsLow = UTF16.isLeadSurrogate(unit)
      units.append(unit)
    }
    guard !awaitsLow else {
      throw PropertyListError(
        .badString, "half of a surrogate pair ends a UTF-16 string", at: .byte(bytes.endIndex - 2))
    }
    let text = String(decoding: units, as: UTF16.self)
    guard !text.hasEndlessLetter else {
      throw PropertyListError(
        .tooLarge, "a letter with more than \(String.mostCombiningMarks) combining marks", at: .byte(object.offset))
    }
    return text
  }
}
