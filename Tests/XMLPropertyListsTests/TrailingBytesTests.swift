import PropertyLists
import Testing
import XMLPropertyLists

@Suite("Bytes after an XML property list")
struct TrailingBytesTests {
  private static let document = "<plist><string>a</string></plist>"

  // Text of a log, a second document, NUL padding, unfinished markup, bytes that are not UTF-8, a bare end tag.
  @Test(
    "bytes after the property list are reported and written back",
    arguments: [
      "} end of log", "<plist><true/></plist>", "<?xml version='1.0'?><plist/>", "\0\0\0", "<!-- no end",
      "<!-- a -- b -->",
      "&amp;", "</dict>",
    ])
  func followsPropertyList(rest: String) throws {
    var list = try read(Self.document + "\n" + rest)
    #expect(list.value == "a")
    let message = "\(rest.utf8.count) bytes after the property list"
    #expect(list.anomalies == [PropertyListAnomaly(.trailingBytes, message, at: .line(2, column: 1))])
    #expect(try list.encoded() == Array((Self.document + "\n" + rest).utf8))
    list.value = "b"
    #expect(try list.encoded() == Array("<plist><string>b</string></plist>\n\(rest)".utf8))
  }

  @Test("undecodable bytes after the property list are accepted")
  func bytesDoNot() throws {
    let bytes = Array((Self.document + "x").utf8) + [0xFF, 0x00, 0xC3]
    var list = try XMLPropertyList(decoding: bytes)
    let anomaly = PropertyListAnomaly(.trailingBytes, "4 bytes after the property list", at: .line(1, column: 34))
    #expect(list.anomalies == [anomaly])
    #expect(try list.encoded() == bytes)
    list.value = "é"
    #expect(try list.encoded().suffix(4) == [0x78, 0xFF, 0x00, 0xC3])
  }

  @Test("half a unit after UTF-16 text is kept")
  func halfUnitAfterEnd() throws {
    let bytes = TestEncoding.utf16LittleEndian.mark + TestEncoding.utf16LittleEndian.encode(Self.document) + [0x0A]
    let list = try XMLPropertyList(decoding: bytes)
    #expect(list.anomalies.map(\.kind) == [.trailingBytes])
    #expect(list.anomalies.first?.message == "1 byte after the property list")
    #expect(try list.encoded() == bytes)
  }

  @Test("white space, comments and instructions after the property list are not anomalies")
  func whiteSpaceComments() throws {
    let text = Self.document + "\r\n <!-- a --> <?b?>\n<!---->"
    let list = try read(text)
    #expect(list.anomalies.isEmpty)
    #expect(try list.encoded() == Array(text.utf8))
  }

  @Test("trailing bytes are reported in addition to a hundred other anomalies")
  func trailingBytesReported() throws {
    let list = try read("<array>" + String(repeating: "<data>.</data>", count: 200) + "</array>x")
    #expect(list.anomalies.suffix(2).map(\.kind) == [.more, .trailingBytes])
  }

  @Test("bytes after a bare root element are reported")
  func followsBareRoot() throws {
    #expect(try read("<dict/><true/>").anomalies.map(\.location) == [.line(1, column: 8)])
  }
}
