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

  /// The value of each byte as a digit; above 63 for what is none.
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, digit) in alphabet.enumerated() { table[Int(digit)] = UInt8(value) }
    return table
  }()

  /// The value of a digit (0 to 63), or nil.
  package static func value(of digit: UInt8) -> UInt8? {
    let value = values[Int(digit)]
    return value > 63 ? nil : value
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
    var result = Decoded(bytes: [UInt8](repeating: 0, count: text.count / 4 * 3 + 3))
    var count = 0
    var accumulator: UInt32 = 0
    var digits = 0
    var padding = 0
    var index = 0
    while index < text.count {
      // Most of a text is whole groups; only what stands between them is looked at one by one.
      if digits == 0, decodeGroups(of: text, &index, into: &result.bytes, &count) {
        padding = 0
        continue
      }
      let byte = text[index]
      if let value = value(of: byte) {
        // Digits after padding begin a new run: concatenated base64 is read on, as CoreFoundation does.
        if padding > 0 { (accumulator, digits, padding) = (0, 0, 0) }
        accumulator = accumulator << 6 | UInt32(value)
        digits += 1
        // A byte is whole with the 2nd, 3rd and 4th digit of its group.
        if digits > 1 {
          result.bytes[count] = UInt8(truncatingIfNeeded: accumulator >> UInt32(8 - 2 * digits))
          count += 1
        }
        if digits == 4 { (accumulator, digits) = (0, 0) }
      } else if byte == UInt8(ascii: "=") {
        padding += 1
      } else if !isWhiteSpace(byte) {
        result.skipped += 1
        if result.firstSkipped == nil { result.firstSkipped = index }
      }
      index += 1
    }
    result.bytes.removeLast(result.bytes.count - count)
    result.isIncomplete = digits == 1 || (digits > 1 && padding < 4 - digits)
    return result
  }

  /// Decodes groups of four digits up to the first that has anything else in it; says whether there was one.
  private static func decodeGroups(
    of text: [UInt8], _ index: inout Int, into bytes: inout [UInt8], _ count: inout Int
  ) -> Bool {
    let (text, values) = (text.span, values.span)
    // With the count known to the compiler no digit needs a check of its own.
    guard values.count == 256 else { return false }
    let start = index
    var output = bytes.mutableSpan
    for _ in 0..<min((text.count - index) / 4, (output.count - count) / 3) {
      let group = text.extracting(index..<index + 4)
      let (first, second) = (values[Int(group[0])], values[Int(group[1])])
      let (third, fourth) = (values[Int(group[2])], values[Int(group[3])])
      guard first | second | third | fourth < 64 else { break }
      output[count] = first << 2 | second >> 4
      output[count + 1] = second << 4 | third >> 2
      output[count + 2] = third << 6 | fourth
      index += 4
      count += 3
    }
    return index > start
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}

// MARK: - Encoding

extension Base64 {
  /// The digits and padding of some bytes, without line breaks.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    appendDigits(of: bytes, bytes.indices, to: &text)
    return text
  }

  /// Appends the digits and padding of a part of some bytes.
  package static func appendDigits(of bytes: [UInt8], _ part: Range<Int>, to text: inout [UInt8]) {
    var index = part.lowerBound
    var place = text.count
    text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: (part.count + 2) / 3 * 4))
    let (input, alphabet) = (bytes.span, alphabet.span)
    guard alphabet.count == 64 else { return }
    var output = text.mutableSpan
    while part.upperBound - index >= 3 {
      let (first, second, third) = (input[index], input[index + 1], input[index + 2])
      output[place] = alphabet[Int(first >> 2)]
      output[place + 1] = alphabet[Int((first << 4 | second >> 4) & 0x3F)]
      output[place + 2] = alphabet[Int((second << 2 | third >> 6) & 0x3F)]
      output[place + 3] = alphabet[Int(third & 0x3F)]
      index += 3
      place += 4
    }
    guard index < part.upperBound else { return }
    let first = input[index]
    let second = index + 1 < part.upperBound ? input[index + 1] : nil
    output[place] = alphabet[Int(first >> 2)]
    output[place + 1] = alphabet[Int((first << 4 | (second ?? 0) >> 4) & 0x3F)]
    if let second { output[place + 2] = alphabet[Int(second << 2 & 0x3F)] }
  }
}
