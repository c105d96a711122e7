import Foundation
import TestInputs
import Testing

@Suite("resumedata explain")
struct ExplainCommandTests {
  @Test("the committed page of all rules is what the catalogue gives")
  func documentation() throws {
    let page = try String(
      contentsOf: TestInputs.package.appendingPathComponent("Documentation/RULES.md"), encoding: .utf8)
    let run = try Subprocess.resumedata("explain", "--format", "markdown")
    #expect(run.output == page, "run `make docs-rules` and commit the result")
  }

  @Test("a rule is found by id or name, in any case, in each format")
  func rule() throws {
    #expect(try Subprocess.resumedata("explain", "rd101").output.contains("NSURLSessionResumeByteRange"))
    #expect(try Subprocess.resumedata("explain", "Leftover-Byte-Range").status == 0)
    #expect(try Subprocess.resumedata("explain", "--format", "markdown", "RD101").output.contains("RD101"))
    let json = try Subprocess.resumedata("explain", "--format", "json", "RD101").output
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect(object?["rule"] as? String == "RD101")
    #expect(object?["fix"] as? String == "safe")
    #expect(try Subprocess.resumedata("explain", "RD999").status == 64)
  }

  @Test("without a rule all are listed, a line each")
  func list() throws {
    let lines = try Subprocess.resumedata("explain").output.split(separator: "\n")
    #expect(lines.count == 25)
    #expect(lines.allSatisfy { $0.hasPrefix("RD") })
  }
}
