import Foundation
import PropertyLists
import ResumeDataKit
import TestInputs
import Testing

@Suite("Finding a blob in text")
struct TextEncodingTests {
  private let blob: [UInt8]
  private let base64 =
    "YnBsaXN0MDDRAQJfEBdOU1VSTFNlc3Npb25Eb3dubG9hZFVSTFRodHRwCAslAAAAAAAAAQEAAAAAAAAAAwAAAAAAAAAAAAAAAAAAACo="

  init() throws {
    blob = try BinaryPropertyList.encode(["NSURLSessionDownloadURL": "http"])
  }

  private var hex: String { blob.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

  private func expect(
    _ text: String, _ textEncoding: TextEncoding, anomalies: [PropertyListAnomaly.Kind] = [],
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    do {
      let document = try ResumeDataDocument(decoding: Array(text.utf8))
      #expect(document.textEncoding == textEncoding, sourceLocation: sourceLocation)
      #expect(document.fields.url == "http", sourceLocation: sourceLocation)
      #expect(document.anomalies.map(\.kind) == anomalies, sourceLocation: sourceLocation)
    } catch {
      Issue.record("\(error)", sourceLocation: sourceLocation)
    }
  }

  @Test("the example text of this suite has the blob")
  func base64IsCurrent() throws {
    #expect(try ResumeDataDocument(decoding: Array(base64.utf8)).encoded() == blob)
  }

  @Test("base64 is read alone, in lines, URL-safe, in quotes and in a sentence")
  func base64Forms() {
    expect(base64, .base64)
    expect("\n " + base64 + "\r\n", .base64)
    expect(String(base64.prefix(60)) + "\n" + String(base64.dropFirst(60)), .base64)
    expect(base64.replacing("=", with: ""), .base64)
    expect("{\"resumeData\": \"\(base64)\", \"url\": \"x\"}", .base64)
    expect("resume data was \(base64) when it failed", .base64)
  }

  @Test("base64 is read as JSON and URLs quote it")
  func quotedBase64() throws {
    // Text with both of the quoted digits.
    let url = "https://example.com/?ÿ=~~~~>>>>????"
    let blob = try BinaryPropertyList.encode(["NSURLSessionDownloadURL": .string(url)])
    let text = Data(blob).base64EncodedString()
    #expect(text.contains("/") && text.contains("+") && text.hasSuffix("="), "\(text)")
    let lines = Data(blob).base64EncodedString(options: [.lineLength64Characters, .endLineWithCarriageReturn])
    for quoted in [
      "{\"resumeData\":\"" + text.replacing("/", with: "\\/") + "\"}",
      "{\"resumeData\":\"" + lines.replacing("/", with: "\\/").replacing("\r", with: "\\r\\n") + "\"}",
      "data=" + text.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D") + "&x=1",
      text.replacing("+", with: "%2b").replacing("/", with: "%2f").replacing("=", with: "%3D"),
    ] {
      let document = try ResumeDataDocument(decoding: Array(quoted.utf8))
      #expect(document.textEncoding == .base64)
      #expect(try document.encoded() == blob)
    }
  }

  @Test("text in UTF-16 and in UTF-8 with a byte order mark is read")
  func marks() throws {
    let little: [UInt8] = base64.utf8.reduce(into: [0xFF, 0xFE]) { $0 += [$1, 0] }
    let big: [UInt8] = base64.utf8.reduce(into: [0xFE, 0xFF]) { $0 += [0, $1] }
    for text in [little, big] {
      #expect(try ResumeDataDocument(decoding: text).fields.url == "http")
    }
    expect("\u{FEFF}" + base64, .base64)
  }

  @Test("text with very many beginnings of blobs is refused")
  func manyBeginnings() {
    for beginning in [
      "<", "<62706c6973 ", "62706c6973743030 ", "{length = 5, bytes = 0x62706c69", "PD94bWwg,",
      "0x62, 0x70, 0x6c, 0x69, 0x73, ", "0000: 62706c69\n*\n", "6 ",
    ] {
      let text = String(repeating: beginning, count: 4_000)
      #expect(throws: ResumeDataError.self, "\(beginning)") { try ResumeDataDocument(decoding: Array(text.utf8)) }
    }
  }

  @Test("hexadecimal digits are read alone, in groups, in capitals and in a sentence")
  func hexForms() {
    expect(hex, .hex)
    expect("0x" + hex, .hex)
    expect(hex.uppercased(), .hex)
    expect("data: \(hex).", .hex)
    expect("data \(hex) zipped", .hex)
    expect("bad face \(hex) cut here", .hex)
  }

  @Test("both descriptions of NSData are read, also inside brackets")
  func descriptions() {
    var groups = ""
    for (index, digit) in hex.enumerated() { groups += (index > 0 && index % 8 == 0 ? " " : "") + String(digit) }
    expect("<\(groups)>", .hex)
    expect("Error <NSError 0x7f> {a <b> c; NSURLSessionDownloadTaskResumeData=<\(groups)>, x=1}", .hex)
    expect("{length = \(blob.count), bytes = 0x\(groups) }", .hex)
    expect("userInfo={a={length = \(blob.count), bytes = 0x\(hex)}}", .hex)
  }

  @Test("for a description without its middle the error names what the system omitted")
  func cutDescription() {
    let text = "{length = 5000, bytes = 0x\(hex.prefix(48)) ... \(hex.suffix(16)) }"
    do {
      _ = try ResumeDataDocument(decoding: Array(text.utf8))
      Issue.record("not refused")
    } catch {
      #expect(error.code == .truncated)
      #expect(
        error.reason == "the description announces 5000 bytes and shows 32: the system left out the middle")
      #expect(error.textEncoding == .hex)
    }
  }

  @Test("bytes after a binary blob are reported and kept")
  func trailingBytes() throws {
    let document = try ResumeDataDocument(decoding: blob + [0x0A])
    #expect(
      document.anomalies == [
        .init(
          .trailingBytes, "1 byte after the end of the property list", at: .byte(blob.count),
          coreFoundation: .refusesFile)
      ])
    #expect(try document.encoded() == blob + [0x0A])
  }

  @Test(
    "text without a blob is refused with the reason",
    arguments: ["", "hello", "<html>", "dead beef", "{\"a\": 1}", "PD94bWwg"])
  func noBlob(text: String) {
    #expect(throws: ResumeDataError.self) { try ResumeDataDocument(decoding: Array(text.utf8)) }
  }

  @Test("the place of an error is a position in the decoded bytes")
  func placesInContent() throws {
    var error = try #require(throws: ResumeDataError.self) {
      try ResumeDataDocument(decoding: Array(Data("<plist><dict><key/>".utf8).base64EncodedString().utf8))
    }
    #expect(error.description.hasSuffix(" at line 1, column 20 of the base64 text's content"), "\(error)")
    (error.location, error.path) = (nil, .root)
    #expect(error.description == error.reason)
  }
}
