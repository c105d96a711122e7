import KeyedArchives
import ResumeDataKit
import Testing

@testable import resumedata

@Suite("The configuration for curl")
struct CurlConfigurationTests {
  private func lines(
    _ headers: [ArchivedURLRequest.Header], extra: [ArchivedURLRequest.Header] = []
  ) -> [String] {
    let request = ContinuationRequest(
      url: "https://example.com/a[1]?b=\"c\\", byteRange: .from(5), ifRange: "\"v1\"", headers: headers)
    return CurlConfiguration(request, extraHeaders: extra).text.split(separator: "\n").map { String($0) }
  }

  @Test("quotation marks, backslashes and tabs are escaped, and empty values are sent")
  func quoting() {
    let lines = lines([.init(name: "A", value: "\"x\\\ty"), .init(name: "B", value: "")])
    #expect(lines.contains(#"url = "https://example.com/a[1]?b=\"c\\""#))
    #expect(lines.contains(#"header = "A: \"x\\\ty""#))
    #expect(lines.contains(#"header = "B;""#))
    #expect(lines.contains(#"header = "If-Range: \"v1\"""#))
    #expect(lines.contains(#"header = "Range: bytes=5-""#))
    #expect(lines.contains(#"header = "Accept-Encoding: identity""#))
  }

  @Test("a given header replaces the blob's, regardless of the case of its name")
  func replacement() {
    let lines = lines(
      [.init(name: "Authorization", value: "old"), .init(name: "Accept", value: "*/*")],
      extra: [.init(name: "authorization", value: "new")])
    #expect(lines.filter { $0.lowercased().contains("authorization") } == [#"header = "authorization: new""#])
    #expect(lines.contains(#"header = "Accept: */*""#))
  }

  @Test("only http and https are allowed, and redirects are not followed")
  func restrictions() {
    let lines = lines([])
    #expect(lines.contains(#"proto = "=http,https""#) && lines.contains("globoff"))
    #expect(!lines.contains { $0.hasPrefix("location") || $0.hasPrefix("netrc") })
  }
}
