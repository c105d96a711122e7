internal import PropertyLists

/// UTF-7 (RFC 2152) as CoreFoundation decodes it, with the converter of ICU.
enum UTF7 {
  /// The UTF-16 units of some text, or nil if it breaks the encoding.
  static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt16]? {
    var units: [UInt16] = []
    var place = bytes.startIndex
    while place < bytes.endIndex {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "+") else {
        guard byte.isDirect else { return nil }
        units.append(UInt16(byte))
        continue
      }
      guard let end = decodeRun(in: bytes, from: place, to: &units) else { return nil }
      place = end
    }
    return units
  }

  /// Decodes base64 after a `+`. Returns the position after it and its `-`.
  private static func decodeRun(in bytes: ArraySlice<UInt8>, from start: Int, to units: inout [UInt16]) -> Int? {
    var place = start
    var (bits, size): (UInt32, Int) = (0, 0)
    while place < bytes.endIndex, let value = Base64.value(of: bytes[place]) {
      (bits, size) = (bits << 6 | UInt32(value), size + 6)
      if size >= 16 {
        size -= 16
        units.append(UInt16(truncatingIfNeeded: bits >> UInt32(size)))
        bits &= 1 << UInt32(size) - 1
      }
      place += 1
    }
    guard bits == 0 else { return nil }
    let hasMinus = place < bytes.endIndex && bytes[place] == UInt8(ascii: "-")
    if place == start {
      guard hasMinus else { return nil }
      units.append(UInt16(UInt8(ascii: "+")))
    }
    return hasMinus ? place + 1 : place
  }

  /// Encodes text in UTF-7, with every possible character written directly.
  static func encode(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var run: [UInt8] = []
    func endRun() {
      guard !run.isEmpty else { return }
      output += [UInt8(ascii: "+")] + Base64.encode(run).prefix { $0 != UInt8(ascii: "=") } + [UInt8(ascii: "-")]
      run.removeAll()
    }
    for unit in String(decoding: text, as: UTF8.self).utf16 {
      if let byte = UInt8(exactly: unit), byte.isDirect || byte == UInt8(ascii: "+") {
        endRun()
        output += byte == UInt8(ascii: "+") ? Array("+-".utf8) : [byte]
      } else {
        run += [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
      }
    }
    endRun()
    return output
  }
}

extension UInt8 {
  /// Whether the character is written directly in UTF-7.
  fileprivate var isDirect: Bool {
    switch self {
    case 0x09, 0x0A, 0x0D: true
    case 0x20...0x7D: self != UInt8(ascii: "+") && self != UInt8(ascii: "\\")
    default: false
    }
  }
}
