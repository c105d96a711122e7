import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD402 partial-file-missing")
struct RD402Tests {
  private let missing = DiagnosisContext(partialFile: .missing(directory: "/tmp/here"))

  @Test("a file that was not found is an error without a fix, at the field that names it")
  func missingFile() throws {
    let test = try RuleTest("RD402")
    for (fixture, key) in [
      ("bugs/b7-partial-file-shorter/blob.plist", "TempFileName"), ("bugs/b5-stale-path.xml", "LocalPath"),
    ] {
      let document = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
      let findings = try test.findings(fixture, missing)
      let name = key == "LocalPath" ? "CFNetworkDownload_aB3xYz.tmp" : "CFNetworkDownload_Shortr.tmp"
      #expect(
        findings.map(\.message) == [
          "the partial file \(name) is not in /tmp/here: a foreground session silently starts a new download, a "
            + "background session fails with -3003"
        ])
      #expect(findings.first?.path == document.path(ofField: "NSURLSessionResumeInfo\(key)"))
      #expect(findings.first?.location != nil)
      #expect(findings.allSatisfy { $0.severity == .error && $0.fix == nil && !$0.isRejection })
      let bytes = try TestInputs.fixture(fixture)
      #expect(try test.repaired(bytes, missing, unsafe: true).status == .unchanged)
    }
  }

  @Test("a missing file of the newer loader is an error")
  func modern() throws {
    let findings = try RuleTest("RD402").findings("blobs/masked-archive-26.resumedata", missing)
    #expect(
      findings.map(\.message) == [
        "the partial file URLSessionDownload_k9LmN2.tmp is not in /tmp/here: there is nothing to resume from"
      ])
  }

  @Test("a directory, pipe or broken link under the name is an error")
  func unusable() throws {
    let context = DiagnosisContext(partialFile: .unusable(directory: "/tmp/here", reason: "is a directory"))
    let messages = try RuleTest("RD402").findings("bugs/b5-stale-path.xml", context).map(\.message)
    #expect(
      messages.first?.hasPrefix("the partial file CFNetworkDownload_aB3xYz.tmp is a directory, in /tmp/here: ") == true)
  }

  @Test("a file that exists or was not looked for has no finding")
  func nearMisses() throws {
    let test = try RuleTest("RD402")
    let found = DiagnosisContext(partialFile: .found(directory: "/tmp", length: 600))
    for context in [DiagnosisContext(), found] {
      #expect(try test.findings("bugs/b7-partial-file-shorter/blob.plist", context) == [])
    }
  }

  @Test("blobs without received bytes are left to RD302, and other kinds have no finding")
  func others() throws {
    let test = try RuleTest("RD402")
    for fixture in [
      "blobs/range-nothing-received.xml", "bugs/b3-no-bytes-and-no-file.plist", "bugs/b3-nil-archive.plist",
      "blobs/safari-info-plist.xml", "blobs/upload-masked-colorado.resumedata", "blobs/request-named.plist",
      "blobs/unrelated-property-list.plist",
    ] {
      #expect(try test.findings(fixture, missing) == [], "\(fixture)")
    }
  }
}
