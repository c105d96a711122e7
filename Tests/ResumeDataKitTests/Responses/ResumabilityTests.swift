import KeyedArchives
import ResumeDataKit
import Testing

@Suite("Responses to a new download")
struct ResumabilityTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var isWritten: Bool
    var isResumable: Bool
    var response: ServerResponse

    init(
      _ description: String, written: Bool, resumable: Bool, status: Int = 200, method: String = "GET",
      url: String? = nil, _ headers: KeyValuePairs<String, String>
    ) {
      (testDescription, isWritten, isResumable) = (description, written, resumable)
      response = ServerResponse(
        status: status, headers: headers.map { .init(name: $0.key, value: $0.value) }, method: method, url: url)
    }
  }

  static let date = "Tue, 04 Feb 2020 09:30:00 GMT"

  static let cases: [Case] = [
    Case("a strong tag and ranges", written: true, resumable: true, ["ETag": "\"a\"", "Accept-Ranges": "bytes"]),
    Case("a date alone", written: true, resumable: true, ["Last-Modified": date]),
    Case("HEAD stands for GET", written: true, resumable: true, method: "HEAD", ["ETag": "\"a\""]),
    Case(
      "a date that is older than the response", written: true, resumable: true,
      ["Last-Modified": date, "Date": "Tue, 04 Feb 2020 09:30:01 GMT"]),
    Case(
      "Vary and no-store are remarks", written: true, resumable: true,
      ["ETag": "\"a\"", "Vary": "Accept-Encoding", "Cache-Control": "no-store"]),
    Case("a chunked body", written: true, resumable: true, ["ETag": "\"a\"", "Transfer-Encoding": "chunked"]),
    Case("no validator", written: false, resumable: false, ["Accept-Ranges": "bytes", "Content-Length": "8208432"]),
    Case("POST", written: false, resumable: false, method: "POST", ["ETag": "\"a\""]),
    Case(
      "a method in lower case is another method", written: false, resumable: false, method: "get", ["ETag": "\"a\""]),
    Case("another scheme", written: false, resumable: false, url: "ftp://example.com/a", ["ETag": "\"a\""]),
    Case("an error page", written: false, resumable: false, status: 404, ["ETag": "\"a\""]),
    Case("a weak tag", written: true, resumable: false, ["ETag": "W/\"2a-18f\""]),
    Case("a weak tag wins over a date", written: true, resumable: false, ["ETag": "W/\"a\"", "Last-Modified": date]),
    Case("a tag without quotation marks", written: true, resumable: false, ["ETag": "abc"]),
    Case("a date that is not one", written: true, resumable: false, ["Last-Modified": "yesterday"]),
    Case("a date of the same second", written: true, resumable: false, ["Last-Modified": date, "Date": date]),
    Case("a server without ranges", written: true, resumable: false, ["ETag": "\"a\"", "Accept-Ranges": "none"]),
    Case("a coded body", written: true, resumable: false, ["ETag": "\"a\"", "Content-Encoding": "gzip"]),
  ]

  @Test("each response is judged by rule 9 of the loader and by RFC 9110", arguments: cases)
  func resumability(of response: Case) {
    let result = response.response.resumability
    #expect(result.willWriteResumeData == response.isWritten)
    #expect(result.isResumable == response.isResumable)
    #expect(result.reasons.contains(where: \.isObstacle) == !response.isResumable)
  }
}

@Suite("Validators")
struct ValidatorSyntaxTests {
  @Test(
    "entity tags have quotation marks, and W/ in upper case",
    arguments: ["abc", "\"abc", "abc\"", "w/\"a\"", "*", "\"a\"b\"", "\"a b\"", "", "W/"])
  func tagsThatAreNot(text: String) {
    #expect(EntityTag(text) == nil)
  }

  @Test("an entity tag keeps its text and its weakness")
  func tags() throws {
    #expect(try #require(EntityTag("\"\"")).opaqueTag == "")
    let weak = try #require(EntityTag("W/\"5e3a\""))
    #expect(weak.isWeak && weak.opaqueTag == "5e3a")
    let strong = try #require(EntityTag("\"5e3a\""))
    #expect(strong.isStrongMatch(for: strong))
    #expect(!strong.isStrongMatch(for: weak) && !weak.isStrongMatch(for: weak))
  }

  @Test(
    "an HTTP date gives its seconds",
    arguments: [
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Tue, 04 Feb 2020 09:30:00 GMT", 1_580_808_600),
      ("Tuesday, 04-Feb-20 09:30:00 GMT", 1_580_808_600), ("Tue Feb  4 09:30:00 2020", 1_580_808_600),
      ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Wed Feb 12 00:00:00 2020", 1_581_465_600),
      ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Mon, 01 Jan 0001 00:00:00 GMT", -62_135_596_800),
    ])
  func dates(text: String, seconds: Int64) {
    #expect(HTTPDate(text)?.secondsSince1970 == seconds)
  }

  @Test(
    "text that is not an HTTP date is refused",
    arguments: [
      "yesterday", "Mon, 04 Feb 2020 09:30:00 GMT", "Tue, 4 Feb 2020 09:30:00 GMT", "Tue, 04 Feb 2020 09:30:00 UTC",
      "Sat, 29 Feb 2025 00:00:00 GMT", "Tue, 04 Feb 2020 24:00:00 GMT", "2020-02-04T09:30:00Z", "",
      "Monday, 04-Feb-20 09:30:00 GMT", "Tue, 04-Feb-20 09:30:00 GMT", "Tuesday, 04-Feb-2020 09:30:00 GMT",
      "Tuesday, 04-Feb-20 09:30:00", "Tue Feb 4 09:30:00 2020", "Tue Feb  04 09:30:00 2020", "Tue Feb  4 09:30:00 20",
      "Tue Feb  4 09:30 2020", "Tue Feb  4 09:30:00 2020 GMT", "     ", "Tue, 04 Feb 2020 09:30:00 GMT ",
    ])
  func datesThatAreNot(text: String) {
    #expect(HTTPDate(text) == nil)
  }
}
