/// Base64 of RFC 4648, section 4, with the tolerance that property lists need.
///
/// Arrays in and out: generic code is not specialised across modules, which made it ten times slower.
package enum Base64 {
  /// What a lenient decoding gave.
  package struct Decoded {
    /// The bytes; an incomplete last group gives the bytes that it has.
    package var bytes: [UInt8] = []
    /// How many characters were skipped that are neither base64 nor white space nor padding at the end.
    package var skipped = 0
    /// The index of the first of them.
    package var firstSkipped: Int?
    /// Whether the digits end inside a group that stands for less than a byte, or lack their padding.
    package var isIncomplete = false
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Above the 24 bits of a group.
  private static let noDigit: UInt32 = 1 << 24

  /// The value of each byte as the first digit of a group, then as the second, the third and the fourth: 18, 12, 6 or 0
  /// bits from the right; `noDigit` for what is no digit.
  private static let values: [UInt32] = {
    var table = [UInt32](repeating: noDigit, count: 4 * 256)
    for (value, digit) in alphabet.enumerated() {
      for place in 0..<4 { table[256 * place + Int(digit)] = UInt32(value) << UInt32(18 - 6 * place) }
    }
    return table
  }()

  /// The value of a digit (0 to 63), or nil.
  package static func value(of digit: UInt8) -> UInt8? {
    let value = values[3 * 256 + Int(digit)]
    return value < noDigit ? UInt8(truncatingIfNeeded: value) : nil
  }

  /// How many digits a text has.
  package static func digitCount(_ text: [UInt8]) -> Int {
    text.reduce(0) { value(of: $1) == nil ? $0 : $0 + 1 }
  }
}

// MARK: - Decoding

extension Base64 {
  /// Decodes and skips what is not base64, as CoreFoundation does with `<data>` (CFPropertyList.c, `__CFPLDataDecode`).
  package static func decodeLeniently(_ text: [UInt8]) -> Decoded {
    var result = Decoded()
    // A word more than the digits can give.
    var bytes = [UInt8](repeating: 0, count: (text.count + 3) / 4 * 3 + 8)
    var places = bytes.mutableSpan
    // Unsafe only in that bytes of any type could be put there; these are integers.
    var output = unsafe places.mutableBytes
    var count = 0
    var group: UInt32 = 0
    var digits = 0
    var padding = 0
    let values = values.span
    var rest = text.span
    while !rest.isEmpty {
      if digits == 0 {
        // Most of a text is whole groups; only what stands between them is looked at one by one. That the table's size is
        // known here spares a check for each digit.
        while rest.count >= 4, values.count == 4 * 256 {
          let first = bits(of: rest, from: 0, values)
          guard first < noDigit else { break }
          let second = rest.count >= 8 ? bits(of: rest, from: 4, values) : noDigit
          // Eight bytes at once; those behind the digits' own are written over by what follows.
          let word = UInt64(first) << 40 | (second < noDigit ? UInt64(second) << 16 : 0)
          output.storeBytes(of: word.bigEndian, toByteOffset: count, as: UInt64.self)
          count += second < noDigit ? 6 : 3
          rest = rest.extracting(droppingFirst: second < noDigit ? 8 : 4)
          padding = 0
        }
        if rest.isEmpty { break }
      }
      let byte = rest[0]
      rest = rest.extracting(droppingFirst: 1)
      let value = values[768 + Int(byte)]
      if value < noDigit {
        // Digits after padding begin a new run: concatenated base64 is read on, as CoreFoundation does.
        if padding > 0 { (group, digits, padding) = (0, 0, 0) }
        group = group << 6 | value
        digits += 1
        // A byte is whole with the 2nd, 3rd and 4th digit of its group.
        if digits > 1 {
          output.storeBytes(
            of: UInt8(truncatingIfNeeded: group >> UInt32(8 - 2 * digits)), toByteOffset: count, as: UInt8.self)
          count += 1
        }
        if digits == 4 { (group, digits) = (0, 0) }
      } else if byte == UInt8(ascii: "=") {
        padding += 1
      } else if !isWhiteSpace(byte) {
        result.skipped += 1
        if result.firstSkipped == nil { result.firstSkipped = text.count - rest.count - 1 }
      }
    }
    bytes.removeLast(bytes.count - count)
    result.bytes = bytes
    result.isIncomplete = digits == 1 || (digits > 1 && padding < 4 - digits)
    return result
  }

  /// The 24 bits of four digits; more where one of them is none.
  @inline(__always)
  private static func bits(of text: Span<UInt8>, from start: Int, _ values: Span<UInt32>) -> UInt32 {
    values[Int(text[start])] | values[256 + Int(text[start + 1])] | values[512 + Int(text[start + 2])]
      | values[768 + Int(text[start + 3])]
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}

// MARK: - Encoding

extension Base64 {
  /// The digits and padding of some bytes, without line breaks.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text = [UInt8](repeating: UInt8(ascii: "="), count: (bytes.count + 2) / 3 * 4)
    var output = text.mutableSpan
    var count = 0
    let alphabet = alphabet.span
    var rest = bytes.span
    while rest.count >= 3, alphabet.count == 64 {
      let group = UInt32(rest[0]) << 16 | UInt32(rest[1]) << 8 | UInt32(rest[2])
      output[count] = alphabet[Int(group >> 18)]
      output[count + 1] = alphabet[Int(group >> 12 & 0x3F)]
      output[count + 2] = alphabet[Int(group >> 6 & 0x3F)]
      output[count + 3] = alphabet[Int(group & 0x3F)]
      count += 4
      rest = rest.extracting(droppingFirst: 3)
    }
    if !rest.isEmpty {
      let group = UInt32(rest[0]) << 16 | (rest.count > 1 ? UInt32(rest[1]) << 8 : 0)
      output[count] = alphabet[Int(group >> 18)]
      output[count + 1] = alphabet[Int(group >> 12 & 0x3F)]
      if rest.count > 1 { output[count + 2] = alphabet[Int(group >> 6 & 0x3F)] }
    }
    return text
  }
}
