internal import PropertyLists

/// The encodings of property lists that are supported for reading and writing.
enum XMLEncoding: Sendable, Equatable {
  case utf8
  case utf16(bigEndian: Bool)
  case utf32(bigEndian: Bool)
  case latin1
  case utf7
  /// US-ASCII, read like ISO-8859-1 where CoreFoundation does; also an encoding of which only the ASCII part is read.
  case ascii

  /// The highest code point that can be written without a character reference.
  var highestScalar: UInt32 {
    switch self {
    case .utf7, .utf8, .utf16, .utf32: 0x10FFFF
    case .latin1: 0xFF
    case .ascii: 0x7F
    }
  }

  /// Bytes of one code unit.
  var unitWidth: Int {
    switch self {
    case .utf7, .utf8, .latin1, .ascii: 1
    case .utf16: 2
    case .utf32: 4
    }
  }
}

/// The encoding that an input declares.
struct XMLEncodingSniff {
  var encoding: XMLEncoding
  /// Bytes of the byte order mark; 0 without one.
  var markLength = 0
  /// The name in the XML declaration, if it is not a supported encoding.
  var unknownName: String?

  /// The byte order mark is used first, then the pattern of the first bytes, then the XML declaration, as in
  /// CoreFoundation (CFPropertyList.c, `encodingForXMLData`).
  init(_ bytes: [UInt8]) {
    // The usual beginning.
    if bytes.begins(with: #"<?xml version="1.0" encoding="UTF-8"?>"#) {
      encoding = .utf8
      return
    }
    let (encoding, markLength) = Self.mark(bytes) ?? (Self.pattern(bytes), 0)
    self.encoding = encoding
    self.markLength = markLength
    guard encoding == .utf8, markLength == 0, let name = Self.declaredName(bytes) else { return }
    switch name.lowercased() {
    case "utf-8", "utf8": break
    // The name was read byte by byte, so the encoding cannot be one of these.
    case "utf-16", "utf-16le", "utf-16be", "utf-32", "utf-32le", "utf-32be", "iso-10646-ucs-2", "iso-10646-ucs-4": break
    case "us-ascii", "ascii": self.encoding = .ascii
    case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1": self.encoding = .latin1
    default:
      self.encoding = .ascii
      unknownName = name
    }
  }

  private static func mark(_ bytes: [UInt8]) -> (XMLEncoding, Int)? {
    if bytes.first == UInt8(ascii: "<") { return nil }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    // Before UTF-16, since its mark begins with that of UTF-16.
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return (.utf32(bigEndian: false), 4) }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return (.utf32(bigEndian: true), 4) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16(bigEndian: false), 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16(bigEndian: true), 2) }
    return nil
  }

  /// XML begins with `<` or white space, so the NULs around the first character show the width of a unit.
  private static func pattern(_ bytes: [UInt8]) -> XMLEncoding {
    guard bytes.prefix(4).contains(0) else { return .utf8 }
    let isNull = bytes.prefix(4).map { $0 == 0 }
    switch isNull {
    case [true, true, true, false]: return .utf32(bigEndian: true)
    case [false, true, true, true]: return .utf32(bigEndian: false)
    default: break
    }
    switch isNull.prefix(2) {
    case [true, false]: return .utf16(bigEndian: true)
    case [false, true]: return .utf16(bigEndian: false)
    default: return .utf8
    }
  }

  /// The value of `encoding` in an XML declaration of one byte a character.
  private static func declaredName(_ bytes: [UInt8]) -> String? {
    // A declaration is short. The bound prevents a search through the whole input after a lone `<?xml`.
    let start = bytes.prefix(1_000).drop { $0.isXMLWhiteSpace }
    guard start.starts(with: "<?xml".utf8) else { return nil }
    let declaration = start.prefix { $0 != UInt8(ascii: ">") }
    guard let name = declaration.range(of: "encoding") else { return nil }
    var rest = declaration[name.upperBound...].drop { $0.isXMLWhiteSpace }
    guard rest.popFirst() == UInt8(ascii: "=") else { return nil }
    rest = rest.drop { $0.isXMLWhiteSpace }
    guard let quote = rest.popFirst(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    return String(decoding: rest.prefix { $0 != quote }, as: UTF8.self)
  }
}

extension UInt8 {
  /// Whether this is white space of XML: space, tab, carriage return or line feed.
  var isXMLWhiteSpace: Bool {
    self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D
  }
}

extension RandomAccessCollection where Element == UInt8, Index == Int, SubSequence: RandomAccessCollection {
  /// The position of the first occurrence of an ASCII text.
  func range(of text: StaticString) -> Range<Int>? {
    let wanted = Array(text.description.utf8)
    guard let first = wanted.first else { return nil }
    var rest = self[startIndex...]
    while let candidate = rest.firstIndex(of: first) {
      if self[candidate...].starts(with: wanted) { return candidate..<candidate + wanted.count }
      rest = self[(candidate + 1)...]
    }
    return nil
  }
}
