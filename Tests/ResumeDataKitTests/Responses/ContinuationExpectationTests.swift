import Testing

@testable import ResumeDataKit

@Suite("Required properties of a response to a continuation request")
struct ContinuationExpectationTests {
  @Test(
    "a part reaches the requested end only if that end is known",
    arguments: [
      (ByteRange.from(10), "bytes 10-99/100", nil, true), (.from(10), "bytes 10-98/100", nil, false),
      (.from(10), "bytes 10-99/*", nil, false), (.from(10), "bytes 10-99/*", 100, true),
      (.from(10), "bytes 10-99/*", 101, false), (.between(10, 50), "bytes 10-50/100", nil, true),
      (.between(10, 50), "bytes 10-49/100", nil, false), (.between(10, 50), "bytes 10-50/*", nil, true),
      (.between(10, 500), "bytes 10-99/100", nil, true), (.suffix(20), "bytes 80-99/100", nil, true),
      (.suffix(20), "bytes 80-98/100", nil, false), (.from(10), "bytes */100", nil, false),
    ] as [(ByteRange, String, Int64?, Bool)])
  func end(range: ByteRange, header: String, total: Int64?, reachesEnd: Bool) throws {
    let expectation = ContinuationExpectation(offset: 10, range: range, totalBytes: total)
    #expect(expectation.reachesEnd(try #require(ContentRange(header))) == reachesEnd)
  }
}
