import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD302 nothing-received")
struct RD302Tests {
  private let missing = DiagnosisContext(partialFile: .missing(directory: "/tmp/here"))

  private func blob(received: PropertyList?) throws -> [UInt8] {
    var fields = soundFields()
    fields["NSURLSessionResumeBytesReceived"] = received
    return try encoded(fields)
  }

  @Test("without a received byte and without the partial file the blob is rejected and unchanged")
  func rejected() throws {
    let test = try RuleTest("RD302")
    let bytes = try blob(received: 0)
    let finding = try #require(try test.findings(bytes, missing).first)
    #expect(finding.message == "no byte was received and there is no partial file in /tmp/here: start a new download")
    #expect(finding.severity == .error)
    #expect(finding.path == .key("NSURLSessionResumeBytesReceived"))
    #expect(finding.isRejection && finding.fix == nil)
    let result = try test.repaired(bytes, missing)
    #expect(result.status == .rejected)
    #expect(result.bytes == bytes)
  }

  @Test("without a received byte and without the name of a partial file the blob is rejected")
  func unnamed() throws {
    let fixture = "bugs/b3-no-bytes-and-no-file.plist"
    let findings = try RuleTest("RD302").findings(fixture)
    #expect(
      findings.map(\.message) == ["no byte was received and the blob names no partial file: start a new download"])
    #expect(findings.allSatisfy { $0.isRejection && $0.severity == .error })
    let bytes = try TestInputs.fixture(fixture)
    #expect(try RepairEngine().repair(bytes).status == .rejected)
    #expect(try RepairEngine().repair(bytes).bytes == bytes)
  }

  @Test("without a received byte a blob has a warning without a fix if the file is there or was not looked for")
  func zeroAlone() throws {
    let test = try RuleTest("RD302")
    for partial in [DiagnosisContext.PartialFileSearch.unknown, .found(directory: "/tmp", length: 0)] {
      let context = DiagnosisContext(partialFile: partial)
      let findings = try test.findings("blobs/range-nothing-received.xml", context)
      #expect(findings.map(\.message) == ["no byte was received: resuming is a fresh download"])
      #expect(findings.allSatisfy { $0.severity == .warning && !$0.isRejection && $0.fix == nil })
      guard case .line = findings.first?.location else {
        Issue.record("no line of the XML")
        continue
      }
      let bytes = try TestInputs.fixture("blobs/range-nothing-received.xml")
      #expect(try test.repaired(bytes, context, unsafe: true).status == .unchanged)
    }
  }

  @Test("received bytes without a file are left to RD402, and blobs without a count are not judged")
  func nearMisses() throws {
    let test = try RuleTest("RD302")
    for received in [PropertyList.integer(1), .integer(-1), "0", .real(0), nil] {
      #expect(try test.findings(blob(received: received), missing) == [], "\(String(describing: received))")
    }
    for fixture in [
      "blobs/masked-archive-18.resumedata", "blobs/masked-archive-26.resumedata", "bugs/b3-nil-archive.plist",
      "blobs/safari-info-plist.xml",
    ] {
      #expect(try test.findings(fixture, missing) == [], "\(fixture)")
    }
  }
}
