import Foundation
import TestInputs
import Testing

@Suite("Malformed files")
struct MalformedFileTests {
  // plistutil prints an empty property list or nothing, and exits with 0.
  @Test(
    "a malformed file gives exit code 2, a message with its name, and no output that looks like a result",
    arguments: [
      "hostile/binary/cycle-array-in-itself.plist", "hostile/binary/count-negative.plist",
      "hostile/binary/marker-0x1f.plist", "hostile/xml/cut-in-text.xml", "hostile/xml/key-without-value.xml",
      "hostile/text/words.txt",
    ])
  func neverEmptySuccess(name: String) throws {
    let file = TestInputs.fixtures.appendingPathComponent(name).path
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("malformed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }

    let inspection = try Subprocess.resumedata("inspect", file)
    #expect(inspection.status == 2)
    #expect(inspection.errors.hasPrefix("resumedata: \(file): "))
    #expect(inspection.output.hasPrefix("\(file)\n  - cannot be decoded: "))
    #expect(try Subprocess.resumedata("diagnose", file).status == 2)

    let object = try JSONSerialization.jsonObject(
      with: Data(Subprocess.resumedata("inspect", "--format", "json", file).output.utf8))
    #expect((object as? [String: Any])?["error"] != nil)
    #expect((object as? [String: Any])?["url"] == nil)

    let repair = try Subprocess.resumedata("repair", "-o", directory.path + "/out", file)
    #expect(repair.status == 2)
    #expect(repair.output.hasPrefix("\(file): failed: "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty, "something was written")
  }
}
