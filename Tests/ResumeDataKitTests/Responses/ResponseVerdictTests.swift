import KeyedArchives
import ResumeDataKit
import Testing

@Suite("Responses to a continuation request")
struct ResponseVerdictTests {
  static let expectation = ContinuationExpectation(
    offset: 40_960, range: .from(40_960), entityTag: "\"5e3a1c-9f00\"",
    lastModified: "Tue, 04 Feb 2020 09:30:00 GMT", totalBytes: nil)

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var action: ResponseVerdict.Action
    var status: Int
    var headers: [ServerResponse.Header]

    init(
      _ description: String, _ action: ResponseVerdict.Action, _ status: Int,
      _ headers: KeyValuePairs<String, String> = [:]
    ) {
      (testDescription, self.action, self.status) = (description, action, status)
      self.headers = headers.map { .init(name: $0.key, value: $0.value) }
    }
  }

  static let rest = "bytes 40960-99999/100000"
  static let tag = "\"5e3a1c-9f00\""

  static let cases: [Case] = [
    Case("the rest with the same tag is appended", .append, 206, ["Content-Range": rest, "ETag": tag]),
    Case("names of fields have no case", .append, 206, ["content-range": rest, "etag": tag]),
    Case(
      "a total that is not known is not an obstacle", .append, 206,
      ["Content-Range": "bytes 40960-99999/*", "ETag": tag]),
    Case("a part of the rest is appended", .append, 206, ["Content-Range": "bytes 40960-50000/100000", "ETag": tag]),
    Case("a 206 that does not repeat the tag relies on If-Range", .append, 206, ["Content-Range": rest]),
    Case(
      "the same date serves where no tag is repeated", .append, 206,
      ["Content-Range": rest, "Last-Modified": "Tue, 04 Feb 2020 09:30:00 GMT"]),
    Case(
      "another date with the same tag does not count", .append, 206,
      ["Content-Range": rest, "ETag": tag, "Last-Modified": "Wed, 05 Feb 2020 09:30:00 GMT"]),
    Case(
      "identity is not a coding", .append, 206, ["Content-Range": rest, "ETag": tag, "Content-Encoding": "identity"]),
    Case("another tag is another file", .changed, 206, ["Content-Range": rest, "ETag": "\"6f00\""]),
    Case("the same tag, but weak, proves nothing", .changed, 206, ["Content-Range": rest, "ETag": "W/" + tag]),
    Case(
      "a tag without quotation marks proves nothing", .changed, 206, ["Content-Range": rest, "ETag": "5e3a1c-9f00"]),
    Case(
      "another date is another file", .changed, 206,
      ["Content-Range": rest, "Last-Modified": "Wed, 05 Feb 2020 09:30:00 GMT"]),
    Case(
      "coded bytes are another representation", .changed, 206,
      ["Content-Range": rest, "ETag": tag, "Content-Encoding": "gzip"]),
    Case("a range that begins at 0", .wrongRange, 206, ["Content-Range": "bytes 0-99999/100000", "ETag": tag]),
    Case(
      "a range that begins one byte late", .wrongRange, 206,
      ["Content-Range": "bytes 40961-99999/100000", "ETag": tag]),
    Case("no Content-Range", .wrongRange, 206, ["ETag": tag]),
    Case("a Content-Range in items", .wrongRange, 206, ["Content-Range": "items 1-2/3", "ETag": tag]),
    Case("a Content-Range that contradicts itself", .wrongRange, 206, ["Content-Range": "bytes 40960-99999/50000"]),
    Case("a Content-Range without bytes", .wrongRange, 206, ["Content-Range": "bytes */100000"]),
    Case(
      "a Content-Length that contradicts the range", .wrongRange, 206,
      ["Content-Range": rest, "ETag": tag, "Content-Length": "12"]),
    Case("several parts", .wrongRange, 206, ["Content-Type": "multipart/byteranges; boundary=x", "ETag": tag]),
    Case("the whole file, the same", .restart, 200, ["ETag": tag, "Content-Length": "100000"]),
    Case("the whole file without a validator", .restart, 200),
    Case("the whole file, another one", .changed, 200, ["ETag": "\"6f00\""]),
    Case("a failed precondition", .changed, 412),
    Case("a 416 of which all was received", .complete, 416, ["Content-Range": "bytes */40960"]),
    Case("a 416 of a shorter file", .changed, 416, ["Content-Range": "bytes */1000"]),
    Case("a 416 of a longer file contradicts itself", .notResumable, 416, ["Content-Range": "bytes */100000"]),
    Case("a 416 without a length", .notResumable, 416),
    Case("a 416 of another file", .changed, 416, ["Content-Range": "bytes */40960", "ETag": "\"6f00\""]),
    Case("credentials are missing", .unauthorized, 401, ["WWW-Authenticate": "Basic"]),
    Case("the link has expired", .unauthorized, 403),
    Case("a proxy wants credentials", .unauthorized, 407),
    Case("not modified", .notResumable, 304),
    Case("a redirect", .notResumable, 302, ["Location": "https://example.net/"]),
    Case("not found", .notResumable, 404),
    Case("gone", .notResumable, 410),
    Case("too many requests", .notResumable, 429, ["Retry-After": "30"]),
    Case("not available", .notResumable, 503, ["Retry-After": "Tue, 04 Feb 2020 09:30:00 GMT"]),
    Case("no content", .notResumable, 204),
  ]

  @Test("each recorded response has the verdict that RFC 9110 gives it", arguments: cases)
  func verdict(of response: Case) {
    let verdict = Self.expectation.verdict(for: ServerResponse(status: response.status, headers: response.headers))
    #expect(verdict.action == response.action)
    #expect(!verdict.reasons.isEmpty)
    #expect(
      verdict.reasons.contains(where: \.isObstacle) == (response.action != .append && response.action != .complete))
  }

  @Test("a length in the blob must be the length that the server has")
  func total() {
    var expectation = Self.expectation
    expectation.totalBytes = 90_000
    let response = ServerResponse(
      status: 206, headers: [.init(name: "Content-Range", value: Self.rest), .init(name: "ETag", value: Self.tag)])
    #expect(expectation.verdict(for: response).action == .changed)
    expectation.totalBytes = 100_000
    #expect(expectation.verdict(for: response).action == .append)
  }

  @Test("the remaining part of a range ends at the end of the range")
  func between() {
    let expectation = ContinuationExpectation(offset: 100, range: .between(1_100, 1_999))
    func action(_ range: String) -> ResponseVerdict.Action {
      expectation.verdict(for: ServerResponse(status: 206, headers: [.init(name: "Content-Range", value: range)]))
        .action
    }
    #expect(action("bytes 1100-1999/5000") == .append)
    #expect(action("bytes 100-1999/5000") == .wrongRange)
    #expect(action("bytes 1100-2000/5000") == .wrongRange)
  }

  @Test("the remaining part of a suffix range begins at a position that follows from the file's length")
  func suffix() {
    let expectation = ContinuationExpectation(offset: 100, range: .suffix(400))
    func action(_ range: String) -> ResponseVerdict.Action {
      expectation.verdict(for: ServerResponse(status: 206, headers: [.init(name: "Content-Range", value: range)]))
        .action
    }
    #expect(action("bytes 600-999/1000") == .append)
    #expect(action("bytes 500-999/1000") == .wrongRange)
    #expect(action("bytes 600-999/*") == .wrongRange)
  }

  @Test(
    "if the blob's tag is weak the dates are compared, and without both dates the file may be another",
    arguments: [
      ("Tue, 04 Feb 2020 09:30:00 GMT", "Tue, 04 Feb 2020 09:30:00 GMT", ResponseVerdict.Action.append),
      ("Tue, 04 Feb 2020 09:30:00 GMT", "Wed, 05 Feb 2020 09:30:00 GMT", .changed),
      ("Tue, 04 Feb 2020 09:30:00 GMT", nil, .changed), (nil, "Tue, 04 Feb 2020 09:30:00 GMT", .changed),
    ] as [(String?, String?, ResponseVerdict.Action)])
  func weakTag(own: String?, sent: String?, action: ResponseVerdict.Action) {
    var expectation = Self.expectation
    expectation.entityTag = "W/" + Self.tag
    expectation.lastModified = own
    var headers: [ServerResponse.Header] = [
      .init(name: "Content-Range", value: Self.rest), .init(name: "ETag", value: "W/" + Self.tag),
    ]
    if let sent { headers.append(.init(name: "Last-Modified", value: sent)) }
    #expect(expectation.verdict(for: ServerResponse(status: 206, headers: headers)).action == action)
  }

  @Test("Retry-After is reported unchanged")
  func retry() {
    let response = ServerResponse(status: 503, headers: [.init(name: "Retry-After", value: " 30 ")])
    #expect(Self.expectation.verdict(for: response).retryAfter == "30")
  }
}
