/// Changes XML property lists at structural places: between tags, inside values, in tags, in the encoding.
struct XMLMutator<Generator: RandomNumberGenerator> {
  var generator: Generator

  /// One to three changes.
  mutating func mutated(_ input: [UInt8]) -> [UInt8] {
    var text = input
    for _ in 0..<Int.random(in: 1...3, using: &generator) { change(&text) }
    return text
  }

  private mutating func change(_ text: inout [UInt8]) {
    guard !text.isEmpty else { return }
    switch Int.random(in: 0..<16, using: &generator) {
    case 0...3: insertPiece(into: &text, at: boundary(in: text))
    case 4...5: insertPiece(into: &text, at: Int.random(in: 0...text.count, using: &generator))
    case 6: text.remove(at: Int.random(in: text.indices, using: &generator))
    case 7: text[Int.random(in: text.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    case 8: text[Int.random(in: text.indices, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 9...10: replaceContent(in: &text)
    case 11: copyElement(in: &text)
    case 12: text.removeSubrange(range(in: text))
    case 13: text.removeLast(Int.random(in: 0..<text.count, using: &generator) / 4)
    case 14: changeEncoding(of: &text)
    default: text = wrapped(text)
    }
  }

  private mutating func insertPiece(into text: inout [UInt8], at place: Int) {
    text.insert(contentsOf: xmlPieces.randomElement(using: &generator) ?? [], at: place)
  }

  /// A place before or after a tag.
  private mutating func boundary(in text: [UInt8]) -> Int {
    let start = Int.random(in: text.indices, using: &generator)
    let isBefore = Bool.random(using: &generator)
    let bracket = UInt8(ascii: isBefore ? "<" : ">")
    guard let place = text[start...].firstIndex(of: bracket) else { return text.count }
    return isBefore ? place : place + 1
  }

  private mutating func range(in text: [UInt8]) -> Range<Int> {
    let (first, second) = (boundary(in: text), boundary(in: text))
    return min(first, second)..<min(max(first, second), min(first, second) + 200)
  }

  /// Replaces the content between two tags with a piece.
  private mutating func replaceContent(in text: inout [UInt8]) {
    let start = Int.random(in: text.indices, using: &generator)
    guard let opening = text[start...].firstIndex(of: UInt8(ascii: ">")),
      let end = text[opening...].firstIndex(of: UInt8(ascii: "<"))
    else { return }
    text.replaceSubrange(opening + 1..<end, with: xmlPieces.randomElement(using: &generator) ?? [])
  }

  private mutating func copyElement(in text: inout [UInt8]) {
    let piece = text[range(in: text)]
    text.insert(contentsOf: piece, at: boundary(in: text))
  }

  private mutating func changeEncoding(of text: inout [UInt8]) {
    let string = String(decoding: text, as: UTF8.self)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: text = [0xFF, 0xFE] + string.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    case 1: text = [0xFE, 0xFF] + string.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    case 2: text = (" " + string).utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    case 3: text = string.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    case 4:
      text =
        [0xFF, 0xFE, 0, 0]
        + string.unicodeScalars.flatMap { scalar in
          (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> (8 * UInt32($0))) }
        }
    case 5: text = [0xEF, 0xBB, 0xBF] + text
    default:
      let name = xmlEncodings.randomElement(using: &generator) ?? ""
      text = Array("<?xml version=\"1.0\" encoding=\"\(name)\"?>".utf8) + text
    }
  }

  private mutating func wrapped(_ text: [UInt8]) -> [UInt8] {
    let depth = Int.random(in: 1...600, using: &generator)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return Array(repeatElement(Array("<plist>".utf8), count: depth).joined()) + text
    case 1:
      return Array(repeatElement(Array("<array>".utf8), count: depth).joined()) + Array("<true/>".utf8)
        + Array(repeatElement(Array("</array>".utf8), count: depth).joined())
    case 2: return Array("<array>".utf8) + text + Array("</array>".utf8)
    default: return Array("<plist><dict><key>a</key><plist>".utf8) + text + Array("</plist></dict></plist>".utf8)
    }
  }
}

/// Pieces to put between tags or into texts: valid ones, invalid ones, and ones that only some readers accept.
private let xmlPieces: [[UInt8]] =
  [
    " ", "\n", "\r", "\r\n", "\t", "\u{B}", "\0", "\u{1}", "\u{7F}", "\u{85}", "\u{A0}", "\u{2003}", "\u{3000}",
    "\u{FEFF}",
    "\u{FFFE}", "é", "😀", "<!-- c -->", "<!-- a--b -->", "<!---->", "<!--->", "<!-->", "<?pi?>", "<?>", "<??>",
    "<?xml?>",
    "<![CDATA[x]]>", "<![CDATA[]]>", "<![CDATA[", "]]>", "&amp;", "&lt;", "&#65;", "&#x41;", "&#0;", "&#xD800;",
    "&#x110000;",
    "&#00000065;", "&#000000065;", "&#xFEFF;", "&#;", "&x;", "&", "<", ">", "\"", "'", "/", "=", "==", "-", "--", "+",
    "0", "0x", "1",
    "9", "z", "Q", "A===", "<plist>", "</plist>", "<dict>", "</dict>", "<dict/>", "<array>", "</array>", "<array/>",
    "<key>",
    "</key>", "<key/>", "<key>k</key>", "<string>", "</string>", "<string/>", "<string>s</string>", "<data>", "</data>",
    "<data/>", "<data>QQ</data>", "<data>Q=Q=</data>", "<integer>", "</integer>", "<integer/>", "<integer> 5</integer>",
    "<integer>5 </integer>", "<integer>-0x10</integer>", "<integer>18446744073709551615</integer>",
    "<integer>18446744073709551616</integer>", "<integer>-9223372036854775809</integer>", "<real>", "</real>",
    "<real> 1.5</real>", "<real>1e5</real>", "<real>INF</real>", "<real>-0</real>", "<real>nan</real>",
    "<real>1e999</real>", "<date>2001-01-01T00:00:00Z</date>", "<date>-12345-13-99T99:99:99Z</date>",
    "<date>2001-1-1T00:00:00Z</date>", "<true/>", "<true></true>", "<true> </true>", "<false />", "<dict a='>'>",
    "<string a=\"b\">", "<string >", "<string/ >", "<Key>", "<!DOCTYPE x>", "<!DOCTYPE x []>", "<!ENTITY x \"y\">",
    "<key>CF$UID</key><integer>1</integer>", "<dict><key>CF$UID</key><integer>4294967297</integer></dict>",
    "<dict><key>CF$UID</key><real>2.5</real></dict>", "<key>CF$UID</key>", "<plist><true/></plist>",
  ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE]]

private let xmlEncodings = [
  "UTF-8", "utf8", "UTF-16", "us-ascii", "ISO-8859-1", "windows-1252", "UTF-7", "bogus", "", "x' ?",
  "windows-1252 and", "cp437x", "iso-8859-1 ", "iso-8859-12",
]
