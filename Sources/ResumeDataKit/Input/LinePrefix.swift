/// What is before a line that goes on with what the line before began: marks of quoted mail, or the time, host
/// and program of a log that writes each line by itself.
struct LinePrefix {
  private let text: [UInt8]
  /// What is before the first line's content.
  private let first: ArraySlice<UInt8>

  /// - Parameter content: where the content begins in its first line.
  init(in text: [UInt8], before content: Int) {
    self.text = text
    let start = text[..<content].suffix(Self.longest).lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 }
    first = text[(start ?? max(0, content - Self.longest))..<content]
  }

  /// How many bytes are before the first line's content.
  var length: Int { first.count }

  private static let longest = 256
  private static let shortest = 8

  /// Where the content of the line that begins at a place begins.
  func contentStart(ofLineAt line: Int) -> Int {
    let marks = text[line...].prefix(Self.longest).prefix {
      $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "|") || $0 == 0x20
    }
    let isQuoted = first.contains(UInt8(ascii: ">")) || first.contains(UInt8(ascii: "|"))
    if isQuoted, marks.contains(where: { $0 != 0x20 }) { return marks.endIndex }
    return line + commonLength(at: line)
  }

  /// How long the part is that the line has in common with the first, digits counted as equal: up to the last sign
  /// after which text usually begins.
  private func commonLength(at line: Int) -> Int {
    var end = 0
    var hasDigit = false
    for (offset, byte) in first.enumerated() {
      guard line + offset < text.count else { break }
      let other = text[line + offset]
      let areDigits = Self.isDigit(byte) && Self.isDigit(other)
      guard byte == other || areDigits else { break }
      if areDigits { hasDigit = true }
      if byte == 0x20, offset > 0, Self.ends.contains(first[first.startIndex + offset - 1]) { end = offset + 1 }
    }
    return hasDigit && end >= Self.shortest ? end : 0
  }

  private static let ends = Array(":]>|".utf8)

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
