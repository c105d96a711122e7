import PropertyLists

/// The spelling of a text that is only a blob: base64 or hexadecimal digits, their alphabet, groups, lines, and
/// the characters around them.
///
/// A spelling is derived from a text and is valid only if it reproduces that text exactly: text that mixes spellings
/// has none.
struct TextSpelling: Sendable {
  private enum Digits: Sendable, Equatable {
    case base64(isURLSafe: Bool, isPadded: Bool, escapesSlash: Bool)
    case hexadecimal(isUpperCase: Bool)
  }

  private let digits: Digits
  private let prefix: [UInt8]
  private let suffix: [UInt8]
  /// The number of digits before each separator.
  private let group: Separation?
  private let line: Separation?
  /// Whether the prefix has the number of bytes, as in the description of newer systems.
  private let saysLength: Bool

  private struct Separation: Sendable {
    var every: Int
    var text: [UInt8]
  }

  /// Derives the spelling of a text.
  ///
  /// - Parameters:
  ///   - text: the whole input.
  ///   - textEncoding: what kind of digits it has.
  ///   - bytes: what the digits stand for.
  init?(of text: [UInt8], textEncoding: TextEncoding, spelling bytes: [UInt8]) {
    let body: Range<Int>
    switch textEncoding {
    case .base64:
      guard let range = Self.range(in: text, where: \.isBase64Digit) else { return nil }
      body = range
      let core = text[body]
      let isURLSafe = core.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
      // If no padding was needed, the URL alphabet is assumed to be unpadded.
      let isPadded = text.contains(UInt8(ascii: "=")) || bytes.count % 3 == 0 && !isURLSafe
      digits = .base64(isURLSafe: isURLSafe, isPadded: isPadded, escapesSlash: core.contains(UInt8(ascii: "\\")))
    case .hex:
      let start = Self.endOfHexPrefix(in: text)
      guard let range = Self.range(in: text, from: start, where: \.isHexDigit) else { return nil }
      body = range
      digits = .hexadecimal(isUpperCase: text[body].contains { (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) })
    default: return nil
    }
    let isBase64 = textEncoding == .base64
    let isPart = { (byte: UInt8) in isBase64 ? byte.isBase64Digit || byte == UInt8(ascii: "\\") : byte.isHexDigit }
    let separations = Self.separations(in: text[body], isDigit: isPart)
    line = separations.first { $0.text.contains { $0 == 0x0A || $0 == 0x0D } }
    group = separations.first { !$0.text.contains { $0 == 0x0A || $0 == 0x0D } }
    let head = Array(text[..<body.lowerBound])
    let length = Array("length = \(bytes.count),".utf8)
    saysLength = head.indices.contains { head[$0...].starts(with: length) }
    prefix = head
    suffix = Array(text[body.upperBound...].drop { $0 == UInt8(ascii: "=") })
    guard self.text(of: bytes, lengthBefore: bytes.count) == text else { return nil }
    originalCount = bytes.count
  }

  private var originalCount = 0

  /// Other bytes in the same spelling.
  func text(of bytes: [UInt8]) -> [UInt8] { text(of: bytes, lengthBefore: originalCount) }

  private func text(of bytes: [UInt8], lengthBefore: Int) -> [UInt8] {
    var text = saysLength ? Self.replacingLength(lengthBefore, by: bytes.count, in: prefix) : prefix
    let digits = plainDigits(of: bytes)
    text.reserveCapacity(text.count + digits.count + suffix.count)
    for (count, digit) in digits.enumerated() {
      if count > 0 {
        if let line, count % line.every == 0 {
          text += line.text
        } else if let group, (line.map { count % $0.every } ?? count) % group.every == 0 {
          text += group.text
        }
      }
      if escapesSlash, digit == UInt8(ascii: "/") { text.append(UInt8(ascii: "\\")) }
      text.append(digit)
    }
    return text + padding(of: bytes) + suffix
  }

  private var escapesSlash: Bool {
    if case .base64(_, _, true) = digits { true } else { false }
  }

  /// The digits without separators and escapes.
  private func plainDigits(of bytes: [UInt8]) -> [UInt8] {
    switch digits {
    case .hexadecimal(let isUpperCase):
      let alphabet = Array((isUpperCase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
      var plain: [UInt8] = []
      plain.reserveCapacity(2 * bytes.count)
      for byte in bytes {
        plain.append(alphabet[Int(byte >> 4)])
        plain.append(alphabet[Int(byte & 15)])
      }
      return plain
    case .base64(let isURLSafe, _, _):
      let plain = Base64.encode(bytes).filter { $0 != UInt8(ascii: "=") }
      guard isURLSafe else { return plain }
      return plain.map { digit in
        switch digit {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: digit
        }
      }
    }
  }

  private func padding(of bytes: [UInt8]) -> [UInt8] {
    guard case .base64(_, true, _) = digits else { return [] }
    return [UInt8](repeating: UInt8(ascii: "="), count: (3 - bytes.count % 3) % 3)
  }

  private static func range(in text: [UInt8], from start: Int = 0, where isDigit: (UInt8) -> Bool) -> Range<Int>? {
    guard let first = text[start...].firstIndex(where: isDigit), let last = text.lastIndex(where: isDigit) else {
      return nil
    }
    return first..<last + 1
  }

  /// Where the digits may begin: after `0x`, and after the length of the newer description.
  private static func endOfHexPrefix(in text: [UInt8]) -> Int {
    let zeroX = Array("0x".utf8)
    guard let place = text.indices.first(where: { text[$0...].starts(with: zeroX) }) else { return 0 }
    return place + zeroX.count
  }

  /// The separators: the first one, and the first line end, each with the number of digits before it.
  private static func separations(in text: ArraySlice<UInt8>, isDigit: (UInt8) -> Bool) -> [Separation] {
    var found: [Separation] = []
    var count = 0
    var position = text.startIndex
    while position < text.endIndex, found.count < 2 {
      guard !isDigit(text[position]) else {
        if text[position] != UInt8(ascii: "\\") { count += 1 }
        position += 1
        continue
      }
      let end = text[position...].firstIndex(where: isDigit) ?? text.endIndex
      let separator = Array(text[position..<end])
      let isLine = separator.contains { $0 == 0x0A || $0 == 0x0D }
      if !found.contains(where: { $0.text.contains { $0 == 0x0A || $0 == 0x0D } == isLine }) {
        found.append(Separation(every: max(1, count), text: separator))
      }
      if isLine, found.count == 1 { break }
      position = end
    }
    return found
  }

  private static func replacingLength(_ old: Int, by new: Int, in prefix: [UInt8]) -> [UInt8] {
    let (before, after) = (Array("length = \(old),".utf8), Array("length = \(new),".utf8))
    guard let place = prefix.indices.first(where: { prefix[$0...].starts(with: before) }) else { return prefix }
    return Array(prefix[..<place]) + after + Array(prefix[(place + before.count)...])
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool { hexDigit != nil }

  fileprivate var isBase64Digit: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
