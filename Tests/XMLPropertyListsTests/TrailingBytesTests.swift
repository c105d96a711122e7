import PropertyLists
import Testing
import XMLPropertyLists

@Suite struct TrailingBytesTests {
  private static let document = "<plist><string>a</string></plist>"

  // Text of a log, a second document, NUL padding, unfinished markup, bytes that are not UTF-8, a bare end tag.
  @Test(arguments: [
    "} end of log", "<plist><true/></plist>", "<?xml version='1.0'?><plist/>", "\0\0\0", "<!-- no end",
    "<!-- a -- b -->",
    "&amp;", "</dict>",
  ])
  func `what follows the property list is reported and written back`(rest: String) throws {
    var list = try read(Self.document + "\n" + rest)
    #expect(list.value == "a")
    let message = "\(rest.utf8.count) bytes after the property list"
    #expect(list.anomalies == [PropertyListAnomaly(.trailingBytes, message, at: .line(2, column: 1))])
    #expect(try list.encoded() == Array((Self.document + "\n" + rest).utf8))
    list.value = "b"
    #expect(try list.encoded() == Array("<plist><string>b</string></plist>\n\(rest)".utf8))
  }

  @Test func `bytes that do not decode do no harm behind the property list`() throws {
    let bytes = Array((Self.document + "x").utf8) + [0xFF, 0x00, 0xC3]
    var list = try XMLPropertyList(decoding: bytes)
    let anomaly = PropertyListAnomaly(.trailingBytes, "4 bytes after the property list", at: .line(1, column: 34))
    #expect(list.anomalies == [anomaly])
    #expect(try list.encoded() == bytes)
    list.value = "é"
    #expect(try list.encoded().suffix(4) == [0x78, 0xFF, 0x00, 0xC3])
  }

  @Test func `a half unit behind UTF-16 is kept`() throws {
    let bytes = TestEncoding.utf16LittleEndian.mark + TestEncoding.utf16LittleEndian.encode(Self.document) + [0x0A]
    let list = try XMLPropertyList(decoding: bytes)
    #expect(list.anomalies.map(\.kind) == [.trailingBytes])
    #expect(list.anomalies.first?.message == "1 byte after the property list")
    #expect(try list.encoded() == bytes)
  }

  @Test func `white space, comments and instructions behind the property list are no anomaly`() throws {
    let text = Self.document + "\r\n <!-- a --> <?b?>\n<!---->"
    let list = try read(text)
    #expect(list.anomalies.isEmpty)
    #expect(try list.encoded() == Array(text.utf8))
  }

  @Test func `trailing bytes are reported beside a hundred other anomalies`() throws {
    let list = try read("<array>" + String(repeating: "<data>.</data>", count: 200) + "</array>x")
    #expect(list.anomalies.suffix(2).map(\.kind) == [.more, .trailingBytes])
  }

  @Test func `what follows a bare root element is reported too`() throws {
    #expect(try read("<dict/><true/>").anomalies.map(\.location) == [.line(1, column: 8)])
  }
}
