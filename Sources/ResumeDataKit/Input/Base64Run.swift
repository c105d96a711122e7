import PropertyLists

/// Base64 digits in text, of either alphabet, wrapped in lines or not, and as quoted in other formats: JSON may write
/// `/` as `\/`, JSON in JSON as `\\/`, and a line end as `\r\n`; URLs write `+` as `%2B`.
package struct Base64Run {
  /// In the standard alphabet, without padding.
  private(set) var digits: [UInt8] = []
  /// After the padding.
  package private(set) var end: Int

  private let prefix: LinePrefix
  /// The length of the first line, if there are several.
  private var firstLineWidth: Int?

  package init(in text: [UInt8], from start: Int, atMost limit: Int = .max) {
    end = start
    prefix = LinePrefix(in: text, before: start)
    while digits.count < limit {
      if let digit = Self.digit(in: text, at: end) {
        digits.append(digit.value)
        end += digit.length
      } else if let next = lineEnd(in: text) {
        end = next
      } else {
        end += Self.padding(in: text, at: end)
        return
      }
    }
  }

  /// Where the digits begin that go through a place, on its line or on full lines before it.
  ///
  /// - Parameter lower: what is before it belongs to something else.
  static func start(in text: [UInt8], around place: Int, from lower: Int) -> Int {
    var start = place
    while start > lower {
      let byte = text[start - 1]
      let isEscaped = start - 1 > lower && text[start - 2] == UInt8(ascii: "\\")
      if isEscaped, byte == UInt8(ascii: "n") || byte == UInt8(ascii: "r") {
        start -= 2
      } else if byte == UInt8(ascii: "\\") || digit(in: text, at: start - 1) != nil {
        start -= 1
      } else if byte == 0x0A || byte == 0x0D, let line = fullLine(in: text, before: start - 1, from: lower) {
        start = line
      } else {
        break
      }
    }
    while start < place, text[start] == UInt8(ascii: "\\") { start += 1 }
    return start
  }

  /// The start of a line that has only digits, and as many as lines of encoders have (RFC 2045 and RFC 7468).
  private static func fullLine(in text: [UInt8], before end: Int, from lower: Int) -> Int? {
    var end = end
    if end > lower, text[end - 1] == 0x0D { end -= 1 }
    var start = end
    while start > lower, Base64.value(of: text[start - 1]) != nil { start -= 1 }
    let length = end - start
    return length >= 60 && length.isMultiple(of: 4) ? start : nil
  }

  private static func digit(in text: [UInt8], at position: Int) -> (value: UInt8, length: Int)? {
    guard position < text.count else { return nil }
    let byte = text[position]
    switch byte {
    case UInt8(ascii: "-"): return (UInt8(ascii: "+"), 1)
    case UInt8(ascii: "_"): return (UInt8(ascii: "/"), 1)
    case UInt8(ascii: "\\"):
      let marks = text[position...].prefix(16).prefix { $0 == byte }
      guard marks.endIndex < text.count, text[marks.endIndex] == UInt8(ascii: "/") else {
        return escaped(in: text, after: marks)
      }
      return (UInt8(ascii: "/"), marks.count + 1)
    case UInt8(ascii: "%"):
      let value = text[position...].dropFirst().prefix(2).hexBytes.first
      return value == UInt8(ascii: "+") || value == UInt8(ascii: "/") ? value.map { ($0, 3) } : nil
    default: return Base64.value(of: byte) == nil ? nil : (byte, 1)
    }
  }

  /// `\u002b` and `\u002F`, as careful writers of JSON put `+` and `/`.
  private static func escaped(in text: [UInt8], after marks: ArraySlice<UInt8>) -> (value: UInt8, length: Int)? {
    let code = text[marks.endIndex...].prefix(5)
    guard code.starts(with: "u00".utf8), let value = code.dropFirst(3).hexBytes.first,
      value == UInt8(ascii: "+") || value == UInt8(ascii: "/")
    else { return nil }
    return (value, marks.count + 5)
  }

  /// Text is wrapped in lines; a blank within a line ends it.
  private mutating func lineEnd(in text: [UInt8]) -> Int? {
    let rest = text[end...]
    let blanks = rest.prefix(while: \.isBlank)
    if !blanks.isEmpty {
      guard let line = blanks.lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
        return digits.isEmpty ? blanks.endIndex : nil
      }
      let content = max(prefix.contentStart(ofLineAt: line + 1), blanks.endIndex)
      if firstLineWidth == nil { firstLineWidth = prefix.length + digits.count }
      return digits.isEmpty || goesOn(in: text, from: content, line: line + 1) ? content : nil
    }
    let marks = rest.prefix(16).prefix { $0 == UInt8(ascii: "\\") }
    guard !marks.isEmpty, marks.endIndex < text.count else { return nil }
    let sign = text[marks.endIndex]
    return sign == UInt8(ascii: "n") || sign == UInt8(ascii: "r") ? marks.endIndex + 1 : nil
  }

  /// Whether a line continues the digits: it has nothing else, is not longer than the first line, and does not begin
  /// another blob.
  private func goesOn(in text: [UInt8], from content: Int, line: Int) -> Bool {
    if TextAnchors.base64Heads.contains(where: { text[content...].starts(with: $0) }) { return false }
    let longest = max(0, (firstLineWidth ?? 0) - (content - line)) + 1
    var end = content
    while end < text.count, end - content <= longest, let digit = Self.digit(in: text, at: end) { end += digit.length }
    guard end > content, end - content <= longest else { return false }
    let rest = text[end...].prefix(while: { $0 == 0x20 || $0 == 0x09 })
    guard rest.endIndex < text.count else { return true }
    return text[rest.endIndex] == 0x0A || text[rest.endIndex] == 0x0D || rest.isEmpty && !text[end].isLetter
  }

  private static func padding(in text: [UInt8], at position: Int) -> Int {
    var rest = text[position...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "=") {
        rest = rest.dropFirst()
      } else if byte == UInt8(ascii: "%"), rest.dropFirst().prefix(2).hexBytes.first == UInt8(ascii: "=") {
        rest = rest.dropFirst(3)
      } else {
        break
      }
    }
    return rest.startIndex - position
  }
}
