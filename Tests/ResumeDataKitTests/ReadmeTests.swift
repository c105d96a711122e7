import KeyedArchives
import ResumeDataKit
import TestInputs
import Testing

@Suite("The README")
struct ReadmeTests {
  @Test("the library example of the README works as described")
  func example() throws {
    let blob = try TestInputs.fixture("bugs/b1-named-requests-of-ios-10.0.2.xml")
    let (directory, size) = ("/private/var/mobile/tmp", Int64(40_960))
    let freshURL = "https://example.com/files/archive.zip?sig=new"

    let context = DiagnosisContext(reader: .iOS(10, 1), partialFile: .found(directory: directory, length: size))
    var document = try ResumeDataDocument(decoding: blob)
    let faults = document.findings(in: context)
    document = try document.repaired(in: context).document
    let remaining = document.findings(in: context)
    document = try document.retargeted(to: freshURL)
    let forURLSession = try document.encoded()
    #expect(faults.map(\.rule) == ["RD201", "RD201"])
    #expect(remaining == [])
    #expect(try ResumeDataDocument(decoding: forURLSession).fields.currentRequest?.request?.url == freshURL)
    guard case .request(let rest) = document.continuation else {
      Issue.record("no request")
      return
    }
    #expect(rest.url == freshURL)
    #expect(rest.range == "bytes=40960-")
    #expect(rest.ifRange == "\"5e3a1c-9f00\"")
  }
}
