import PropertyLists
import Testing
import XMLPropertyLists

@Suite("Encodings of XML")
struct EncodingTests {
  private static let text =
    "<?xml version=\"1.0\"?>\n<plist>\n\t<dict>\n\t\t<key>é</key>\n\t\t<string>中😀</string>\n\t</dict>\n</plist>\n"

  @Test(
    "a document is read in every encoding and written back in it",
    arguments: TestEncoding.allCases, [true, false])
  func documentReadEvery(
    encoding: TestEncoding,
    hasMark: Bool
  ) throws {
    let mark = hasMark ? encoding.mark : []
    let bytes = mark + encoding.encode(Self.text)
    var list = try XMLPropertyList(decoding: bytes)
    #expect(list.value == ["é": "中😀"])
    // Without a byte order mark CoreFoundation skips the first two bytes of UTF-16, and does not read UTF-32.
    let isRefused = list.anomalies.contains { $0.coreFoundation == .refusesFile }
    #expect(isRefused == (!hasMark && !encoding.encode("a").elementsEqual([0x61])))
    #expect(try list.encoded() == bytes)
    #expect(list.location(of: .key("é")) == .line(5, column: 3))
    list.value = ["é": "ж"]
    let expected = mark + encoding.encode(Self.text.replacing("中😀", with: "ж"))
    #expect(try list.encoded() == expected)
  }

  @Test("ISO-8859-1 is read and written back, with other characters as references")
  func iso88591() throws {
    let head = Array("<?xml version='1.0' encoding='iso-8859-1'?><plist><string>".utf8)
    let tail = Array("</string></plist>".utf8)
    var list = try XMLPropertyList(decoding: head + [0xE9, 0x85] + tail)
    #expect(list.value == "\u{E9}\u{85}")
    #expect(try list.encoded() == head + [0xE9, 0x85] + tail)
    list.value = "\u{FC}\u{4E2D}"
    #expect(try list.encoded() == head + [0xFC] + Array("&#20013;".utf8) + tail)
  }

  // Each name was tried with CoreFoundation.
  @Test(
    "a number after windows-, cp or iso-8859- names the encoding, whatever follows it",
    arguments: [
      ("windows-1252 and more", true), ("CP1252y", true), ("windows- 01252", true), ("windows-4294968548", true),
      ("iso-8859-15z", true), ("windows-437", true), ("windows-65001x", true), ("cp 20127.", true),
      ("windows-12520", false), ("windows--1252", false), ("windows-99999999999999999999", false),
      ("iso-8859-12", true), ("iso-8859-17", false), ("iso-8859-99", false), ("ibm850x", false),
      ("windows-0x4e4", false),
    ])
  func numberedEncoding(name: String, isRead: Bool) throws {
    let bytes = Array("<?xml version='1.0' encoding='\(name)'?><plist><string>a</string></plist>".utf8)
    let list = try? XMLPropertyList(decoding: bytes)
    let isRefused = list?.anomalies.contains { $0.coreFoundation == .refusesFile } ?? true
    #expect(isRefused != isRead)
    if isRead { #expect(list?.value == "a") }
  }

  @Test("an encoding whose lower half is not ASCII is an error, and nothing is said about CoreFoundation's answer")
  func unsupportedEncoding() {
    let text = "<?xml version='1.0' encoding='windows-52936'?><plist><string>a~{b</string></plist>"
    let error = #expect(throws: PropertyListError.self) { try XMLPropertyList(decoding: Array(text.utf8)) }
    #expect(error?.code == .encoding)
    #expect(error.map { "\($0)" }?.contains("CoreFoundation may still read it") == true)
  }

  @Test("US-ASCII is read, and other characters are written as references")
  func usASCIIRead() throws {
    var list = try read("<?xml version='1.0' encoding='US-ASCII'?><plist><string>a</string></plist>")
    list.value = "é😀"
    let expected = "<?xml version='1.0' encoding='US-ASCII'?><plist><string>&#233;&#128512;</string></plist>"
    #expect(try list.encoded() == Array(expected.utf8))
  }

  // The bytes decide: UTF-8 that declares two-byte units, a mark of UTF-8 with a declaration of ISO-8859-1.
  @Test(
    "a declaration that contradicts the bytes is ignored",
    arguments: [
      "<?xml version='1.0' encoding='UTF-16LE'?><plist><string>é</string></plist>",
      "\u{FEFF}<?xml version='1.0' encoding='ISO-8859-1'?><plist><string>é</string></plist>",
    ])
  func declarationContradictsBytes(text: String) throws {
    let list = try read(text)
    #expect(list.value == "é")
    #expect(try list.encoded() == Array(text.utf8))
  }

  @Test("UTF-16 that claims to be UTF-8 is read")
  func utf16Claims() throws {
    let text = "<?xml version='1.0' encoding='UTF-8'?><plist><string>é</string></plist>"
    #expect(try XMLPropertyList(decoding: TestEncoding.utf16BigEndian.encode(text)).value == "é")
  }

  @Test("UTF-7 is decoded as CoreFoundation decodes it, and written back byte for byte")
  func utf7() throws {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-7\"?><plist><string>"
    let text = head + "https://example.com+AEA-evil.example/+-+2D3eAA</string></plist>"
    var list = try read(text)
    #expect(list.value == "https://example.com@evil.example/+😀")
    #expect(list.anomalies.isEmpty)
    #expect(try list.encoded() == Array(text.utf8))
    list.value = "a+é@"
    #expect(try list.encoded() == Array((head + "a+-+AOk-@</string></plist>").utf8))
    // Broken UTF-7 that is ASCII: a tilde, a plus sign alone.
    for broken in ["~", "+ "] {
      #expect(try read(head + broken + "</string></plist>").anomalies.map(\.coreFoundation) == [.refusesFile])
    }
    #expect(refusal(head + "é</string></plist>")?.code == .encoding)
  }

  @Test("a NUL ends the name of an encoding, as in CoreFoundation")
  func nameWithNUL() throws {
    func text(_ name: String) -> String { "<?xml version='1.0' encoding='\(name)'?><plist><true/></plist>" }
    #expect(try read(text("UTF-8\0x")).value == true)
    #expect(throws: PropertyListError.self) { try read(text("U\0TF-8")) }
  }

  @Test("an unknown encoding is read if all text is ASCII and refused otherwise")
  func unknownEncodingRead() throws {
    let head = Array("<?xml version='1.0' encoding='KOI8-R'?>\n<plist><string>".utf8)
    let tail = Array("</string></plist>".utf8)
    #expect(try XMLPropertyList(decoding: head + [0x61] + tail).value == "a")
    let error = refusal(head + [0xE9] + tail)
    #expect(error?.code == .encoding)
    #expect(
      error?.reason == "only the ASCII characters of the encoding \"KOI8-R\" are supported; CoreFoundation may still "
        + "read it")
    #expect(error?.location == .line(2, column: 16))
  }

  // A byte of ISO-8859-1, a lone continuation, an overlong slash, a surrogate, beyond U+10FFFF, a cut sequence.
  @Test(
    "bytes that are not UTF-8 are refused with their place",
    arguments: [
      [0xE9], [0x80], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xB8],
      [0xFF],
    ] as [[UInt8]])
  func bytesNotUTF(bytes: [UInt8]) {
    let error = refusal(Array("<plist>\n<dict><key>k</key><string>ab".utf8) + bytes + Array("</string>".utf8))
    #expect(error?.code == .encoding)
    #expect(error?.location == .line(2, column: 29))
    #expect(error?.path == .key("k"))
  }

  // A trailing surrogate alone; a leading one without its other half; half a unit.
  @Test("lone surrogates are refused with their place", arguments: [[0xDC00, 0x61], [0xD800, 0x61]] as [[UInt16]])
  func loneSurrogatesRefused(units: [UInt16]) {
    let text = TestEncoding.utf16LittleEndian.encode("<plist><string>a")
    let error = refusal(text + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    #expect(error?.code == .encoding)
    #expect(error?.location == .line(1, column: 17))
  }

  @Test("UTF-16 that ends inside a unit is refused")
  func utf16Ends() {
    let error = refusal(TestEncoding.utf16BigEndian.encode("<plist><true/>") + [0])
    #expect(error?.code == .encoding)
  }

  @Test("values beyond U+10FFFF in UTF-32 are refused")
  func valuesBeyondU() {
    let error = refusal(TestEncoding.utf32BigEndian.encode("<plist><string>") + [0, 0x11, 0, 0])
    #expect(error?.code == .encoding)
  }

  @Test("broken XML before an invalid byte is reported first")
  func xmlBrokenBefore() {
    #expect(refusal(Array("<plist><foo>".utf8) + [0xFF])?.code == .unexpectedElement)
  }
}

@Suite("Recognizing XML")
struct LooksLikeXMLTests {
  @Test(
    "the beginnings of property lists are recognised in every encoding",
    arguments: [
      "<?xml version='1.0'?>", " \n<plist>", "<plist version='1.0'>", "<!-- c -->", "<!DOCTYPE plist>",
      "<!DOCTYPE  plist",
    ])
  func beginningsPropertyLists(text: String) {
    for encoding in TestEncoding.allCases {
      #expect(XMLPropertyList.looksLikeXML(encoding.encode(text)))
      #expect(XMLPropertyList.looksLikeXML(encoding.mark + encoding.encode(text)))
    }
  }

  @Test(
    "other text is not recognized as a property list",
    arguments: [
      "", "<", "bplist00", "<62706c69>", "{length = 1}", "<!DOCTYPE html>", "<html>", "plist", "\u{FEFF}", "é<plist>",
      "{}",
    ])
  func otherTextsNot(text: String) {
    for encoding in TestEncoding.allCases { #expect(!XMLPropertyList.looksLikeXML(encoding.encode(text))) }
  }

  @Test("a file of white space or NUL is not recognized as a property list")
  func fileWhiteSpace() {
    #expect(!XMLPropertyList.looksLikeXML([UInt8](repeating: 0x20, count: 100_000)))
    #expect(!XMLPropertyList.looksLikeXML([UInt8](repeating: 0, count: 100)))
  }
}
