import Foundation
import ResumeDataKit
import ResumeDataReports
import Testing

@Suite("Reports on bytes that are not in a file")
struct ReportsWithoutFilesTests {
  private let document: ResumeDataDocument

  init() throws {
    document = try ResumeDataDocument(
      url: "https://example.com/a", partialFile: PartialFile(name: "CFNetworkDownload_a.tmp", length: 10),
      validator: Validator(entityTag: "\"v1\""), profile: #require(SystemProfile(version: 2)))
  }

  private func object(_ report: some JSONWritable) throws -> [String: Any] {
    let line = JSONLayout.line.text(of: report)
    return try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
  }

  @Test("each report has null for the name of the file, and no bytes of a name")
  func noName() throws {
    let reports: [any JSONWritable] = [
      InspectionReport(.success(document), redaction: .none),
      DiagnosisReport(.success((reader: "iOS 17", findings: []))),
      DiagnosisReport(.failure(.unrecognized)),
      RepairReport(file: nil, unchanged: []),
      ConversionReport(document: document, changes: [], findings: []),
    ]
    for report in reports {
      let object = try object(report)
      #expect(object["file"] is NSNull)
      #expect(object["fileBytes"] == nil)
      #expect(object["schema"] as? Int == 1)
    }
  }

  @Test("a locator without a file is the blob's path alone")
  func locator() throws {
    var report = DiagnosisReport(.success((reader: "iOS 17", findings: [])))
    report.locator = "#@16"
    #expect(try object(report)["locator"] as? String == "#@16")
    report.file = FileName("log.txt")
    #expect(try object(report)["locator"] as? String == "log.txt#@16")
  }

  @Test("a name that is not UTF-8 has its bytes in base64")
  func bytesOfAName() throws {
    var report = RepairReport(file: FileName("a\u{FFFD}", bytes: [0x61, 0xFF]), unchanged: [])
    report.backup = FileName("b")
    let object = try object(report)
    #expect(object["file"] as? String == "a\u{FFFD}")
    #expect(object["fileBytes"] as? String == "Yf8=")
    #expect(object["backup"] as? String == "b" && object["backupBytes"] == nil)
  }

  @Test("a comparison names why there is no document")
  func comparison() throws {
    let report = ComparisonReport(
      .init(.success(document)), .init(.failure(.unrecognized)), includingEncoding: false, redaction: .none)
    let object = try object(report)
    let errors = try #require(object["errors"] as? [String: Any])
    #expect(errors["a"] is NSNull)
    #expect((errors["b"] as? [String: Any])?["code"] as? String == "not-resume-data")
    #expect(object["same"] is NSNull && !report.isSame)
  }
}
