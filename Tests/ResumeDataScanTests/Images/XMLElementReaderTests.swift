import Testing

@testable import ResumeDataScan

@Suite("Elements of XML that comes in pieces")
struct XMLElementReaderTests {
  private typealias Event = XMLElementReader.Event

  private func events(_ text: String, piece: Int = 1 << 20) throws(XMLStreamError) -> [Event] {
    let reader = try XMLElementReader(names: ["a", "b", "c"], texts: ["b"])
    let bytes = Array(text.utf8)
    var all: [Event] = []
    var start = 0
    while start < bytes.count {
      all += try reader.append(Array(bytes[start..<min(start + piece, bytes.count)]))
      start += piece
    }
    return try all + reader.finish()
  }

  private func fault(_ text: String, piece: Int = 1 << 20) -> XMLStreamError? {
    do throws(XMLStreamError) {
      _ = try events(text, piece: piece)
      return nil
    } catch {
      return error
    }
  }

  private static let document = """
    <?xml version='1.0' encoding='UTF-8'?>
    <!-- <a> is not an element; '=' ==================================================== -->
    <x:root xmlns:x='http://example.com/'><other><a/></other>
      <x:b n="1" x:m='&lt;&#x41;>'>one &amp; <c>not this</c> two<![CDATA[ < ]]></x:b><skipped>text</skipped>
    </x:root>

    """

  @Test("wanted elements are reported with their attributes, lines and texts, whatever their prefixes")
  func wanted() throws {
    let attributes = [("n", "1"), ("m", "<A>")].map {
      XMLElementReader.Attribute(name: $0.0, value: Array($0.1.utf8))
    }
    #expect(
      try events(Self.document) == [
        .start(name: 0, attributes: [], line: 3), .end(name: 0, text: []),
        .start(name: 1, attributes: attributes, line: 4), .start(name: 2, attributes: [], line: 4),
        .end(name: 2, text: []), .end(name: 1, text: Array(" two < ".utf8)),
      ])
  }

  @Test("pieces of any length give the same events", arguments: [1, 2, 3, 7, 64])
  func pieces(length: Int) throws {
    #expect(try events(Self.document, piece: length) == events(Self.document))
  }

  @Test("a cut document is an error wherever it is cut")
  func cut() {
    let text = Self.document
    for count in 0..<text.utf8.count - 2 { #expect(fault(String(text.prefix(count)))?.code == .malformed, "\(count)") }
  }

  // Each has its fault in line 2.
  @Test(
    "invalid XML, document types and entities are errors with their line",
    arguments: [
      ("<a>\n</b>", XMLStreamError.Code.malformed), ("<a>\n<b></a>", .malformed), ("<a>\n&unknown;</a>", .malformed),
      ("<a>\n\0</a>", .malformed), ("<a>\n<b n=1/></a>", .malformed), ("<a>\n\u{1}</a>", .malformed),
      ("\n<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", .documentType),
      ("\n<!DOCTYPE a SYSTEM 'a.dtd'><a/>", .documentType),
    ])
  func faults(text: String, code: XMLStreamError.Code) throws {
    let error = try #require(fault(text))
    #expect(error.code == code)
    #expect(error.line == 2, "\(error)")
    #expect(fault(text, piece: 1)?.code == code)
  }

  @Test("entities that multiply each other are refused before any of them is read")
  func bomb() {
    var text = "<!DOCTYPE a [<!ENTITY e0 'aaaaaaaaaa'>"
    for level in 1..<20 { text += "<!ENTITY e\(level) '" + String(repeating: "&e\(level - 1);", count: 10) + "'>" }
    #expect(
      fault(text + "]><a>&e19;</a>") == XMLStreamError(.documentType, "a document type, which is refused", line: 1))
  }

  @Test("depth, texts, tags, attributes and comments have limits")
  func limits() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<x>", count: depth) + String(repeating: "</x>", count: depth)
    }
    func attributes(_ count: Int) -> String { "<a " + (0..<count).map { "n\($0)='>'" }.joined(separator: " ") + "/>" }
    #expect(fault(nested(64)) == nil)
    #expect(fault(nested(65))?.code == .tooLarge)
    #expect(fault(attributes(32)) == nil)
    #expect(fault(attributes(33))?.code == .tooLarge)
    let long = String(repeating: "x", count: 1 << 16)
    #expect(try events("<b>\(long)</b>").last == .end(name: 1, text: Array(long.utf8)))
    #expect(fault("<b>\(long)x</b>")?.code == .tooLarge)
    #expect(fault("<a>\(long)x</a>") == nil, "this text is not kept")
    #expect(fault("<a n='\(long)'/>")?.code == .tooLarge)
    #expect(fault("<a><!--\(long)--></a>") == nil)
    #expect(fault("<a><!--\(String(repeating: long, count: 16))--></a>")?.code == .tooLarge)
    #expect(fault("<\(long)/>")?.code == .tooLarge)
  }

  @Test("bytes that are not UTF-8, and other encodings, are errors")
  func encodings() throws {
    for bytes: [UInt8] in [Array("<a>".utf8) + [0xFF] + Array("</a>".utf8), [0x3C, 0, 0x61, 0, 0x2F, 0, 0x3E, 0]] {
      let reader = try XMLElementReader(names: [], texts: [])
      #expect(throws: XMLStreamError.self) {
        _ = try reader.append(bytes)
        _ = try reader.finish()
      }
    }
  }
}
