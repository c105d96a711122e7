extension Base64 {
  /// The content of `<data>`, decoded as by CoreFoundation.
  package struct PropertyListData {
    /// The bytes of the whole groups.
    package var bytes: [UInt8] = []
    /// How many characters were skipped that are neither base64 nor white space.
    package var skipped = 0
    /// Whether digits of a group that is not complete were dropped at the end.
    package var isIncomplete = false
    /// Whether digits follow padding.
    package var hasInnerPadding = false
    /// The offset of the first character that is not ASCII. CoreFoundation refuses a file that has one.
    package var firstNonASCII: Int?
  }

  /// Decodes the content of `<data>` as CoreFoundation does (CFPropertyList.c, `parseDataTag`).
  ///
  /// Only whole groups of four digits give bytes. `=` counts as a digit of value 0. A group that ends with one `=`
  /// gives one byte less, and one that ends with two gives two bytes less. Other characters are skipped.
  package static func decodeAsCoreFoundation(_ source: ArraySlice<UInt8>) -> PropertyListData {
    var result = PropertyListData()
    // With room for what a block writes after the bytes that the digits give.
    var bytes = ContiguousArray<UInt8>(repeating: 0, count: (source.count + 3) / 4 * 3 + 16)
    var places = bytes.mutableSpan
    // Unsafe since bytes of any type could be written; these are integers.
    var output = unsafe places.mutableBytes
    var count = 0
    var group: UInt32 = 0
    var digits = 0
    var padding = 0
    let table = values[...]
    let values = table.span
    let text = source.span
    var index = 0
    while index < text.count {
      let byte = text[index]
      var value = values[Int(byte)]
      if byte == UInt8(ascii: "=") {
        padding += 1
        value = 0
      } else if !isWhiteSpace(byte) {
        if padding > 0, value != noDigit { result.hasInnerPadding = true }
        padding = 0
      }
      guard value != noDigit else {
        if byte >= 0x80, result.firstNonASCII == nil { result.firstNonASCII = index }
        if !isWhiteSpace(byte) { result.skipped += 1 }
        index += 1
        continue
      }
      if digits == 0, padding == 0 {
        // Most of a text is whole groups; only what is between them is looked at one by one.
        let groups = decodeGroups(of: text, from: index, to: &output, at: count)
        if groups > 0 {
          index += 4 * groups
          count += 3 * groups
          continue
        }
      }
      index += 1
      group = group << 6 | UInt32(value)
      digits += 1
      guard digits == 4 else { continue }
      let size = padding > 1 ? 1 : padding == 1 ? 2 : 3
      for place in 0..<size {
        output.storeBytes(
          of: UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * place)), toByteOffset: count + place, as: UInt8.self)
      }
      count += size
      (group, digits) = (0, 0)
    }
    bytes.removeLast(bytes.count - count)
    result.bytes = Array(bytes)
    result.isIncomplete = digits > 0
    return result
  }
}
