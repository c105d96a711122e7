import Foundation
import TestInputs
import Testing

@testable import resumedata

@Suite("Responses as tools print them")
struct ResponseTranscriptTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var statuses: [Int?]
    var etag: String?
    var method: String?

    init(_ description: String, statuses: [Int?], etag: String? = "\"a\"", method: String? = nil, _ text: String) {
      (testDescription, self.text, self.statuses, self.etag, self.method) = (description, text, statuses, etag, method)
    }
  }

  static let cases: [Case] = [
    Case("curl -I over HTTP/1.1", statuses: [200], "HTTP/1.1 200 OK\r\nServer: nginx\r\nETag: \"a\"\r\n\r\n"),
    Case("curl -I over HTTP/2, no reason phrase", statuses: [206], "HTTP/2 206 \r\netag: \"a\"\r\n\r\n"),
    Case("curl -I over HTTP/3", statuses: [404], "HTTP/3 404 \netag: \"a\"\n\n"),
    Case(
      "curl -IL after two redirects", statuses: [301, 302, 200],
      "HTTP/1.1 301 Moved\r\nLocation: /b\r\nETag: \"x\"\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /c\r\n\r\n"
        + "HTTP/1.1 200 OK\r\nETag: \"a\"\r\n\r\n"),
    Case(
      "a proxy's answer before the server's", statuses: [200, 200],
      "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\nETag: \"a\"\r\n\r\n"),
    Case(
      "interim responses are left out", statuses: [200],
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nETag: "
        + "\"a\"\r\n\r\n"
    ),
    Case(
      "curl -i with a body that has lines like headers", statuses: [200],
      "HTTP/1.1 200 OK\r\nETag: \"a\"\r\n\r\n{\n ETag: \"b\"\nLast-Modified: never\n"),
    Case(
      "curl -v", statuses: [206], method: "GET",
      """
      *   Trying 192.0.2.1:443...
      * Connected to example.com (192.0.2.1) port 443 (#0)
      > GET /archive.zip HTTP/1.1
      > Host: example.com
      > Range: bytes=5-
      > If-Range: "b"
      >
      < HTTP/1.1 206 Partial Content
      < ETag: "a"
      < Content-Range: bytes 5-9/10
      <
      { [5 bytes data]
      * Connection #0 to host example.com left intact
      """),
    Case(
      "curl -v over HTTP/2, with a HEAD", statuses: [200], method: "HEAD",
      """
      > HEAD /archive.zip HTTP/2
      > Host: example.com
      >\u{20}
      < HTTP/2 200\u{20}
      < etag: "a"
      <\u{20}
      """),
    Case(
      "curl -w with names", statuses: [206], etag: nil, "http_code=206 size_download=12".replacing(" ", with: "\n")),
    Case(
      "curl -w %{json}", statuses: [200], etag: nil, method: "GET",
      #"{"content_type":"video/mp4","http_version":"1.1","method":"GET","response_code":200,"size_download":17,"#
        + #""url_effective":"https://example.com/a"}"#),
    Case("curl -w %{header_json}", statuses: [nil], #"{"server":["nginx"],"etag":["\"a\""],"vary":["a","b"]}"#),
    Case(
      "an HAR file", statuses: [302, 200], method: "GET",
      #"{"log":{"version":"1.2","entries":[{"request":{"method":"GET","url":"https://a/"},"response":{"status":302,"#
        + #""headers":[],"bodySize":0}},{"request":{"method":"GET","url":"https://b/"},"response":{"status":200,"#
        + #""headers":[{"name":":status","value":"200"},{"name":"ETag","value":"\"a\""}],"bodySize":-1}}]}}"#),
    Case(
      "Chrome, names and values on lines of their own", statuses: [200], method: "GET",
      "Request URL\nhttps://example.com/a\nRequest Method\nGET\nStatus Code\n200 OK\nRemote Address\n192.0.2.1:443\n"
        + "\netag\n\"a\"\naccept-ranges\nbytes\n"),
    Case(
      "Chrome, older, with the request's headers behind", statuses: [206], method: "GET",
      "Request URL: https://example.com/a\nRequest Method: GET\nStatus Code: 206 Partial Content\n"
        + "Response Headers\netag: \"a\"\nRequest Headers\netag: \"of the request\"\n"),
    Case("Firefox", statuses: [200], "HTTP/2 200 \nserver: nginx\netag: \"a\"\nX-Firefox-Spdy: h2\n"),
    Case(
      "Safari", statuses: [200],
      "Summary\nURL: https://example.com/a\nStatus: 200\n\nResponse\n:status: 200\nETag: \"a\"\n"),
    Case("headers alone", statuses: [nil], "Server: nginx\nETag: \"a\"\n"),
    Case("nothing", statuses: [], etag: nil, ""),
    Case("prose", statuses: [], etag: nil, "It does not work.\nWhat can I do?\n"),
  ]

  @Test("each form of transcript gives its responses with their headers", arguments: cases)
  func reading(_ transcript: Case) {
    let responses = ResponseTranscript(Array(transcript.text.utf8)).responses
    #expect(responses.map(\.status) == transcript.statuses)
    #expect(responses.last?.header("ETag") == transcript.etag)
    #expect(responses.last?.method == transcript.method)
  }

  @Test("bytes that are not text give no response")
  func binary() {
    let transcript = ResponseTranscript(Array("bplist00".utf8) + (0...255).map { UInt8($0) })
    #expect(!transcript.isCertain)
  }

  @Test(
    "check-response prints the verdict and ends with its exit code",
    arguments: [
      ("HTTP/1.1 200 OK\r\nETag: \"a\"\r\n\r\n", false, 0, #""verdict":null"#),
      ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false, 1, #""willWriteResumeData":false"#),
      (
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 262144-499999/500000\r\n\r\n", true, 0,
        #""verdict":"append""#
      ),
      (
        "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */262144\r\n\r\n", true, 0, #""verdict":"complete""#
      ),
      ("HTTP/1.1 403 Forbidden\r\n\r\n", true, 1, #""verdict":"unauthorized""#),
      ("no headers here", false, 2, ""),
    ])
  func command(text: String, hasBlob: Bool, code: Int32, part: String) throws {
    let blob = TestInputs.fixtures.appendingPathComponent("blobs/binary-version-4.plist").path
    let run = try Subprocess.run(
      Subprocess.command, ["check-response", "--format", "jsonl"] + (hasBlob ? [blob] : []), input: Data(text.utf8))
    #expect(run.status == code)
    #expect(part.isEmpty ? run.output.isEmpty : run.output.contains(part))
  }
}
