import Foundation
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage
import TestInputs
import Testing

@testable import resumedata

@Suite("Inspecting every fixture")
struct FixtureInspectionTests {
  private func inspect(_ entry: FixtureEntry) throws -> [String: Any] {
    let inspection = Inspection.only(of: InputSource(argument: FilePath(entry.url.path)))
    let line = JSONLayout.line.text(of: InspectionReport(inspection, redaction: .none))
    let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    return try #require(object)
  }

  @Test("the manifest names every fixture that the generator writes")
  func manifest() throws {
    #expect(FixtureEntry.all.count > 500)
    let own = ["README.md", "manifest.json", "generate.py", ".gitattributes"]
    let files = TestInputs.files(below: TestInputs.fixtures)
      .map { String($0.path.dropFirst(TestInputs.fixtures.path.count + 1)) }
      .filter { !$0.hasPrefix("generator/") && !$0.hasPrefix("crashes/") && !own.contains($0) }
    #expect(Set(files) == Set(FixtureEntry.all.map(\.file)))
  }

  @Test("the committed fixtures are what the generator writes")
  func generator() throws {
    let run = try Subprocess.run("/usr/bin/env", ["python3", TestInputs.fixtures.path + "/generate.py", "--check"])
    #expect(run.status == 0, "run `make fixtures` and commit the result:\n\(run.output)\(run.errors)")
  }

  @Test(
    "inspecting each blob gives the result in the manifest", arguments: FixtureEntry.all.filter { $0.inspect != nil })
  func blobs(entry: FixtureEntry) throws {
    let expected = try JSONSerialization.jsonObject(with: try #require(entry.inspect))
    let found = differences(try inspect(entry), from: expected)
    #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
  }

  @Test(
    "each input that is not a blob is refused with a code and a place",
    arguments: FixtureEntry.all.filter { !$0.errorCodes.isEmpty })
  func refusals(entry: FixtureEntry) throws {
    let object = try inspect(entry)
    let error = try #require(object["error"] as? [String: Any], "not refused")
    #expect(entry.errorCodes.contains(error["code"] as? String ?? ""), "\(error)")
    #expect(error["offset"] != nil || error["line"] != nil, "no place: \(error)")
    if let offset = entry.errorOffset { #expect(error["offset"] as? Int == offset, "\(error)") }
    if let line = entry.errorLine { #expect(error["line"] as? Int == line, "\(error)") }
  }
}
