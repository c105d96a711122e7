import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Several blobs in one text")
struct TextBlobTests {
  private let blob: [UInt8]
  private let xml: [UInt8]

  init() throws {
    let value: PropertyList = [
      "NSURLSessionDownloadURL": "https://example.com/a?b=c&d", "NSURLSessionResumeBytesReceived": 40_960,
      "NSURLSessionResumeEntityTag": "\"0123456789abcdef\"", "NSURLSessionResumeInfoVersion": 4,
      "NSURLSessionResumeServerDownloadDate": "Tue, 04 Feb 2020 09:30:00 GMT",
    ]
    blob = try PropertyListFile(encoding: value, asXML: false).encoded()
    xml = try PropertyListFile(encoding: value, asXML: true).encoded()
  }

  private func digits(_ bytes: [UInt8]) -> [String] {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
  }

  /// Expects that a text contains this blob once, in the given form.
  private func expect(
    _ text: String, _ textEncoding: TextEncoding, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let found = TextBlobs(in: Array(text.utf8)).found
    #expect(found.count == 1, sourceLocation: sourceLocation)
    #expect(found.first?.textEncoding == textEncoding, sourceLocation: sourceLocation)
    let fields = found.first?.document?.fields
    #expect(fields?.url == "https://example.com/a?b=c&d", sourceLocation: sourceLocation)
    #expect(fields?.bytesReceived == 40_960, sourceLocation: sourceLocation)
    #expect(fields?.entityTag == "\"0123456789abcdef\"", sourceLocation: sourceLocation)
  }

  @Test("base64 is found in nested JSON, wrapped lines, quoted mail and lines of syslog")
  func base64() {
    let text = Data(blob).base64EncodedString()
    let lines = stride(from: 0, to: text.count, by: 60).map { text.dropFirst($0).prefix(60) }
    expect(#"{"state":"{\"resumeData\":\""# + text.replacing("/", with: #"\\/"#) + #"\"}"}"#, .base64)
    expect(#"{"a":""# + text.replacing("+", with: #"\u002b"#) + #""}"#, .base64)
    expect("> my blob:\n" + lines.map { "> " + $0 }.joined(separator: "\n") + "\n> and more", .base64)
    let prefix = "Mar  4 10:11:12 host app[123]: "
    expect(
      lines.enumerated().map { "Mar  4 10:11:1\($0.offset % 10) host app[123]: " + $0.element }.joined(separator: "\n"),
      .base64)
    expect(prefix + "data\n" + lines.map { prefix + $0 }.joined(separator: "\r\n"), .base64)
  }

  @Test(
    "hexadecimal digits are found in descriptions of NSData and CFData, quoted, escaped, and in a dump in a log")
  func hexadecimal() {
    let bytes = digits(blob)
    let groups = stride(from: 0, to: bytes.count, by: 4).map { bytes.dropFirst($0).prefix(4).joined() }
    let rows = stride(from: 0, to: groups.count, by: 8).map { groups.dropFirst($0).prefix(8).joined(separator: " ") }
    expect("UserInfo={x=<\(groups.joined(separator: " "))>, y=1}", .hex)
    expect("x=&lt;\(groups.joined(separator: " "))&gt;", .hex)
    expect("> x=<" + rows.joined(separator: "\n> ") + ">\n", .hex)
    let head = "<CFData 0x600003c1c0f0 [0x7fff8002e8b8]>"
    expect("\(head){length = \(blob.count), capacity = \(blob.count), bytes = 0x\(bytes.joined())}", .hex)
    let dump = stride(from: 0, to: bytes.count, by: 16).map { offset in
      let address = String(offset, radix: 16)
      return String(repeating: "0", count: 8 - address.count) + address + ": "
        + bytes.dropFirst(offset).prefix(16).joined(separator: " ")
    }
    expect("first line\n" + dump.joined(separator: "\n") + "\nlast line\n", .hex)
    expect("10:11:12 app: " + dump.joined(separator: "\n10:11:13 app: ") + "\n", .hex)
  }

  @Test("decimal numbers are found, as Swift, JavaScript and Java print arrays of bytes")
  func decimals() {
    expect("bytes: [" + blob.map { String($0) }.joined(separator: ", ") + "]", .array)
    expect(#"{"type":"Buffer","data":["# + blob.map { String($0) }.joined(separator: ",") + "]}", .array)
    expect("[" + blob.map { String(Int8(bitPattern: $0)) }.joined(separator: ", ") + "]", .array)
  }

  @Test("XML is found after the prefix of a log, in Markdown, escaped, in HTML, quoted and without its prologue")
  func xmlInText() throws {
    let text = String(decoding: xml, as: UTF8.self)
    expect("2018-05-09 10:11:12.123 App[1:2] resumeData: " + text, .xmlText)
    expect("Look:\n```xml\n\(text)```\nthanks", .xmlText)
    expect("> " + text.replacing("\n", with: "\n> "), .xmlText)
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      .replacing("\t", with: "\\t")
    expect("(lldb) po s\n\"\(escaped)\"\n", .escaped)
    expect("Optional(\"\(escaped)\")", .escaped)
    let html = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    expect("<pre>\(html)</pre>", .escaped)
    let start = try #require(text.range(of: "<dict>"))
    let end = try #require(text.range(of: "</dict>"))
    expect(String(text[start.lowerBound..<end.upperBound]), .xmlText)
  }

  @Test("an XML archive in text is one blob, and not the archives in it", arguments: [0, 1, 2])
  func xmlArchiveInText(_ form: Int) throws {
    let archive = try TestInputs.fixture("blobs/xml-keyed-archive-webkit.xml")
    let text = String(decoding: archive, as: UTF8.self)
    let html = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      .replacing("\t", with: "\\t")
    let forms = ["10:11:12 app: \(text)", "<pre>\(html)</pre>", "{\"a\":\"\(escaped)\"}"]
    let found = TextBlobs(in: Array(forms[form].utf8)).found
    #expect(found.map(\.document?.container) == [.xmlKeyedArchive])
    let expected = try ResumeDataDocument(decodingContainer: archive).fields.url
    #expect(found.first?.document?.fields.url == expected)
  }

  @Test("a dictionary is read from its description by NSLog and by Swift")
  func descriptions() {
    expect(
      """
      2017-03-31 18:07:42.829 App[1:2] {
          NSURLSessionDownloadURL = "https://example.com/a?b=c&d";
          NSURLSessionResumeBytesReceived = 40960;
          NSURLSessionResumeEntityTag = "\\"0123456789abcdef\\"";
          NSURLSessionResumeInfoVersion = 4;
      }
      """, .description)
    expect(
      #"Optional(["NSURLSessionResumeInfoVersion": 4, "NSURLSessionDownloadURL": https://example.com/a?b=c&d, "#
        + #"AnyHashable("NSURLSessionResumeEntityTag"): "\"0123456789abcdef\"", "#
        + #""NSURLSessionResumeBytesReceived": 40960])"#, .description)
  }

  @Test("a blob under a mask that is not known is found in JSON, in logs, in wrapped lines and in descriptions")
  func unknownMask() throws {
    for name in ["masked-archive-unknown-mask-of-bytes", "masked-archive-unknown-mask"] {
      let masked = try TestInputs.fixture("blobs/\(name).resumedata")
      let base64 = Data(masked).base64EncodedString()
      let lines = stride(from: 0, to: base64.count, by: 76).map { base64.dropFirst($0).prefix(76) }
      let groups = stride(from: 0, to: masked.count, by: 4).map { digits(Array(masked[$0...].prefix(4))).joined() }
      let texts = [
        "UserInfo={x=<\(groups.joined(separator: " "))>, y=1}",
        "{\"resumeData\":\"\(base64.replacing("/", with: "\\/"))\",\"x\":1}", "10:11:12 app: \(base64)\nnext\n",
        "data:\n\(lines.joined(separator: "\n"))\nthe end\n", "data:\r\n\(lines.joined(separator: "\r\n"))\r\n",
        #"{"a":""# + lines.joined(separator: #"\n"#) + #""}"#, "{length = 4997, bytes = 0x\(digits(masked).joined())}",
        "x=<\(digits(masked).joined())>, y", "10:11:12 \(digits(masked).joined(separator: " "))\nnext\n",
      ]
      for (index, text) in texts.enumerated() {
        let found = TextBlobs(in: Array(text.utf8)).found
        #expect(found.map(\.bytes) == [masked], "\(name), text \(index)")
      }
    }
  }

  @Test("several blobs are found in order, and text that only looks like one is skipped")
  func several() {
    let text = Data(blob).base64EncodedString()
    let decoy = "PD94bWwgdmVyc2lvbj0iMS4wIj8+ <62706c69 73743030> 98, 112, 108, 105, 115, 116 YnBsaXN0MDAA"
    let whole = "\(decoy)\n\(text)\n\(decoy)\n<\(digits(blob).joined())>\n\(decoy)"
    let found = TextBlobs(in: Array(whole.utf8)).found
    #expect(found.map(\.textEncoding) == [.base64, .hex])
    #expect(found.map(\.bytes) == [blob, blob])
    #expect(found.first?.range == decoy.utf8.count + 1..<decoy.utf8.count + 1 + text.utf8.count)
  }

  @Test("messages say why no blob was found")
  func messages() {
    func reason(_ text: String) -> String? {
      do {
        _ = try ResumeDataDocument(decoding: Array(text.utf8))
        return nil
      } catch {
        return error.reason
      }
    }
    let hex = digits(blob).joined()
    let number = hex.count - 1
    #expect(reason(String(hex.dropLast())) == "\(number) hexadecimal digits, an odd number: one is missing")
    #expect(
      reason("\(hex.prefix(101))O\(hex.dropFirst(102))")
        == "the digits break off at character 102: 'O' is not a hexadecimal digit")
    #expect(
      reason("resumeData: Optional(5180 bytes)")
        == "there is no blob in this text: '5180 bytes' is only Swift's description of the Data")
    #expect(
      reason(#"{"resumeData": null}"#)
        == "the record says that there is no resume data: the system had nothing to resume")
  }

  @Test("no text makes the search trap or hang", arguments: 0..<20)
  func damagedTexts(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let base64 = Data(blob).base64EncodedString()
    let parts = [
      base64, "<" + digits(blob).joined(), String(decoding: xml, as: UTF8.self), "{ NSURLSessionResumeX = \"a\\", "\\",
      "\"",
      "[\"NSURLSessionDownloadURL\": (", "> ", "\n", "&lt;dict&gt;", "98,112,108,105,115,116,",
      "0000: 62706c69 7374\n*\n",
      "{length = 9, bytes = 0x6270 6c69 73 ... ", "<key>NSURLSessionResume", "<dict>", "</plist>", "\\u{",
    ]
    for _ in 0..<50 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        text += Array((parts.randomElement(using: &generator) ?? "").utf8)
          .prefix(Int.random(in: 0...2_000, using: &generator))
      }
      if !text.isEmpty { text = generator.damage(text, likeOthers: true) }
      for found in TextBlobs(in: text).found {
        #expect(found.range.lowerBound >= 0 && found.range.upperBound <= text.count, "seed \(seed)")
      }
    }
  }
}

@Suite("Published text", .enabled(if: TestInputs.hasShared))
struct PublishedTextTests {
  private func bytes(_ path: String) throws -> [UInt8] {
    try TestInputs.bytes(of: #require(TestInputs.shared).appendingPathComponent("cases/" + path))
  }

  @Test("the description of a dictionary is the property list that it describes")
  func descriptionIsTheList() throws {
    let found = try ResumeDataDocument(decoding: bytes("field/01-nslog-dictionary.txt"))
    let wanted = try ResumeDataDocument(decoding: bytes("field/01-nslog-dictionary.want.xml"))
    #expect(found.textEncoding == .description)
    #expect(found.propertyList == wanted.propertyList)
  }

  @Test(
    "XML in published text is read",
    arguments: [
      ("29a-xml-behind-log-prefix.txt", TextEncoding.xmlText), ("29b-xml-in-markdown.txt", .xmlText),
      ("29c-xml-escaped-by-debugger.txt", .escaped), ("29i-xml-no-prolog.txt", .xmlText),
    ])
  func xml(_ name: String, textEncoding: TextEncoding) throws {
    let document = try ResumeDataDocument(decoding: bytes("field/" + name))
    #expect(document.textEncoding == textEncoding)
    #expect(document.fields.version == 4)
    #expect(document.fields.bytesReceived == 40_960)
  }

  @Test(
    "every blob is found, whatever else the text holds",
    arguments: [
      ("f02-two-blobs/two.json", 2), ("f02-two-blobs/two-rev.json", 2), ("f02-two-blobs/two-errors.log", 2),
      ("f02-two-blobs/asyncstorage-manifest-3-blobs.json", 3), ("f03-decoy/decoy-hex-first.log", 1),
      ("f03-decoy/decoy-hex-other.log", 1), ("f03-decoy/decoy-hexxml.log", 1), ("f03-decoy/decoy-xml-first.json", 1),
      ("f03-decoy/decoy-xml-last.json", 1), ("f03-decoy/decoy-bin-first.json", 1),
      ("f03-decoy/decoy-bin-first-x.json", 1), ("f14-misleading/10-email-quoted.txt", 1),
      ("f04-log-to-blob/log.txt", 1),
    ])
  func severalBlobs(_ name: String, count: Int) throws {
    let text = try bytes("use/" + name)
    #expect(TextBlobs(in: text).found.count == count)
    #expect(try ResumeDataDocument(decoding: text).kind == .download)
  }

  @Test(
    "messages name the problem of published text",
    arguments: [
      ("04-cfdata.log", "the description announces 5975 bytes and shows 48: the system left out the middle"),
      ("missing-digit.txt", "343 hexadecimal digits, an odd number: one is missing"),
      ("06-swift-bytes.log", "there is no blob in this text: '5180 bytes' is only Swift's description of the Data"),
    ])
  func messages(_ name: String, reason: String) throws {
    let text = try bytes("use/f14-misleading/" + name)
    let error = #expect(throws: ResumeDataError.self) { try ResumeDataDocument(decoding: text) }
    #expect(error?.reason == reason)
  }
}
