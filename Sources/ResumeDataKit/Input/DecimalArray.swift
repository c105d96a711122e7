/// Bytes as decimal numbers with commas or blanks between them: an array in Swift, JavaScript, JSON or Java, whose
/// bytes have signs.
struct DecimalArray {
  private(set) var bytes: [UInt8] = []
  /// Includes the brackets, if there are any.
  private(set) var range: Range<Int>

  private static let heads: [[UInt8]] = [
    Array("bplist".utf8), Array("<?xml".utf8), [0x36, 0x15, 0x08, 0x25, 0x12, 0x07],
    [0x21, 0x1F, 0x00, 0x06, 0x01, 0x15],
  ]

  /// Whether the first bytes of a blob are at a place.
  static func isBeginning(in text: [UInt8], at position: Int) -> Bool {
    // A digit or a dot before it would make the first number a different one.
    if position > 0, text[position - 1].hexDigit != nil || text[position - 1] == UInt8(ascii: ".") { return false }
    let array = DecimalArray(in: text, from: position, atMost: 6)
    return heads.contains { array.bytes.starts(with: $0) }
  }

  init(in text: [UInt8], from start: Int, atMost limit: Int = .max) {
    var position = start
    var end = start
    while bytes.count < limit {
      let isNegative = position < text.count && text[position] == UInt8(ascii: "-")
      if isNegative { position += 1 }
      var number = 0
      let first = position
      while position < text.count, position - first < 4,
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position])
      {
        number = number * 10 + Int(text[position] - UInt8(ascii: "0"))
        position += 1
      }
      guard position > first, number <= (isNegative ? 128 : 255) else { break }
      bytes.append(UInt8(truncatingIfNeeded: isNegative ? -number : number))
      end = position
      let between = text[position...].prefix { $0.isBlank || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
      guard !between.isEmpty else { break }
      position = between.endIndex
    }
    let isOpen = start > 0 && text[start - 1] == UInt8(ascii: "[")
    let isClosed = end < text.count && text[end] == UInt8(ascii: "]")
    range = start - (isOpen && isClosed ? 1 : 0)..<end + (isOpen && isClosed ? 1 : 0)
  }
}
