import Foundation
import ResumeDataKit
import TestInputs
import Testing

@Suite("resumedata explain")
struct ExplainCommandTests {
  @Test("the committed page of all rules matches the catalogue")
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

  @Test("without an argument all rules are listed, one per line")
  func list() throws {
    let lines = try Subprocess.resumedata("explain").output.split(separator: "\n")
    #expect(lines.count == RuleCatalogue.all.count)
    #expect(lines.allSatisfy { $0.hasPrefix("RD") })
  }

  @Test(
    "error codes, lines of a log and keys are explained with the rules that look for their causes",
    arguments: [
      (["--", "-3003"], "RD201"), (["NSURLErrorDomain -3003"], "RD402"), (["NSPOSIXErrorDomain", "2"], "RD402"),
      (["NSPOSIXErrorDomain 14"], "RD301"), (["NSPOSIXErrorDomain", "28"], "no space"),
      (["Error Domain=NSURLErrorDomain Code=-1005 \"The network connection was lost.\""], "RD103"),
      (["App[3253:591639] Invalid resume data for background download. Background downloads must"], "RD204"),
      (["__NSCFLocalDownloadFile: error 2 opening resume file: /private/var/a.tmp"], "RD402"),
      (["nsurlsessionresumebyterange"], "RD101"),
    ])
  func topics(words: [String], expected: String) throws {
    let run = try Subprocess.run(Subprocess.command, ["explain"] + words)
    #expect(run.status == 0 && run.output.contains(expected), "\(words): \(run.output)")
  }

  @Test("a topic is printed as JSON, and an unknown one names the nearest rules")
  func formats() throws {
    let json = try Subprocess.resumedata("explain", "--format", "json", "--", "-3003").output
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect(object?["topic"] as? String == "NSURLErrorDomain -3003")
    #expect((object?["rules"] as? [String])?.contains("RD402") == true)
    let unknown = try Subprocess.resumedata("explain", "leftover-byte-rang")
    #expect(unknown.status == 64 && unknown.errors.contains("leftover-byte-range"))
  }
}
