/// An XML property list inside other text: after the prefix of a log, in Markdown, escaped by a debugger or for HTML,
/// with or without its prologue.
struct XMLText {
  let bytes: [UInt8]
  let range: Range<Int>
  /// Whether the bytes were unescaped.
  let isEscaped: Bool

  /// The maximum distance of the list's beginning and end from a key.
  private static let maximumLength = 1 << 20
  private static let closing = ["</plist>", "&lt;/plist&gt;", #"\u003c/plist\u003e"#, #"<\/plist>"#]
  private static let closingDictionary = ["</dict>", "&lt;/dict&gt;", #"\u003c/dict\u003e"#, #"<\/dict>"#]

  /// The list around a key, or nil if there is none, or it has no end.
  ///
  /// - Parameter lower: the start of the search that found the key. Text before it belongs to something else.
  init?(in text: [UInt8], around key: Int, from lower: Int) {
    guard let markup = Markup(before: text[..<key].suffix(32)),
      let start = Self.start(in: text, before: key, from: max(lower, key - Self.maximumLength), markup)
    else { return nil }
    let rest = text[key...].prefix(Self.maximumLength)
    let isWhole = !text[start...].starts(with: markup.spelling("<dict").utf8)
    let end: Int?
    if isWhole {
      end = rest.end(of: Self.closing)
    } else {
      end = Self.dictionaryEnd(in: text[start...].prefix(2 * Self.maximumLength), markup)
    }
    guard let end else { return nil }
    range = start..<end
    let (plain, isEscaped) = Self.unescaped(text, range)
    self.isEscaped = isEscaped
    let hasPrologue =
      plain.starts(with: "<?xml".utf8) || plain.starts(with: "<plist".utf8) || plain.starts(with: "<!".utf8)
    bytes = hasPrologue ? plain : Array("<plist version=\"1.0\">\n".utf8) + plain + Array("\n</plist>\n".utf8)
  }

  /// The spelling of markup characters.
  private enum Markup: CaseIterable {
    case plain, html, unicode

    /// Nil unless the text ends with the opening tag of a key, or of a string, as keys are in a keyed archive.
    init?(before: ArraySlice<UInt8>) {
      let found = Self.allCases.first { markup in
        ["<key>", "<string>"].contains { tag in
          let tag = markup.spelling(tag).utf8
          return before.suffix(tag.count).elementsEqual(tag)
        }
      }
      guard let found else { return nil }
      self = found
    }

    func spelling(_ tag: String) -> String {
      switch self {
      case .plain: tag
      case .html: Self.spelling(tag, "&lt;", "&gt;")
      case .unicode: Self.spelling(tag, #"\u003c"#, #"\u003e"#)
      }
    }

    private static func spelling(_ tag: String, _ opening: String, _ closing: String) -> String {
      tag.reduce(into: "") { $0 += $1 == "<" ? opening : $1 == ">" ? closing : String($1) }
    }
  }

  /// The beginning of the list: its prologue if there is one, otherwise its first tag.
  private static func start(in text: [UInt8], before key: Int, from lower: Int, _ markup: Markup) -> Int? {
    let before = text[lower..<key]
    // An enclosing dictionary is found by its tag, unless another list ends in between.
    let closed = before.lastEnd(of: closing) ?? lower
    guard var start = before[closed...].firstStart(of: markup.spelling("<dict")) else { return nil }
    for tag in ["<plist", "<!DOCTYPE", "<?xml"] {
      if let found = text[closed..<start].lastStart(of: markup.spelling(tag)), start - found <= 1_024 { start = found }
    }
    return start
  }

  /// After the tag that closes the dictionary with which a text begins.
  private static func dictionaryEnd(in text: ArraySlice<UInt8>, _ markup: Markup) -> Int? {
    let (open, close) = (markup.spelling("<dict>"), closingDictionary)
    let first = Array("<&\\".utf8)
    var depth = 0
    var position = text.startIndex
    while position < text.endIndex {
      guard first.contains(text[position]) else {
        position += 1
        continue
      }
      let rest = text[position...]
      if rest.starts(with: open.utf8) {
        depth += 1
        position += open.utf8.count
      } else if let tag = close.first(where: { rest.starts(with: $0.utf8) }) {
        depth -= 1
        position += tag.utf8.count
        if depth == 0 { return position }
      } else {
        position += 1
      }
    }
    return nil
  }

  /// The unescaped text, without the prefixes of quoted mail and logs.
  private static func unescaped(_ text: [UInt8], _ range: Range<Int>) -> ([UInt8], Bool) {
    let prefix = LinePrefix(in: text, before: range.lowerBound)
    var plain: [UInt8] = []
    plain.reserveCapacity(range.count)
    var position = range.lowerBound
    while position < range.upperBound {
      plain.append(text[position])
      position += 1
      if plain.last == 0x0A { position = min(prefix.contentStart(ofLineAt: position), range.upperBound) }
    }
    var isEscaped = false
    // Text in nested JSON is escaped several times.
    for _ in 0..<4 {
      guard let once = TextEscapes.removed(from: plain) else { break }
      plain = once
      isEscaped = true
    }
    return (plain, isEscaped)
  }
}

/// The escapes of C, Swift, JSON and HTML.
enum TextEscapes {
  /// The text with one layer of escapes removed, or nil if it has none. A property list of Apple's has no backslash in
  /// its prologue or between its tags, and no `&lt;` before a tag.
  static func removed(from text: [UInt8]) -> [UInt8]? {
    if text.starts(with: "&lt;".utf8) { return withoutReferences(text) }
    let beginning = text.prefix(512)
    let marks = [#"\""#, #"\n"#, #"\t"#, #"\u003"#, #"<\/"#]
    guard text.starts(with: #"\u003"#.utf8) || marks.contains(where: { beginning.firstStart(of: $0) != nil }) else {
      return nil
    }
    return withoutBackslashes(text)
  }

  private static let references: [(String, UInt8)] = [
    ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")), ("&quot;", UInt8(ascii: "\"")),
    ("&#39;", UInt8(ascii: "'")), ("&apos;", UInt8(ascii: "'")), ("&amp;", UInt8(ascii: "&")),
  ]

  private static func withoutReferences(_ text: [UInt8]) -> [UInt8] {
    var plain: [UInt8] = []
    var position = 0
    while position < text.count {
      if text[position] == UInt8(ascii: "&"),
        let found = references.first(where: { text[position...].starts(with: $0.0.utf8) })
      {
        plain.append(found.1)
        position += found.0.utf8.count
      } else {
        plain.append(text[position])
        position += 1
      }
    }
    return plain
  }

  /// The text with the escapes of C, Swift or JSON removed.
  static func withoutBackslashes(_ text: some Collection<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    var rest = Array(text)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
        plain.append(byte)
        continue
      }
      switch escape {
      case UInt8(ascii: "n"): plain.append(0x0A)
      case UInt8(ascii: "r"): plain.append(0x0D)
      case UInt8(ascii: "t"): plain.append(0x09)
      case UInt8(ascii: "0") where !(rest.first?.isOctal ?? false): plain.append(0)
      case UInt8(ascii: "u"), UInt8(ascii: "U"): appendScalar(from: &rest, to: &plain)
      case _ where escape.isOctal:
        let digits = [escape] + rest.prefix(2).prefix(while: \.isOctal)
        rest = rest.dropFirst(digits.count - 1)
        plain.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 << 3 | Int($1 & 7) }))
      default: plain.append(escape)
      }
    }
    return plain
  }

  /// `003c`, `{3c}`, and two that are a surrogate pair.
  private static func appendScalar(from rest: inout ArraySlice<UInt8>, to plain: inout [UInt8]) {
    func unit() -> UInt32? {
      if rest.first == UInt8(ascii: "{"), let close = rest.prefix(10).firstIndex(of: UInt8(ascii: "}")) {
        let digits = rest[(rest.startIndex + 1)..<close]
        rest = rest[(close + 1)...]
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
      }
      let digits = rest.prefix(4).prefix { $0.hexDigit != nil }
      guard digits.count == 4 else { return nil }
      rest = rest.dropFirst(4)
      return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
    guard var value = unit() else { return }
    if (0xD800..<0xDC00).contains(value), rest.starts(with: #"\u"#.utf8) || rest.starts(with: #"\U"#.utf8) {
      rest = rest.dropFirst(2)
      if let low = unit(), (0xDC00..<0xE000).contains(low) {
        value = 0x1_0000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
    }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    plain += String(scalar).utf8
  }
}

extension UInt8 {
  fileprivate var isOctal: Bool { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(self) }
}

extension ArraySlice<UInt8> {
  /// The first occurrence of a string.
  func firstStart(of text: String) -> Int? {
    let pattern = Array(text.utf8)
    return indices.first { self[$0] == pattern.first && self[$0...].starts(with: pattern) }
  }

  /// The last occurrence of a string.
  func lastStart(of text: String) -> Int? {
    let pattern = Array(text.utf8)
    return indices.last { self[$0] == pattern.first && self[$0...].starts(with: pattern) }
  }

  /// The position after the first occurrence of any of the given strings.
  fileprivate func end(of texts: [String]) -> Int? {
    texts.compactMap { text in firstStart(of: text).map { $0 + text.utf8.count } }.min()
  }

  /// The position after the last occurrence of any of the given strings.
  fileprivate func lastEnd(of texts: [String]) -> Int? {
    texts.compactMap { text in lastStart(of: text).map { $0 + text.utf8.count } }.max()
  }
}
