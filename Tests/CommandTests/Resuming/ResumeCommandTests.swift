import Foundation
import TestInputs
import Testing

@Suite("resumedata resume")
struct ResumeCommandTests {
  @Test("downloads from a server on loopback are finished, and wrong or incomplete responses are recognized")
  func oddServer() throws {
    let script = TestInputs.package.appendingPathComponent("Tests/Resume/run.py").path
    let run = try Subprocess.run(
      "/usr/bin/env", ["python3", script, Subprocess.command, "--servers", "", "--fixtures", "6"])
    let failures = run.lines.filter { $0.hasPrefix("FAILED") }
    #expect(run.status == 0 && failures.isEmpty, "\(failures.joined(separator: "\n"))\n\(run.errors)")
    let passed = run.lines.last?.split(separator: " ").first.flatMap { Int($0) } ?? 0
    #expect(passed >= 60, "\(run.lines.last ?? run.errors)")
  }
}
