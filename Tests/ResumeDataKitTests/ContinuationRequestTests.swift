import ResumeDataKit
import Testing

@Suite("The request for the rest of a download")
struct ContinuationRequestTests {
  @Test("it keeps the request's own fields, and leaves out ranges, conditions and what concerns one connection")
  func fields() throws {
    let kept = [
      ArchivedURLRequest.Header(name: "Authorization", value: "Bearer x"), .init(name: "User-Agent", value: "a/1"),
    ]
    let dropped = [
      "Range", "If-Range", "if-match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "Accept-Encoding",
      "Connection", "Keep-Alive", "Host", "X-Hop",
    ].map { ArchivedURLRequest.Header(name: $0, value: $0 == "Connection" ? "close, X-Hop" : "1") }
    let continuation = try continuation(kept + dropped)
    let request = try #require(continuation)
    #expect(request.headers == kept)
    #expect(
      request.allHeaders.dropFirst(2).map(\.name) == ["Accept-Encoding", "Range", "If-Range"])
    #expect(request.range == "bytes=10-" && request.offset == 10)
  }

  private func continuation(_ headers: [ArchivedURLRequest.Header]) throws -> ContinuationRequest? {
    let release = try #require(SystemRelease("iOS 13"))
    let profile = try #require(SystemProfile(of: release))
    let document = try ResumeDataDocument(
      url: "https://example.com/a", partialFile: PartialFile(name: "a.tmp", length: 10),
      validator: Validator(entityTag: "\"v1\""), headers: headers.filter { $0.name != "Range" }, profile: profile)
    guard case .request(let request) = document.continuation else { return nil }
    return request
  }
}
