import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD503 wrapped-in-text")
struct RD503Tests {
  /// The text fixtures that hold a blob, with the fixture that is that blob.
  private static let wrapped: [(text: String, original: String, textEncoding: TextEncoding)] = FixtureEntry.all
    .compactMap {
      entry -> (text: String, original: String, textEncoding: TextEncoding)? in
      guard entry.group == "transports", entry.file.hasSuffix(".txt"), entry.errorCodes.isEmpty else { return nil }
      let originals = [
        "keyed-archive": "blobs/keyed-archive-version-4-ios-12.plist", "masked": "blobs/masked-archive-26.resumedata",
        "xml": "blobs/xml-version-4-ios-11.xml", "nil": "blobs/nil-archive-newer-key-order.plist",
        "binary": "blobs/binary-version-4.plist",
      ]
      guard let original = originals.first(where: { name, _ in entry.file.contains("-\(name)") })?.value else {
        return nil
      }
      return (entry.file, original, entry.file.contains("base64") ? .base64 : .hex)
    }

  @Test("the fix writes the exact bytes of the blob for every kind of text")
  func repair() throws {
    let test = try RuleTest("RD503")
    #expect(Self.wrapped.count >= 30, "only \(Self.wrapped.count)")
    for (text, original, textEncoding) in Self.wrapped {
      let finding = try #require(try test.findings(text).first, "\(text)")
      // A line of a log; every other text is only the blob.
      let isLog = text.contains("user-info")
      let around = isLog ? ", with 325 bytes of other text around it" : ""
      #expect(finding.message == "the blob is wrapped in \(textEncoding.rawValue) text\(around)", "\(text)")
      #expect(finding.severity == .warning && finding.path == .root)
      #expect(finding.fix == Fix(.unsafe, [.unwrapText]))
      let engine = RepairEngine(rules: [test.rule], textOutput: .raw)
      let result = try engine.repair(TestInputs.fixture(text))
      #expect(result.status == .repaired, "\(text)")
      #expect(result.remaining == [])
      #expect(result.bytes == (try TestInputs.fixture(original)), "\(text)")
    }
  }

  @Test("a log is not replaced by the blob in it by default")
  func logs() throws {
    let test = try RuleTest("RD503")
    for (text, original, _) in Self.wrapped {
      let bytes = try TestInputs.fixture(text)
      // Blobs that begin with base64 or hexadecimal digits would continue the digits of the log.
      let lines = Array(String(repeating: "12:00:01 app[7] *** something else.\n", count: 20).utf8)
      let log = lines + [0x0A] + bytes + [0x0A] + lines
      guard let document = try? ResumeDataDocument(decoding: log), document.textEncoding != .raw else { continue }
      let finding = try #require(try test.findings(log).first, "\(text)")
      #expect(finding.fix == Fix(.unsafe, [.unwrapText]), "\(text)")
      #expect(finding.message.hasSuffix(" bytes of other text around it"))
      #expect(try test.repaired(log).bytes == log)
      #expect(try test.repaired(log, unsafe: true).bytes == log, "a log is never replaced by the blob in it")
      // The time at the beginning of the next line is read as more digits.
      let result = try RepairEngine(rules: [test.rule], textOutput: .raw).repair(log).bytes
      #expect(result.starts(with: try TestInputs.fixture(original)) && result.count < bytes.count, "\(text)")
    }
  }

  @Test("a record with other fields is never replaced by its blob; quotes and brackets are not other text")
  func records() throws {
    let blob = try TestInputs.fixture("blobs/binary-version-4.plist")
    let base64 = Data(blob).base64EncodedString()
    for (text, isAlone) in [
      ("\u{FEFF}\"\(base64)\",\r\n", true), ("[ '\(base64)' ]", true),
      ("{\"url\":\"x\",\"resumeData\":\"\(base64)\"}", false),
      ("资 <\(blob.map { String(format: "%02x", $0) }.joined())>", false),
    ] {
      let bytes = Array(text.utf8)
      #expect(try RepairEngine().repair(bytes).bytes == bytes, "\(text.prefix(20))")
      for engine in [RepairEngine(allowsUnsafeFixes: true), RepairEngine(textOutput: .rawInPlace)] {
        #expect(try engine.repair(bytes).bytes == (isAlone ? blob : bytes), "\(text.prefix(20))")
      }
      #expect(try RepairEngine(textOutput: .raw).repair(bytes).bytes == blob)
    }
  }

  @Test("a blob in a log is fixed only if the result is written elsewhere")
  func brokenBlobInLog() throws {
    let blob = try TestInputs.fixture("bugs/b2-byte-range-open.xml")
    let lines = String(repeating: "something else ***\n", count: 100)
    let log = Array((lines + "\n" + Data(blob).base64EncodedString() + "\n***" + lines).utf8)
    let result = try RepairEngine().repair(log)
    #expect(result.status == .unchanged && result.bytes == log && result.applied == [])
    #expect(result.remaining.map(\.rule) == ["RD101", "RD503"])
    #expect(try RepairEngine(allowsUnsafeFixes: true).repair(log).bytes == log)
    #expect(try RepairEngine(textOutput: .raw).repair(log).bytes == RepairEngine().repair(blob).bytes)
  }

  @Test("base64 is read as by Foundation")
  func foundation() throws {
    for name in ["base64-masked-one-line.txt", "base64-xml-lines-of-76.txt"] {
      let bytes = try TestInputs.fixture("transports/\(name)")
      let data = try #require(Data(base64Encoded: Data(bytes), options: .ignoreUnknownCharacters))
      #expect(try RuleTest("RD503").repaired(bytes, unsafe: true).bytes == Array(data))
    }
  }

  @Test("the blob inside the text is fixed too, and no rule has another finding")
  func withOthers() throws {
    let bytes = try TestInputs.fixture("bugs/b2-byte-range-open.xml")
    let text = Array(Data(bytes).base64EncodedString().utf8)
    let result = try RepairEngine(textOutput: .raw).repair(text)
    #expect(result.applied.map(\.rule) == ["RD101", "RD503"])
    #expect(result.bytes == (try RepairEngine().repair(bytes).bytes))
  }

  @Test(
    "blobs that are not wrapped, also in XML, have no finding",
    arguments: [
      "blobs/xml-version-4-ios-11.xml", "blobs/binary-version-4.plist", "blobs/masked-archive-26.resumedata",
      "transports/newline-after-binary.plist", "bugs/b3-nil-archive.plist",
    ])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD503").findings(fixture) == [])
  }

  @Test("text with a truncated blob cannot be decoded and has no fix")
  func cut() throws {
    for entry in FixtureEntry.all where entry.group == "transports" && !entry.errorCodes.isEmpty {
      let bytes = try TestInputs.fixture(entry.file)
      #expect(throws: ResumeDataError.self, "\(entry.file)") { try RepairEngine().repair(bytes) }
    }
  }
}
