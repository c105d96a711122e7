import PropertyLists
import XMLPropertyLists

/// A dictionary as `NSLog`, `po` and Swift's `debugDescription` print it.
///
///     {                                                       [AnyHashable("NSURLSessionDownloadURL"): https://...,
///         NSURLSessionDownloadURL = "https://...";             "NSURLSessionResumeBytesReceived": 40960,
///         NSURLSessionResumeBytesReceived = 40960;             "NSURLSessionResumeCurrentRequest": <62706c69 ...>]
///     }
struct DictionaryDescription {
  /// The dictionary as an XML property list.
  let bytes: [UInt8]
  let range: Range<Int>

  /// The dictionary around a key, or nil if there is none or if it cannot be read to its end.
  init?(in text: [UInt8], around key: Int, from lower: Int) {
    let before = text[max(lower, key - Self.maximumLength)..<key]
    let opens = [UInt8(ascii: "{"), UInt8(ascii: "[")]
    // Other braces may be before the key, in descriptions of data among the values.
    var end = before.endIndex
    for _ in 0..<64 {
      guard let start = before[..<end].lastIndex(where: { opens.contains($0) }) else { return nil }
      var parser = DescriptionParser(text, from: start)
      if let value = parser.dictionary(), value.contains(Self.keyName(in: text, at: key)),
        let bytes = try? XMLPropertyList.encode(.dictionary(value.sortedByKey))
      {
        (self.bytes, range) = (bytes, start..<parser.position)
        return
      }
      end = start
    }
    return nil
  }

  private static let maximumLength = 1 << 20

  private static func keyName(in text: [UInt8], at key: Int) -> String {
    String(decoding: text[key...].prefix(64).prefix { $0.isLetter || $0.hexDigit != nil }, as: UTF8.self)
  }
}

/// Reads the description of a dictionary. Values that property lists do not have become text.
struct DescriptionParser {
  private let text: [UInt8]
  private(set) var position: Int
  private var depth = 0

  private static let maximumDepth = 16

  init(_ text: [UInt8], from start: Int) { (self.text, position) = (text, start) }

  /// The dictionary that begins here.
  mutating func dictionary() -> PropertyListDictionary? {
    guard depth < Self.maximumDepth, let open = peek, open == UInt8(ascii: "{") || open == UInt8(ascii: "[") else {
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    let close = open == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
    position += 1
    var dictionary = PropertyListDictionary()
    while true {
      skipBlanks()
      guard let byte = peek else { return nil }
      if byte == close {
        position += 1
        return dictionary.entries.isEmpty ? nil : dictionary
      }
      guard let key = key() else { return nil }
      skipBlanks()
      // Braces with colons are JSON, not a description.
      guard take(open == UInt8(ascii: "{") ? "=" : ":") else { return nil }
      skipBlanks()
      guard let value = value(of: key, close: close) else { return nil }
      dictionary.entries.append(.init(key: key, value: value))
      skipBlanks()
      if !take(";"), !take(","), peek != close { return nil }
    }
  }

  private var peek: UInt8? { position < text.count ? text[position] : nil }

  private mutating func take(_ sign: String) -> Bool {
    guard position < text.count, text[position...].starts(with: sign.utf8) else { return false }
    position += sign.utf8.count
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte.isBlank { position += 1 }
  }

  private mutating func key() -> String? {
    let isBoxed = take("AnyHashable(")
    defer { if isBoxed { _ = take(")") } }
    if peek == UInt8(ascii: "\"") { return quoted() }
    let start = position
    while let byte = peek,
      byte.isLetter || byte.hexDigit != nil || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    {
      position += 1
    }
    return start < position ? String(decoding: text[start..<position], as: UTF8.self) : nil
  }

  private mutating func quoted() -> String? {
    position += 1
    let start = position
    while let byte = peek, byte != UInt8(ascii: "\"") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
    guard position < text.count else { return nil }
    defer { position += 1 }
    return String(decoding: TextEscapes.withoutBackslashes(text[start..<position]), as: UTF8.self)
  }

  private mutating func value(of key: String, close: UInt8) -> PropertyList? {
    let isOptional = take("Optional(")
    defer { if isOptional { _ = take(")") } }
    switch peek {
    case UInt8(ascii: "\"")?: return quoted().map { .string($0) }
    case UInt8(ascii: "<")?:
      if let data = data() { return data }
    case UInt8(ascii: "{")?, UInt8(ascii: "[")?:
      if let data = data() { return data }
      let start = position
      if let dictionary = dictionary() { return .dictionary(dictionary) }
      position = start
    case UInt8(ascii: "(")?: if let array = array() { return array }
    default: break
    }
    return bare(key, close: close)
  }

  /// `<62706c69 ...>`, `{length = 5, bytes = 0x62 ... }`,
  /// `<CFData 0x1 [0x2]>{length = 5, capacity = 5, bytes = 0x62 ... }`. If the middle was left out, the bytes are the
  /// remaining ones.
  private mutating func data() -> PropertyList? {
    var start = position
    if text[start...].starts(with: "<CFData".utf8) {
      guard let brace = text[start...].prefix(80).firstIndex(of: UInt8(ascii: "{")) else { return nil }
      start = brace
    }
    let digits: Int
    if text[start] == UInt8(ascii: "<") {
      digits = start + 1
    } else {
      let beginning = text[start...].prefix(96)
      guard let mark = beginning.firstStart(of: "bytes = 0x"), beginning.starts(with: "{length = ".utf8) else {
        return nil
      }
      digits = mark + 10
    }
    let end = text[start] == UInt8(ascii: "<") ? UInt8(ascii: ">") : UInt8(ascii: "}")
    var values: [UInt8] = []
    var place = digits
    while place < text.count, text[place] != end {
      let byte = text[place]
      if let digit = byte.hexDigit {
        values.append(digit)
      } else if !byte.isBlank, byte != UInt8(ascii: ".") {
        return nil
      }
      place += 1
    }
    guard place < text.count, values.count.isMultiple(of: 2) else { return nil }
    position = place + 1
    return .data(values.pairs)
  }

  private mutating func array() -> PropertyList? {
    guard depth < Self.maximumDepth else { return nil }
    let start = position
    depth += 1
    defer { depth -= 1 }
    position += 1
    var elements: [PropertyList] = []
    while true {
      skipBlanks()
      if take(")") { return .array(elements) }
      guard peek != nil, let element = value(of: "", close: UInt8(ascii: ")")) else {
        position = start
        return nil
      }
      elements.append(element)
      skipBlanks()
      _ = take(",")
    }
  }

  /// Keys whose values are numbers.
  private static let numbers: Set = [
    "NSURLSessionResumeBytesReceived", "NSURLSessionResumeInfoVersion", "NSURLDownloadBytesReceived",
  ]

  /// Text without quotes, up to the end of the entry, as Swift prints a `String` in `[AnyHashable: Any]`.
  private mutating func bare(_ key: String, close: UInt8) -> PropertyList? {
    let start = position
    let isList = close == UInt8(ascii: "]")
    while let byte = peek {
      if byte == close || byte == UInt8(ascii: ";") || byte == 0x0A { break }
      if byte == UInt8(ascii: ","), !isList || text[position...].dropFirst().first == 0x20 { break }
      if byte == UInt8(ascii: ")"), !isList { break }
      position += 1
    }
    guard start < position else { return nil }
    let word = String(decoding: text[start..<position], as: UTF8.self)
    if isList || Self.numbers.contains(key), let number = Int64(word) { return .integer(PropertyListInteger(number)) }
    return .string(word)
  }
}

extension PropertyListDictionary {
  /// The entries as Apple's writer orders them.
  fileprivate var sortedByKey: PropertyListDictionary {
    var sorted = PropertyListDictionary(entries)
    sorted.sortKeys()
    return sorted
  }
}
