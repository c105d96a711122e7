import PropertyLists
import Testing
import XMLPropertyLists

/// Text, digits and base64 of each length: the writer processes several bytes at a time, and the last ones separately.
@Suite("The bytes of written XML")
struct WrittenBytesTests {
  /// The text between the tags of a list with one entry.
  private func entry(_ key: String, _ value: PropertyList) throws -> Substring {
    let bytes = try XMLPropertyList.encode(.dictionary(PropertyListDictionary([.init(key: key, value: value)])))
    let text = String(decoding: bytes, as: UTF8.self)
    let start = try #require(text.firstRange(of: "<dict>\n"))
    let end = try #require(text.firstRange(of: "\n</dict>"))
    return text[start.upperBound..<end.lowerBound]
  }

  @Test(
    "a character is written the same way at every position of a string",
    arguments: [
      ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"), ("\n", "\n"), ("\t", "\t"), ("é", "é"),
      ("\u{7F}", "\u{7F}"),
      ("😀", "😀"), ("=", "="), ("?", "?"), ("'", "'"), ("\"", "\""),
    ])
  func characterWrittenAlike(character: String, written: String) throws {
    for before in 0...25 {
      for after in 0...25 {
        let (start, end) = (String(repeating: "a", count: before), String(repeating: "z", count: after))
        let text = start + character + end
        let expected = start + written + end
        #expect(
          try entry(text, .string(text)) == "\t<key>\(expected)</key>\n\t<string>\(expected)</string>",
          "\(before) letters before it and \(after) after it")
      }
    }
  }

  @Test("control characters are refused at every position of a string")
  func controlCharactersRefused() throws {
    for code in (0..<0x20).map({ UInt8($0) }) where ![0x09, 0x0A, 0x0D].contains(code) {
      for before in 0...17 {
        let letters = [UInt8](repeating: 0x7E, count: before)
        let text = String(decoding: letters + [code] + [UInt8](repeating: 0x20, count: 17 - before), as: UTF8.self)
        let error = failure { () throws(PropertyListError) in _ = try XMLPropertyList.encode(["a": .string(text)]) }
        #expect(error?.code == .notRepresentable)
        #expect(error?.path == PropertyListPath([.key("a")]))
      }
    }
  }

  @Test("all other ASCII characters are written unchanged")
  func allOtherCharacters() throws {
    let text = String(decoding: (0x20...0x7F).filter { !"&<>".utf8.contains($0) }, as: UTF8.self)
    #expect(try entry(text, "") == "\t<key>\(text)</key>\n\t<string></string>")
  }

  @Test(
    "integers have all their digits",
    arguments: [
      0, 1, 9, 10, 99, 100, -1, -9, -10, 999_999_999, 1_000_000_000, Int64.max, Int64.max - 7, Int64.min, Int64.min + 1,
    ])
  func integersAllDigits(number: Int64) throws {
    #expect(
      try entry("n", .integer(PropertyListInteger(number))) == "\t<key>n</key>\n\t<integer>\(String(number))</integer>")
  }

  /// Bytes that give all kinds of digits.
  private func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ $0 / 7 &* 29 &+ count) }
  }

  @Test("data of any length is written in lines of Apple's length", arguments: 0...9)
  func dataAnyLength(depth: Int) throws {
    let (indentation, width) = (String(repeating: "\t", count: depth), 76 - 8 * min(depth, 8))
    for count in 0...200 {
      var list = PropertyList.data(bytes(count))
      for _ in 0..<depth { list = [list] }
      var expected = ""
      var digits = Base64.encode(bytes(count))[...]
      while !digits.isEmpty {
        expected += "\(indentation)\(String(decoding: digits.prefix(width), as: UTF8.self))\n"
        digits = digits.dropFirst(width)
      }
      let text = String(decoding: try XMLPropertyList.encode(list), as: UTF8.self)
      #expect(text.contains("\(indentation)<data>\n\(expected)\(indentation)</data>\n"), "\(count) bytes")
    }
  }

  @Test("each base64 digit is correct at each position")
  func eachDigitBase64() throws {
    for value in 0..<64 as Range<UInt32> {
      let group = value << 18 | value << 12 | value << 6 | value
      let bytes = [UInt8(group >> 16), UInt8(group >> 8 & 0xFF), UInt8(group & 0xFF)]
      let data = Array([[UInt8]](repeating: bytes, count: 11).joined())
      let digits = String(decoding: Base64.encode(data), as: UTF8.self)
      #expect(Set(digits).count == 1)
      #expect(try entry("d", .data(data)) == "\t<key>d</key>\n\t<data>\n\t\(digits)\n\t</data>")
    }
  }

  @Test("changed data keeps lines of any length", arguments: [4, 5, 6, 7, 8, 10, 64, 66])
  func changedDataKeeps(width: Int) throws {
    let old = Base64.encode(bytes(150)).map { String(UnicodeScalar($0)) }
    var lines: [String] = []
    for start in stride(from: 0, to: old.count, by: width) {
      lines.append(old[start..<min(start + width, old.count)].joined())
    }
    let list = try read("<plist><data>\n  \(lines.joined(separator: "\n  "))\n</data></plist>")
    for count in [1, 2, 3, 4, 5, 6, 12, 13, 149, 151] {
      let text = try list.edited { $0 = .data(bytes(count)) }
      var digits = String(decoding: Base64.encode(bytes(count)), as: UTF8.self)[...]
      var expected = ""
      while !digits.isEmpty {
        expected += "\n  \(digits.prefix(width))"
        digits = digits.dropFirst(width)
      }
      #expect(text == "<plist><data>\(expected)\n</data></plist>", "\(count) bytes")
    }
  }

  @Test("text that is many times longer than the values is written completely")
  func textManyTimes() throws {
    // Nearly each character becomes five, far more than is reserved.
    let text = String(repeating: "&&&&&&&&&&&&&&&a", count: 20_000)
    let list: PropertyList = [
      .string(text), .data(bytes(100_000)), .array([PropertyList](repeating: ["x": 1], count: 20_000)),
    ]
    let written = try XMLPropertyList.encode(list)
    #expect(try XMLPropertyList(decoding: written).value == list)
    #expect(
      String(decoding: written, as: UTF8.self).contains(
        text.split(separator: "a").joined(separator: "a").replacing("&", with: "&amp;")))
  }
}
