import PropertyLists

/// Base64 digits in text, of either alphabet, wrapped in lines or not, and as other texts quote them: JSON may write `/` as
/// `\/` and a line end as `\r\n`, URLs write `+` as `%2B`.
struct Base64Run {
  /// In the ordinary alphabet, without padding.
  private(set) var digits: [UInt8] = []
  /// Behind the padding.
  private(set) var end: Int

  init(in text: [UInt8], from start: Int) {
    end = start
    while true {
      let rest = text[end...]
      if let digit = Self.digit(at: rest) {
        digits.append(digit.value)
        end += digit.length
      } else if let length = Self.lineEnd(at: rest, isFirst: digits.isEmpty) {
        end += length
      } else {
        end += Self.padding(at: rest)
        return
      }
    }
  }

  private static func digit(at text: ArraySlice<UInt8>) -> (value: UInt8, length: Int)? {
    guard let byte = text.first else { return nil }
    switch byte {
    case UInt8(ascii: "-"): return (UInt8(ascii: "+"), 1)
    case UInt8(ascii: "_"): return (UInt8(ascii: "/"), 1)
    case UInt8(ascii: "\\"): return text.starts(with: #"\/"#.utf8) ? (UInt8(ascii: "/"), 2) : nil
    case UInt8(ascii: "%"):
      let value = text.dropFirst().prefix(2).hexBytes.first
      return value == UInt8(ascii: "+") || value == UInt8(ascii: "/") ? value.map { ($0, 3) } : nil
    default: return Base64.value(of: byte) == nil ? nil : (byte, 1)
    }
  }

  /// Text is wrapped in lines; a blank within a line ends it.
  private static func lineEnd(at text: ArraySlice<UInt8>, isFirst: Bool) -> Int? {
    let blanks = text.prefix(while: \.isBlank)
    if !blanks.isEmpty { return isFirst || blanks.contains(0x0A) || blanks.contains(0x0D) ? blanks.count : nil }
    return text.starts(with: #"\n"#.utf8) || text.starts(with: #"\r"#.utf8) ? 2 : nil
  }

  private static func padding(at text: ArraySlice<UInt8>) -> Int {
    var rest = text
    while let byte = rest.first {
      if byte == UInt8(ascii: "=") {
        rest = rest.dropFirst()
      } else if byte == UInt8(ascii: "%"), rest.dropFirst().prefix(2).hexBytes.first == UInt8(ascii: "=") {
        rest = rest.dropFirst(3)
      } else {
        break
      }
    }
    return rest.startIndex - text.startIndex
  }
}
