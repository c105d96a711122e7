/// The elements of property lists.
enum XMLTag: Int, CaseIterable {
  case key, string, integer, data, date, dict, array, real, yes, no, plist

  /// In the order of the cases, like the tables that are derived from it.
  private static let names = [
    "key", "string", "integer", "data", "date", "dict", "array", "real", "true", "false", "plist",
  ]
  private static let ends = names.map { Array("</\($0)>".utf8) }
  /// The letters of the names as numbers, so that elements are recognized without creating strings.
  private static let words = names.map { $0.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

  var name: String { Self.names[rawValue] }

  /// The end tag.
  var end: [UInt8] { Self.ends[rawValue] }

  /// The element with the letters of a name, the last one in the lowest byte.
  init?(word: UInt64) {
    guard let index = Self.words.firstIndex(of: word) else { return nil }
    self.init(rawValue: index)
  }

  /// The element whose tag begins with `<` at an offset, or nil if property lists have no such element.
  @inline(__always)
  init?(in text: Span<UInt8>, at start: Int) {
    if let word = Self.shortName(in: text, at: start + 1), let index = Self.words.firstIndex(of: word) {
      self.init(rawValue: index)
    } else {
      self.init(readingLetters: text, at: start)
    }
  }

  /// The letters before the first `>` or `/` as a number, if it is one of the next eight characters. They need not be
  /// those of a known name.
  @inline(__always)
  private static func shortName(in text: Span<UInt8>, at start: Int) -> UInt64? {
    guard text.count - start >= 8 else { return nil }
    // The check above guarantees eight characters; any bytes are a valid number.
    let letters = UInt64(
      littleEndian: unsafe text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self))
    let ends = letters.markedWhereEqual(to: UInt8(ascii: ">")) | letters.markedWhereEqual(to: UInt8(ascii: "/"))
    let count = UInt64(truncatingIfNeeded: ends.trailingZeroBitCount / 8)
    return count == 0 || count == 8 ? nil : letters.byteSwapped &>> (64 - 8 * count)
  }

  private init?(readingLetters text: Span<UInt8>, at start: Int) {
    var word: UInt64 = 0
    var offset = start + 1
    while offset < text.count {
      let byte = text[offset]
      let isLetter = byte > UInt8(ascii: ">")
      if !isLetter, byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || byte.isXMLWhiteSpace { break }
      // There is room for 8 letters, and all names are shorter.
      guard word >> 56 == 0 else { return nil }
      word = word << 8 | UInt64(byte)
      offset += 1
    }
    guard let index = Self.words.firstIndex(of: word) else { return nil }
    self.init(rawValue: index)
  }
}
