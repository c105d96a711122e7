import KeyedArchives
import ResumeDataKit
import TestInputs
import Testing

@Suite("The README")
struct ReadmeTests {
  @Test("the library example gives what it says")
  func example() throws {
    let document = try ResumeDataDocument(
      decoding: TestInputs.fixture("bugs/b1-named-requests-of-ios-10.0.2.xml"))
    #expect(document.fields.bytesReceived == 40_960)
    #expect(document.fields.currentRequest?.request?.headers.count == 4)
    #expect(document.writer.system == "iOS 10.0.2")
    guard case .request(let rest) = document.resumption else {
      Issue.record("no request")
      return
    }
    #expect(rest.range == "bytes=40960-")
    #expect(rest.ifRange == "\"5e3a1c-9f00\"")
  }
}
