import KeyedArchives
import Testing

@testable import ResumeDataKit

@Suite("The fields of a continuation request")
struct ContinuationRequestTests {
  private let kept = [
    ArchivedURLRequest.Header(name: "Authorization", value: "Bearer x"), .init(name: "User-Agent", value: "a/1"),
  ]

  @Test("the request keeps its own fields, except ranges, conditions and fields of one connection")
  func fields() {
    let dropped = [
      "Range", "If-Range", "if-match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "Accept-Encoding",
      "Connection", "Keep-Alive", "Host", "X-Hop",
    ].map { ArchivedURLRequest.Header(name: $0, value: $0 == "Connection" ? "close, X-Hop" : "1") }
    #expect(ContinuationRequest.headers(from: kept + dropped) == kept)
  }

  @Test("the request asks for the remaining bytes, without a coding, if the file is unchanged")
  func own() throws {
    let release = try #require(SystemRelease("iOS 13"))
    let profile = try #require(SystemProfile(of: release))
    let document = try ResumeDataDocument(
      url: "https://example.com/a", partialFile: PartialFile(name: "a.tmp", length: 10),
      validator: Validator(entityTag: "\"v1\""), headers: kept, profile: profile)
    guard case .request(let request) = document.continuation else {
      Issue.record("there is no request: \(document.continuation)")
      return
    }
    #expect(request.range == "bytes=10-" && request.offset == 10)
    #expect(
      request.allHeaders == kept + [
        .init(name: "Accept-Encoding", value: "identity"), .init(name: "Range", value: "bytes=10-"),
        .init(name: "If-Range", value: "\"v1\""),
      ])
  }
}
