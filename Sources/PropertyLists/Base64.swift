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

  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, digit) in alphabet.enumerated() { table[Int(digit)] = UInt8(value) }
    return table
  }()

  /// The value of a digit (0 to 63), or nil.
  package static func value(of digit: UInt8) -> UInt8? {
    let value = values[Int(digit)]
    return value == 0xFF ? nil : value
  }

  /// Decodes and skips what is not base64, as CoreFoundation does with `<data>` (CFPropertyList.c, `__CFPLDataDecode`).
  package static func decodeLeniently(_ text: [UInt8]) -> Decoded {
    var result = Decoded()
    result.bytes.reserveCapacity(text.count / 4 * 3)
    var accumulator: UInt32 = 0
    var digits = 0
    var padding = 0
    for (index, byte) in text.enumerated() {
      if let value = value(of: byte) {
        // Digits after padding begin a new run: concatenated base64 is read on, as CoreFoundation does.
        if padding > 0 { (accumulator, digits, padding) = (0, 0, 0) }
        accumulator = accumulator << 6 | UInt32(value)
        digits += 1
        // A byte is whole with the 2nd, 3rd and 4th digit of its group.
        if digits > 1 {
          let surplus = UInt32(8 - 2 * digits)
          result.bytes.append(UInt8(truncatingIfNeeded: accumulator >> surplus))
        }
        if digits == 4 { (accumulator, digits) = (0, 0) }
      } else if byte == UInt8(ascii: "=") {
        padding += 1
      } else if !isWhiteSpace(byte) {
        result.skipped += 1
        if result.firstSkipped == nil { result.firstSkipped = index }
      }
    }
    result.isIncomplete = digits == 1 || (digits > 1 && padding < 4 - digits)
    return result
  }

  /// The digits and padding of some bytes, without line breaks.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var accumulator: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      accumulator = accumulator << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(alphabet[Int(accumulator >> bits & 0x3F)])
      }
    }
    if bits > 0 { text.append(alphabet[Int(accumulator << (6 - bits) & 0x3F)]) }
    while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
    return text
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
