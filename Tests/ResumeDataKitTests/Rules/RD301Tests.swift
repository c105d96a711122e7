import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD301 empty-blob")
struct RD301Tests {
  @Test(
    "the archive of nil is rejected and unchanged, also in text",
    arguments: [
      "bugs/b3-nil-archive.plist", "blobs/nil-archive-newer-key-order.plist",
      "blobs/nil-archive-older-key-order.plist",
      "transports/user-info-nil.txt", "transports/base64-nil.txt", "transports/hex-dump-nil.txt",
    ])
  func rejected(fixture: String) throws {
    let test = try RuleTest("RD301")
    let findings = try test.findings(fixture)
    #expect(
      findings.map(\.message) == [
        "the blob is an archive of nil: the system had nothing to resume; start a new download"
      ])
    #expect(findings.map(\.severity) == [.error])
    #expect(findings.map(\.path) == [.root])
    #expect(findings.allSatisfy { $0.isRejection && $0.fix == nil })
    let bytes = try TestInputs.fixture(fixture)
    for unsafe in [false, true] {
      let result = try RepairEngine(allowsUnsafeFixes: unsafe).repair(bytes)
      #expect(result.status == .rejected)
      #expect(result.bytes == bytes)
      #expect(result.applied == [])
      #expect(result.remaining.contains(findings[0]))
    }
  }

  @Test("the real archive of nil is rejected, as a file and as the published text", .enabled(if: TestInputs.hasShared))
  func real() throws {
    for name in ["ios12-empty-nil-archive.plist", "ios12-empty-nil-archive.description.txt"] {
      let bytes = try TestInputs.sample(name)
      let result = try RepairEngine().repair(bytes)
      #expect(result.status == .rejected)
      #expect(result.bytes == bytes)
    }
  }

  @Test(
    "an archive with fields, one without a root, and an unrelated file are not empty blobs",
    arguments: [
      "bugs/b3-no-bytes-and-no-file.plist", "hostile/archives/top-empty.plist", "blobs/unrelated-property-list.plist",
      "blobs/masked-archive-required-fields-only.resumedata",
    ])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD301").findings(fixture) == [])
  }

  @Test("an archive of nil with fields outside it is not empty: the loader uses the dictionary")
  func fieldsBeside() throws {
    var dictionary = try #require(
      try ResumeDataDocument(decoding: TestInputs.fixture("bugs/b3-nil-archive.plist")).propertyList.dictionary)
    dictionary.entries += soundFields().entries
    #expect(try RuleTest("RD301").findings(encoded(dictionary)) == [])
  }
}
