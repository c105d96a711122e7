import Foundation
import PropertyLists
import ResumeDataComparison
import TestInputs
import Testing

@testable import ResumeDataKit

/// The inputs of ../shared/cases with a known correct diagnosis.
@Suite("Reported cases", .enabled(if: TestInputs.hasShared))
struct CaseTests {
  /// A rule that must report a finding, with its required properties.
  struct Expected: Sendable {
    var rule: String
    var severity: Finding.Severity
    var fix: Fix.Applicability?
    var words: String

    init(_ rule: String, _ severity: Finding.Severity, fix: Fix.Applicability? = nil, _ words: String = "") {
      (self.rule, self.severity, self.fix, self.words) = (rule, severity, fix, words)
    }
  }

  private static func bytes(_ file: String) throws -> [UInt8] {
    try TestInputs.bytes(of: #require(TestInputs.shared).appendingPathComponent("cases/\(file)"))
  }

  private static let now = PropertyListDate(iso8601: "2026-11-21T00:00:00Z")

  private static func findings(_ file: String, _ context: DiagnosisContext? = nil) throws -> [Finding] {
    let context = context ?? DiagnosisContext(now: now)
    return Diagnosis(of: try ResumeDataDocument(decoding: bytes(file)), in: context).findings()
  }

  static let expectations: [(String, [Expected])] = [
    ("hostile/h4-stale-path.plist", [Expected("RD401", .note)]),
    ("hostile/l6-temp-name-is-folder.plist", []),
    ("hostile/l8-two-blobs.bin", [Expected("RD504", .error, fix: .unsafe, "another blob")]),
    ("hostile/m6-behind-the-end.xml", [Expected("RD504", .note, fix: .unsafe)]),
    ("hostile/l9-wrong-type-url.plist", [Expected("RD304", .error, "NSURLSessionDownloadURL")]),
    ("hostile/l9-wrong-type-date.plist", [Expected("RD304", .error, "NSURLSessionResumeServerDownloadDate")]),
    ("hostile/l10-byte-range-keyed-archive.plist", [Expected("RD101", .note)]),
    ("hostile/l11-weak-tag.plist", [Expected("RD102", .warning, fix: .unsafe)]),
    ("hostile/l15-method-get.xml", [Expected("RD205", .error, "case-sensitive")]),
    ("hostile/m1-etag-crlf.plist", [Expected("RD106", .error, fix: .unsafe, "control characters")]),
    ("hostile/m1-range-no-bytes.xml", [Expected("RD210", .error)]),
    ("hostile/m1-range-several.xml", [Expected("RD210", .error, "several ranges")]),
    ("hostile/m1-url-blank.plist", [Expected("RD209", .error, "the space")]),
    ("hostile/m1-url-nul.plist", [Expected("RD209", .error, "U+0000")]),
    ("hostile/m2-url-illegal-0.plist", [Expected("RD209", .error)]),
    ("hostile/m2-url-illegal-1.plist", [Expected("RD209", .error)]),
    ("hostile/m2-url-illegal-2.plist", [Expected("RD209", .error)]),
    ("hostile/m2-url-illegal-4.plist", [Expected("RD209", .error)]),
    ("hostile/m3-archiver.plist", [Expected("RD506", .error, "MyArchiver")]),
    ("hostile/m3-root-class.plist", [Expected("RD506", .error, "_TtC4Main10MyDict")]),
    ("hostile/m3-request-archiver.xml", [Expected("RD506", .error, "\"X\""), Expected("RD506", .error, "original")]),
    ("hostile/m11-version-2-own-user-agent.xml", [Expected("RD201", .warning, fix: .unsafe)]),
    ("hostile/m12-v4-path.plist", [Expected("RD403", .warning, fix: .safe)]),
    ("hostile/m13-second-request-under-root.plist", [Expected("RD212", .warning, "root")]),
    ("field/09-byte-range-11.1.xml", [Expected("RD101", .error, fix: .safe)]),
    ("field/09-byte-range-11.2.xml", [Expected("RD101", .error, fix: .safe)]),
    ("field/09-byte-range-11.3.xml", [Expected("RD101", .note)]),
    ("field/13-crafted-range-header.xml", [Expected("RD210", .note)]),
    ("field/14-if-match-and-range.xml", [Expected("RD211", .note, "If-Match")]),
    ("field/20-local-path-is-url.plist", [Expected("RD304", .error, fix: .safe, "crashes")]),
    ("field/25-nil-archive.plist", [Expected("RD301", .error, "nothing to resume")]),
    ("field/02a-flutter-log-nil-whole.txt", [Expected("RD301", .error)]),
    ("field/30-masked-no-response.resumedata", [Expected("RD103", .warning, "starts over with the original request")]),
    ("format/Tk-no-bytes-received.plist", [Expected("RD303", .error, "counts that as 0")]),
  ]

  @Test("each case has the expected findings", arguments: expectations.indices)
  func expected(index: Int) throws {
    let (file, expected) = Self.expectations[index]
    let findings = try Self.findings(file)
    for one in expected {
      let isThere = findings.contains {
        $0.rule == one.rule && $0.severity == one.severity && $0.fix?.applicability == one.fix
          && (one.words.isEmpty || $0.message.contains(one.words))
      }
      #expect(isThere, "\(file): no \(one) in \(findings.map { "\($0.rule) \($0.severity) \($0.message)" })")
    }
  }

  @Test(
    "sound blobs have no errors and no fixes",
    arguments: ["format/Tf-v2-in-keyed-archive.plist", "hostile/m3-good.plist", "format/Tg-c3-mutabledata.plist"])
  func sound(file: String) throws {
    let findings = try Self.findings(file)
    #expect(findings.allSatisfy { $0.severity == .note && $0.fix == nil }, "\(findings.map(\.message))")
  }

  @Test(
    "the finding for the archive of nil claims no cause",
    arguments: ["field/25-nil-archive.plist", "field/02a-flutter-log-nil-whole.txt"])
  func nilArchive(file: String) throws {
    let document = try ResumeDataDocument(decoding: Self.bytes(file))
    let texts = Diagnosis(of: document).findings().map(\.message) + document.origin.evidence
    #expect(texts.allSatisfy { !$0.contains("nothing was received") })
    guard case .unavailable(let reason) = document.continuation else {
      Issue.record("a nil archive has nothing to continue")
      return
    }
    #expect(!reason.contains("nothing was received"))
  }

  @Test("the path is not set to a file of another length or to an error page")
  func otherFile() throws {
    let file = "hostile/h4-stale-path.plist"
    let blob = try Self.bytes(file)
    for (length, beginning, isFixed) in [
      (Int64(50_000), [UInt8](), false), (100, [], false), (40_960, Array("\n<!DOCTYPE HTML>".utf8), false),
      (40_960, [0x50, 0x4B], true),
    ] {
      let context = DiagnosisContext(
        partialFile: .found(directory: "/tmp/work", length: length), partialFileBeginning: beginning)
      let result = try RepairEngine(context: context).repair(blob)
      #expect(result.applied.contains { $0.rule == "RD401" } == isFixed, "\(length)")
    }
  }

  @Test("a blob of version 4 gets the name of the file, not its path on this machine")
  func portableName() throws {
    let context = DiagnosisContext(partialFile: .found(directory: "/srv/evidence/tmp", length: 40_960))
    let result = try RepairEngine(context: context).repair(Self.bytes("hostile/m12-v4-path.plist"))
    let fields = try ResumeDataDocument(decoding: result.bytes).fields
    #expect(result.status == .repaired && fields.localPath == nil && fields.tempFileName != nil)
    #expect(!String(decoding: result.bytes, as: UTF8.self).contains("/srv/evidence"))
  }

  @Test("an archive that no unarchiver accepts differs in meaning from one that it accepts")
  func refusedArchives() throws {
    let good = try ResumeDataDocument(decoding: Self.bytes("hostile/m3-good.plist"))
    for name in ["m3-archiver.plist", "m3-root-class.plist"] {
      let bad = try ResumeDataDocument(decoding: Self.bytes("hostile/\(name)"))
      #expect(!Comparison(good, bad).isSame, "\(name)")
    }
  }

  @Test("no report shows a value of a query")
  func noQueryValues() throws {
    let findings = try Self.findings("hostile/m8-query-value-in-report.plist")
    let message = try #require(findings.first { $0.rule == "RD207" }?.message)
    #expect(message.contains("x=...") && message.contains("t=...") && !message.contains("SECRET"))
  }

  @Test("every blob without a continuation request has a finding")
  func agreement() throws {
    let cases = try #require(TestInputs.shared).appendingPathComponent("cases")
    var judged = 0
    for file in TestInputs.files(below: cases) + TestInputs.files(below: TestInputs.fixtures) {
      guard let document = try? ResumeDataDocument(decoding: TestInputs.bytes(of: file)),
        document.kind != .unknown, document.kind != .request
      else { continue }
      let findings = Diagnosis(of: document, in: DiagnosisContext(now: Self.now)).findings()
      judged += 1
      switch document.continuation {
      case .complete, .unavailable: #expect(!findings.isEmpty, "\(file.path): \(document.continuation)")
      case .request(let request):
        let isTag = request.ifRange == document.fields.entityTag
        let fault = request.ifRange.flatMap { isTag ? ValidatorFault(entityTag: $0) : ValidatorFault(date: $0) }
        let isWeak = isTag && request.ifRange?.hasPrefix("W/") ?? false
        #expect(
          fault == nil && !isWeak || findings.contains { ["RD102", "RD106"].contains($0.rule) }, "\(file.path)")
      }
    }
    #expect(judged > 200)
  }
}
