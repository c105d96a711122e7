/// Single bytes in text, each after a prefix or with a separator between them:
///
///     0x62, 0x70, 0x6c        xxd -i, an array in a source file, perhaps without leading zeros
///     \x62\x70\x6c            escapes in a string
///     62:70:6c                as in certificates and network traces
struct ByteList {
  private(set) var bytes: [UInt8] = []
  /// The position of the mark of the first byte.
  let start: Int
  /// After the last digit.
  private(set) var end: Int
  private let mark: String

  private static let marks = ["0x", "0X", "\\x"]

  /// Reads at most the given number of bytes, beginning at the digits of the first.
  init(in text: [UInt8], from digits: Int, atMost limit: Int = .max) {
    mark = Self.marks.first { text[..<digits].suffix($0.utf8.count).elementsEqual($0.utf8) } ?? ""
    start = digits - mark.utf8.count
    end = digits
    var rest = text[digits...]
    while bytes.count < limit, let byte = byte(at: rest) {
      bytes.append(byte.value)
      end = byte.end
      guard let next = next(in: text[end...]) else { break }
      rest = next
    }
  }

  private func byte(at text: ArraySlice<UInt8>) -> (value: UInt8, end: Int)? {
    // A number of three digits is not a byte.
    let digits = text.prefix(3).prefix { $0.hexDigit != nil }
    guard digits.count == 2 || digits.count == 1 && !mark.isEmpty else { return nil }
    return (digits.reduce(0) { $0 << 4 | ($1.hexDigit ?? 0) }, digits.endIndex)
  }

  /// The text from the next byte's digits on.
  private func next(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let between = text.prefix { $0.isBlank || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ":") }
    let next = text[between.endIndex...]
    if mark.isEmpty { return between.allSatisfy(\.isBlank) ? nil : next }
    return next.starts(with: mark.utf8) ? next.dropFirst(mark.utf8.count) : nil
  }
}
