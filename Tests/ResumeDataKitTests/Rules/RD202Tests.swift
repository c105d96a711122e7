import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD202 repaired-request-archives")
struct RD202Tests {
  private let blob = "bugs/b18-repaired-for-ios-10-read-by-ios-12.plist"

  private func context(_ system: String) -> DiagnosisContext {
    DiagnosisContext(reader: SystemRelease(system))
  }

  @Test("requests repaired for iOS 10.0 in a blob of iOS 12 go back to the named form")
  func repair() throws {
    let test = try RuleTest("RD202")
    let findings = try test.findings(blob)
    #expect(
      findings.map(\.message) == [
        "iOS 12.1 does not find the current request under \"root\"",
        "iOS 12.1 does not find the original request under \"root\"",
      ])
    #expect(findings.allSatisfy { $0.severity == .error && $0.fix?.applicability == .safe })
    let bytes = try TestInputs.fixture(blob)
    let result = try test.repaired(bytes)
    #expect(result.status == .repaired)
    #expect(result.applied.count == 2 && result.remaining == [])
    let (before, after) = (try ResumeDataDocument(decoding: bytes), try ResumeDataDocument(decoding: result.bytes))
    for (old, new) in [
      (before.fields.currentRequest, after.fields.currentRequest),
      (before.fields.originalRequest, after.fields.originalRequest),
    ] {
      #expect(old?.form == .positional && new?.form == .keyed)
      #expect(old?.topKey == "root" && new?.topKey == "NSKeyedArchiveRootObjectKey")
      #expect(new?.isReadable == true)
      var expected = old?.request
      expected?.form = .keyed
      #expect(new?.request == expected)
    }
    #expect(after.container == .keyedArchive)
  }

  @Test("the fix undoes that of RD201 byte for byte, also for the real blob")
  func inverse() throws {
    var blobs = [try TestInputs.fixture("bugs/b1-named-requests-of-ios-10.0.2.xml")]
    if TestInputs.hasShared { blobs.append(try TestInputs.sample("ios10.0.2-v2-named-requests.xml")) }
    for bytes in blobs {
      let repaired = try RuleTest("RD201").repaired(bytes)
      #expect(repaired.status == .repaired)
      let back = try RuleTest("RD202").repaired(repaired.bytes, context("iOS 18.0"))
      #expect(back.bytes == bytes)
    }
  }

  @Test(
    "if only the top-level key is wrong, only it is changed")
  func topKeyOnly() throws {
    let bytes = try TestInputs.fixture("bugs/b18-top-key-only.plist")
    let result = try RuleTest("RD202").repaired(bytes)
    #expect(result.applied.count == 2)
    let (before, after) = (try ResumeDataDocument(decoding: bytes), try ResumeDataDocument(decoding: result.bytes))
    #expect(after.fields.currentRequest?.topKey == "NSKeyedArchiveRootObjectKey")
    #expect(after.fields.currentRequest?.request == before.fields.currentRequest?.request)
  }

  @Test("the fix is safe from iOS 12 on and unsafe for iOS 10.2 to 11, and earlier readers have no finding")
  func reader() throws {
    let test = try RuleTest("RD202")
    for (system, applicability) in [
      ("iOS 12.0", Fix.Applicability.safe), ("iOS 18.0", .safe), ("macOS 10.14", .safe), ("watchOS 5.0", .safe),
      ("iOS 11.4.1", .unsafe), ("iOS 10.2", .unsafe), ("macOS 10.12.2", .unsafe),
    ] {
      let findings = try test.findings("bugs/b1-after-the-repair.xml", context(system))
      #expect(findings.map(\.fix?.applicability) == [applicability, applicability], "\(system)")
    }
    for system in ["iOS 10.0", "iOS 10.1.1", "macOS 10.12.1", "iOS 9.3", "iOS 8.0"] {
      #expect(try test.findings("bugs/b1-after-the-repair.xml", context(system)) == [], "\(system)")
    }
    // Unsafe fixes are not applied by default.
    let bytes = try TestInputs.fixture("bugs/b1-after-the-repair.xml")
    #expect(try test.repaired(bytes, context("iOS 11.0")).status == .unchanged)
    let result = try test.repaired(bytes, context("iOS 11.0"), unsafe: true)
    #expect(result.status == .repaired)
    #expect(try ResumeDataDocument(decoding: result.bytes).fields.currentRequest?.form == .keyed)
  }

  @Test(
    "positional slots under the literal key and sound blobs have no finding",
    arguments: [
      "bugs/b18-slots-only.plist", "blobs/keyed-archive-version-5.plist", "blobs/xml-version-2-ios-9.xml",
      "blobs/requests-both-unreadable.plist", "blobs/request-positional-root.plist",
    ])
  func nearMisses(fixture: String) throws {
    let test = try RuleTest("RD202")
    #expect(try test.findings(fixture) == [])
    #expect(try test.findings(fixture, context("iOS 18.0")) == [])
  }

  @Test("a request that cannot be renamed has a finding without a fix")
  func noPlace() throws {
    // Both forms at once: slot 0 has a name and a number.
    let archive: PropertyList = [
      "$version": 100_000, "$archiver": "NSKeyedArchiver", "$top": ["root": .uid(1)],
      "$objects": [
        "$null",
        [
          "$0": 2, "$1": 9, "$2": 1, "$3": .uid(0), "__nsurlrequest_proto_prop_obj_0": .uid(0), "$class": .uid(2),
        ],
        ["$classname": "NSURLRequest", "$classes": ["NSURLRequest", "NSObject"]],
      ],
    ]
    var fields = soundFields()
    fields["NSURLSessionResumeCurrentRequest"] = .data(try BinaryPropertyList.encode(archive))
    let findings = try RuleTest("RD202").findings(encoded(fields), context("iOS 12.0"))
    #expect(findings.count == 1)
    #expect(findings.first?.fix == nil)
  }
}
