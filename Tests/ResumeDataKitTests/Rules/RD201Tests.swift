import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD201 unreadable-request-archives")
struct RD201Tests {
  private let blob = "bugs/b1-named-requests-of-ios-10.0.2.xml"

  @Test("both requests of a blob of iOS 10.0.2 are found and repaired as the published repair does")
  func repair() throws {
    let test = try RuleTest("RD201")
    let findings = try test.findings(blob)
    #expect(
      findings.map(\.message) == [
        "iOS 10.0.2 cannot read the current request in named form",
        "iOS 10.0.2 cannot read the original request in named form",
      ])
    let bytes = try TestInputs.fixture(blob)
    let result = try test.repaired(bytes)
    try expectRepaired(result, from: bytes)
  }

  @Test("the real blob of iOS 10.0.2 is repaired the same way", .enabled(if: TestInputs.hasShared))
  func realBlob() throws {
    let bytes = try TestInputs.sample("ios10.0.2-v2-named-requests.xml")
    let result = try RuleTest("RD201").repaired(bytes)
    try expectRepaired(result, from: bytes)
  }

  /// $3 ... $24 and $25 for 22 slots, $3 ... $18 and $19 for 16, the top key `root`, everything else as it was.
  private func expectRepaired(_ result: RepairResult, from bytes: [UInt8]) throws {
    #expect(result.status == .repaired)
    #expect(result.remaining == [])
    let before = try ResumeDataDocument(decoding: bytes)
    let after = try ResumeDataDocument(decoding: result.bytes)
    for (field, slots) in [("NSURLSessionResumeCurrentRequest", 22), ("NSURLSessionResumeOriginalRequest", 16)] {
      let old = try BinaryPropertyList(decoding: #require(before.propertyList[.key(field)]?.data)).value
      let new = try BinaryPropertyList(decoding: #require(after.propertyList[.key(field)]?.data)).value
      #expect(new[.key("$top")] == ["root": .uid(1)])
      var renamed = try #require(old[KeyedArchive.path(of: ObjectReference(1))]?.dictionary)
      for index in renamed.entries.indices {
        let name = renamed.entries[index].key
        let prefix = "__nsurlrequest_proto_prop_obj_"
        if name == "__nsurlrequest_proto_props" {
          renamed.entries[index].key = "$\(slots + 3)"
        } else if name.hasPrefix(prefix), let slot = Int(name.dropFirst(prefix.count)) {
          renamed.entries[index].key = "$\(slot + 3)"
        }
      }
      #expect(new[KeyedArchive.path(of: ObjectReference(1))] == .dictionary(renamed))
      let numbers = renamed.keys.compactMap { $0.hasPrefix("$") ? Int($0.dropFirst()) : nil }.sorted()
      #expect(numbers == Array(0...slots + 3))
      var oldObjects = try #require(old[.key("$objects")]?.array)
      var newObjects = try #require(new[.key("$objects")]?.array)
      oldObjects.remove(at: 1)
      newObjects.remove(at: 1)
      #expect(oldObjects == newObjects)
      #expect(new[.key("$version")] == old[.key("$version")])
      #expect(new[.key("$archiver")] == old[.key("$archiver")])
    }
    var expected = try #require(before.propertyList.dictionary)
    for field in ["NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest"] {
      expected[field] = after.propertyList[.key(field)]
    }
    #expect(after.propertyList == .dictionary(expected))
    #expect(after.fields.currentRequest?.form == .positional)
    #expect(after.fields.currentRequest?.topKey == "root")
    #expect(after.fields.currentRequest?.isReadable == true)
    #expect(after.fields.currentRequest?.request?.headers == before.fields.currentRequest?.request?.headers)
    #expect(after.container == before.container)
  }

  @Test("a named reader decides, not the writer")
  func reader() throws {
    let test = try RuleTest("RD201")
    for (system, count) in [
      ("iOS 10.0", 2), ("iOS 10.1.1", 2), ("macOS 10.12.1", 2), ("watchOS 3.1", 2), ("tvOS 10.0", 2),
      ("iOS 10.2", 0), ("macOS 10.12.2", 0), ("watchOS 4.0", 0), ("iOS 9.3", 0), ("iOS 18.0", 0),
    ] {
      let context = DiagnosisContext(reader: SystemRelease(system))
      #expect(try test.findings(blob, context).count == count, "\(system)")
    }
  }

  @Test("without a build in the User-Agent a blob of version 2 is repaired only with unsafe fixes")
  func noEvidence() throws {
    let test = try RuleTest("RD201")
    var document = try ResumeDataDocument(decoding: TestInputs.fixture(blob))
    // Only the original request remains, which has no headers.
    let isApplied = document.apply(.removeField("NSURLSessionResumeCurrentRequest"))
    #expect(isApplied)
    let findings = try test.findings(document.encoded())
    #expect(
      findings.map(\.message) == [
        "iOS 10.0 and 10.1 cannot read the original request in named form; nothing says which system wrote the blob"
      ])
    #expect(findings.map(\.severity) == [.warning] && findings.map(\.fix?.applicability) == [.unsafe])
  }

  @Test(
    "blobs of versions 4 and 5, of iOS 10.2 and repaired ones have no finding",
    arguments: [
      "bugs/b1-after-the-repair.xml", "blobs/keyed-archive-version-4-ios-12.plist",
      "blobs/keyed-archive-version-5.plist",
      "blobs/xml-version-2-ios-9.xml", "blobs/writer-ios-10.2.xml",
    ])
  func nearMisses(fixture: String) throws {
    let test = try RuleTest("RD201")
    #expect(try test.findings(fixture) == [])
    let bytes = try TestInputs.fixture(fixture)
    #expect(try test.repaired(bytes).bytes == bytes)
    if fixture.contains("version-4") || fixture.contains("version-5") {
      // They are reported for a system that cannot read them, and are never rewritten.
      let named = DiagnosisContext(reader: SystemRelease("iOS 10.1"))
      #expect(
        try test.findings(fixture, named).map(\.message) == [
          "iOS 10.1 cannot read the current request in named form; convert --for makes a blob for it",
          "iOS 10.1 cannot read the original request in named form; convert --for makes a blob for it",
        ])
      #expect(try test.repaired(bytes, named, unsafe: true).bytes == bytes)
      #expect(try test.findings(fixture, DiagnosisContext(reader: SystemRelease("iOS 10.2"))) == [])
    }
  }
}
