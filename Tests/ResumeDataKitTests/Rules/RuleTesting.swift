import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

/// Checks blobs with one rule.
struct RuleTest {
  let rule: Rule

  init(_ id: String) throws {
    rule = try #require(RuleCatalogue.rule(named: id))
  }

  /// The findings of the rule in a fixture.
  func findings(_ fixture: String, _ context: DiagnosisContext = DiagnosisContext()) throws -> [Finding] {
    try findings(TestInputs.fixture(fixture), context)
  }

  /// The findings of the rule in a blob.
  func findings(_ blob: [UInt8], _ context: DiagnosisContext = DiagnosisContext()) throws -> [Finding] {
    Diagnosis(of: try ResumeDataDocument(decoding: blob), in: context).findings(by: [rule])
  }

  /// The blob after the rule's fixes, and the remaining findings of the rule.
  func repaired(
    _ blob: [UInt8], _ context: DiagnosisContext = DiagnosisContext(), unsafe: Bool = false
  ) throws -> RepairResult {
    let engine = RepairEngine(context: context, rules: [rule], allowsUnsafeFixes: unsafe)
    let result = try engine.repair(blob)
    let second = try engine.repair(result.bytes)
    #expect(second.status != .repaired, "a second repair changes something")
    #expect(second.bytes == result.bytes)
    return result
  }
}

/// A blob of some fields, as a plain binary property list.
func blob(_ fields: PropertyListDictionary.Entry...) throws -> [UInt8] {
  try BinaryPropertyList.encode(.dictionary(PropertyListDictionary(fields)))
}

/// The fields of a valid download of version 4, which tests change.
func soundFields() -> PropertyListDictionary {
  PropertyListDictionary([
    .init(key: "NSURLSessionDownloadURL", value: "https://example.com/a.zip"),
    .init(key: "NSURLSessionResumeBytesReceived", value: 100),
    .init(key: "NSURLSessionResumeEntityTag", value: "\"tag\""),
    .init(key: "NSURLSessionResumeInfoTempFileName", value: "CFNetworkDownload_abcdef.tmp"),
    .init(key: "NSURLSessionResumeInfoVersion", value: 4),
  ])
}

/// A blob of fields that a test has changed.
func encoded(_ fields: PropertyListDictionary) throws -> [UInt8] {
  try BinaryPropertyList.encode(.dictionary(fields))
}
