/// The prefix of continued lines: marks of quoted mail, or the time, host and program in a log that writes each line
/// separately.
struct LinePrefix {
  private let text: [UInt8]
  /// The prefix of the first line.
  private let first: ArraySlice<UInt8>

  /// - Parameter content: where the content begins in its first line.
  init(in text: [UInt8], before content: Int) {
    self.text = text
    let start = text[..<content].suffix(Self.maximumLength).lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 }
    first = text[(start ?? max(0, content - Self.maximumLength))..<content]
  }

  /// The length of the prefix of the first line.
  var length: Int { first.count }

  private static let maximumLength = 256
  private static let shortest = 8

  /// The start of the content of the line that begins at a position.
  func contentStart(ofLineAt line: Int) -> Int {
    let marks = text[line...].prefix(Self.maximumLength).prefix {
      $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "|") || $0 == 0x20
    }
    let isQuoted = first.contains(UInt8(ascii: ">")) || first.contains(UInt8(ascii: "|"))
    if isQuoted, marks.contains(where: { $0 != 0x20 }) { return marks.endIndex }
    return line + commonLength(at: line)
  }

  /// The length of the prefix that the line has in common with the first, treating digits as equal, up to the last
  /// character after which text usually begins.
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
