import Testing

@testable import resumedata

@Suite("The header section in the output of curl")
struct IncludedHeadersTests {
  private static let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
  private static let section = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-2/3\r\n\r\n"

  /// The result for a text that arrives in parts.
  private func read(_ pieces: [[UInt8]]) -> (section: String, body: String, isComplete: Bool) {
    var headers = IncludedHeaders()
    let body = pieces.flatMap { headers.body(in: $0) }
    return (text(headers.section), text(body), headers.isComplete)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("the section is separated from the body wherever the output is split, without interim responses")
  func everySplit() {
    let bytes = Array((Self.interim + Self.section + "\r\n\r\nbody\n\n").utf8)
    for first in 0...bytes.count {
      for second in [first, first + 1, first + 3].filter({ $0 <= bytes.count }) {
        let result = read([Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])])
        #expect(result == (Self.section, "\r\n\r\nbody\n\n", true), "\(first), \(second)")
      }
    }
  }

  @Test("the section ends with an empty line, also if lines end without carriage returns")
  func newlinesAlone() {
    for pieces in [
      ["HTTP/1.1 206\nA: b\n\nbody"], ["HTTP/1.1 206\nA: b\n", "\nbody"], ["HTTP/1.1 206\nA: b\n\r", "\nbody"],
    ] {
      let result = read(pieces.map { Array($0.utf8) })
      #expect(result.body == "body" && result.isComplete, "\(pieces)")
    }
  }

  @Test("the section is not complete before its end")
  func cutOff() {
    let result = read([Array("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-2/3\r\n".utf8)])
    #expect(result.body.isEmpty && !result.isComplete)
  }

  @Test("a section of more than a megabyte is not collected")
  func tooLong() {
    var headers = IncludedHeaders()
    let line = Array(("X: " + String(repeating: "x", count: 4_000) + "\r\n").utf8)
    for _ in 0..<300 { #expect(headers.body(in: line).isEmpty || headers.isComplete) }
    #expect(headers.isComplete && headers.section.isEmpty)
  }
}
