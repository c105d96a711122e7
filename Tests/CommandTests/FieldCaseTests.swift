import Foundation
import TestInputs
import Testing

@Suite("Inputs from user questions", .enabled(if: TestInputs.hasShared))
struct FieldCaseTests {
  private func path(_ name: String) throws -> String {
    try #require(TestInputs.shared).appendingPathComponent("cases/field/\(name)").path
  }

  @Test("a response without a validator gives no resume data, and one with a weak tag gives useless resume data")
  func responses() throws {
    let without = try Subprocess.resumedata(
      "check-response", path("16-response-without-validator.txt"), "--format", "json")
    let weak = try Subprocess.resumedata("check-response", path("16-response-weak-gzip.txt"), "--format", "json")
    #expect(without.status == 1 && weak.status == 1)
    #expect(without.output.contains(#""willWriteResumeData" : false"#))
    #expect(weak.output.contains(#""willWriteResumeData" : true"#) && weak.output.contains(#""resumable" : false"#))
    #expect(weak.output.contains("never matches in If-Range") && weak.output.contains("Content-Encoding is gzip"))
  }

  @Test("lines of a console without a blob are explained, with the rules that find the causes")
  func console() throws {
    let run = try Subprocess.resumedata("diagnose", path("28-console-only.txt"))
    for word in ["no blob in this text", "RD402", "RD201", "RD204", "RD301", "RD405", "-3003"] {
      #expect((run.output + run.errors).contains(word), "\(word)")
    }
  }

  @Test("a weak tag can be removed or replaced, and cellular access can be set")
  func validator() throws {
    let file = try path("24-retarget-token-weak-tag.plist")
    #expect(try Subprocess.resumedata("diagnose", file).output.contains("RD102"))
    let output = FileManager.default.temporaryDirectory.appendingPathComponent("field-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: output) }
    for options in [["--drop-validator"], ["--etag", "\"v2\""], ["--last-modified", "Tue, 04 Feb 2020 09:30:00 GMT"]] {
      let made = try Subprocess.resumedata(
        ["convert", file, "--allows-cellular", "no", "--no-backup", "-o", output] + options)
      #expect(made.status == 0, "\(made.errors)")
      #expect(try !Subprocess.resumedata("diagnose", output).output.contains("RD102"))
      #expect(try Subprocess.resumedata("inspect", output).output.contains("no cellular"))
    }
  }

  @Test("a request with a condition is printed as the loader sends it")
  func conditions() throws {
    let lines = try Subprocess.resumedata("inspect", path("14-if-match-and-range.xml"), "--curl").lines
    #expect(lines.contains { $0.contains("If-Match") })
    #expect(lines.filter { $0.contains("'Range: ") }.count == 1)
  }
}
