import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD504 trailing-bytes")
struct RD504Tests {
  @Test("a line feed after a binary blob is found at its byte and removed")
  func binary() throws {
    let test = try RuleTest("RD504")
    let bytes = try TestInputs.fixture("transports/newline-after-binary.plist")
    let original = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
    #expect(bytes == original + [0x0A])
    let finding = try #require(try test.findings(bytes).first)
    #expect(finding.message == "1 byte after the end of the property list")
    #expect(finding.severity == .error)
    #expect(finding.location == .byte(original.count))
    #expect(finding.fix == Fix(.safe, [.cutTrailingBytes]))
    let result = try test.repaired(bytes)
    #expect(result.bytes == original)
    #expect(result.remaining == [])
  }

  @Test(
    "bytes after any binary container, also a masked one, are removed",
    arguments: [
      "blobs/binary-version-4.plist", "blobs/keyed-archive-version-4-ios-12.plist",
      "blobs/masked-archive-26.resumedata",
      "blobs/upload-masked-colorado.resumedata", "blobs/safari-info-plist.plist",
    ])
  func containers(fixture: String) throws {
    let original = try TestInputs.fixture(fixture)
    let test = try RuleTest("RD504")
    for tail in [Array("\r\n\0".utf8), [UInt8](repeating: 0, count: 40)] {
      let result = try test.repaired(original + tail)
      #expect(result.applied.map(\.message) == ["\(tail.count) bytes after the end of the property list"])
      #expect(result.bytes == original)
    }
    // A second blob is not removed by default.
    let two = original + Array("bplist00".utf8)
    #expect(try test.findings(two).map(\.fix?.applicability) == [.unsafe])
    #expect(try test.repaired(two).bytes == two)
    #expect(try test.repaired(two, unsafe: true).bytes == original)
  }

  @Test(
    "white space and comments after XML are kept, and anything else is removed",
    arguments: ["bugs/b5-stale-path.xml", "blobs/xml-keyed-archive-webkit.xml"])
  func xml(fixture: String) throws {
    let test = try RuleTest("RD504")
    let original = try TestInputs.fixture(fixture)
    #expect(try test.findings(original + Array("\n\n<!-- end -->\n".utf8)) == [])
    let blob = original + Array("\n<plist/>".utf8)
    #expect(try test.findings(blob).map(\.fix?.applicability) == [.unsafe])
    for tail in ["garbage", "\0\0", "\u{FF}"] {
      let bytes = original + Array("\n".utf8) + Array(tail.utf8)
      let findings = try test.findings(bytes)
      #expect(findings.map(\.severity) == [.note], "\(tail)")
      guard case .line = findings.first?.location else {
        Issue.record("no line: \(tail)")
        continue
      }
      let result = try test.repaired(bytes)
      #expect(result.status == .repaired)
      #expect(result.bytes == original + [0x0A], "\(tail)")
    }
  }

  @Test("a blob in text with trailing bytes is written without both")
  func wrapped() throws {
    for fixture in ["blobs/keyed-archive-version-5.plist", "blobs/masked-archive-26.resumedata"] {
      let original = try TestInputs.fixture(fixture)
      let data = Data(original + [0x0D, 0x0A])
      let hex = data.map { String(format: "%02x", $0) }.joined()
      for text in [data.base64EncodedString(), "<\(hex)>", "{length = \(data.count), bytes = 0x\(hex)}"] {
        let result = try RepairEngine(textOutput: .raw).repair(Array(text.utf8))
        #expect(result.applied.map(\.rule).sorted() == ["RD503", "RD504"])
        #expect(result.bytes == original)
      }
    }
  }

  @Test(
    "blobs without bytes after the end have no finding",
    arguments: [
      "transports/newlines-after-xml.xml", "blobs/binary-version-4.plist", "blobs/masked-archive-18.resumedata",
    ])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD504").findings(fixture) == [])
  }

  @Test(
    "a truncated blob cannot be fixed",
    arguments: ["truncated-binary.plist", "truncated-xml.xml", "truncated-masked.resumedata", "truncated-base64.txt"])
  func truncated(name: String) throws {
    let bytes = try TestInputs.fixture("transports/\(name)")
    #expect(throws: ResumeDataError.self) { try RepairEngine().repair(bytes) }
  }
}
