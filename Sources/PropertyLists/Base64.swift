/// Base64 (RFC 4648, section 4) with the leniency that property lists need.
///
/// The interface takes and returns arrays, since generic code is not specialized across modules. Inside, slices and
/// contiguous arrays are used: they have spans on every supported system, arrays only since iOS 26. Neither copies the
/// bytes.
package enum Base64 {
  /// The result of a lenient decoding.
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

  static let noDigit: UInt8 = 0xFF

  /// The value of each byte, or `noDigit`.
  static let values: [UInt8] = {
    var table = [UInt8](repeating: noDigit, count: 256)
    for (value, digit) in alphabet.enumerated() { table[Int(digit)] = UInt8(value) }
    return table
  }()

  /// The value of a digit (0 to 63), or nil.
  package static func value(of digit: UInt8) -> UInt8? {
    let value = values[Int(digit)]
    return value == noDigit ? nil : value
  }

  /// How many digits a text has.
  package static func digitCount(_ text: ArraySlice<UInt8>) -> Int {
    text.reduce(0) { value(of: $1) == nil ? $0 : $0 + 1 }
  }
}

// MARK: - Decoding

extension Base64 {
  /// Decodes base64 that is in some text: skips what is not base64, and gives the bytes of an incomplete last
  /// group.
  package static func decodeLeniently(_ text: [UInt8]) -> Decoded {
    var result = Decoded()
    // With room for what a block writes after the bytes that the digits give.
    var bytes = ContiguousArray<UInt8>(repeating: 0, count: (text.count + 3) / 4 * 3 + 16)
    var places = bytes.mutableSpan
    // Unsafe since bytes of any type could be written; these are integers.
    var output = unsafe places.mutableBytes
    var count = 0
    var group: UInt32 = 0
    var digits = 0
    var padding = 0
    let table = values[...]
    let values = table.span
    let source = text[...]
    let text = source.span
    var index = 0
    while index < text.count {
      let byte = text[index]
      let value = values[Int(byte)]
      if value != noDigit {
        if digits == 0 {
          // Most of a text is whole groups; only what is between them is looked at one by one.
          let groups = decodeGroups(of: text, from: index, to: &output, at: count)
          if groups > 0 {
            index += 4 * groups
            count += 3 * groups
            padding = 0
            // Lines end with groups that are whole.
            while index < text.count, isWhiteSpace(text[index]) { index += 1 }
            continue
          }
        }
        // Digits after padding begin a new run: CoreFoundation also continues to read concatenated base64.
        if padding > 0 { (group, digits, padding) = (0, 0, 0) }
        group = group << 6 | UInt32(value)
        digits += 1
        // The 2nd, 3rd and 4th digit of a group each complete a byte.
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
        if result.firstSkipped == nil { result.firstSkipped = index }
      }
      index += 1
    }
    bytes.removeLast(bytes.count - count)
    result.bytes = Array(bytes)
    result.isIncomplete = digits == 1 || (digits > 1 && padding < 4 - digits)
    return result
  }

  /// Decodes groups of four digits while nothing is between them and a whole block of input and of output is left.
  /// Returns the number of groups.
  @inline(__always)
  static func decodeGroups(
    of text: Span<UInt8>, from start: Int, to output: inout MutableRawSpan, at place: Int
  ) -> Int {
    // Unsafe since values of any type could be read; these are integers.
    let input = unsafe text.bytes
    var (index, end) = (start, place)
    while text.count &- index >= 16, output.byteCount &- end >= 16 {
      // The loop condition guarantees sixteen characters.
      let block = Base64Block(unsafe input.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: SIMD16<UInt8>.self))
      let (first, last) = block.bytes
      // There is room for sixteen bytes. The bytes after the whole groups are overwritten by the next block.
      unsafe output.storeBytes(of: first, toUncheckedByteOffset: end, as: UInt64.self)
      unsafe output.storeBytes(of: last, toUncheckedByteOffset: end &+ 6, as: UInt64.self)
      let groups = block.wholeGroups
      index &+= 4 &* groups
      end &+= 3 &* groups
      if groups < 4 { break }
    }
    return (index &- start) / 4
  }

  static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}

// MARK: - Encoding

extension Base64 {
  /// The digits and padding of some bytes, without line breaks.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text = ContiguousArray<UInt8>(repeating: UInt8(ascii: "="), count: (bytes.count + 2) / 3 * 4)
    var output = text.mutableSpan
    var count = 0
    let digits = alphabet[...]
    let alphabet = digits.span
    let source = bytes[...]
    var rest = source.span
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
    return Array(text)
  }
}
