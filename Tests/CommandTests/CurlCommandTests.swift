import Foundation
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage
import TestInputs
import Testing

@testable import resumedata

@Suite("inspect --curl")
struct CurlCommandTests {
  /// The words that a shell passes to a command.
  private func words(_ script: String) throws -> [String] {
    let run = try Subprocess.run("/usr/bin/env", ["bash", "-c", "curl() { printf '%s\\0' \"$@\"; }\n" + script])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    return run.outputBytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("a shell reads a quoted word as the original text")
  func quoting() throws {
    let texts = [
      "", "plain", "a b", "it's", "'", "\"$(id)\"`id`\\", "*?[a]{b,c}", "~", "#", "a\nb", "\u{1B}[31m", "ü\u{202E}x",
      "!",
      "\\'", "a\u{7F}", "-", "%2F&x=1;y",
    ]
    for text in texts {
      #expect(try words("curl \(ShellQuoting.word(text))") == [text])
      #expect(!ShellQuoting.word(text).unicodeScalars.contains(where: Terminal.isUnsafe), "\(text)")
    }
  }

  @Test("for every fixture the command line sends the request in the report's member 'resume'")
  func everyFixture() throws {
    var count = 0
    for entry in FixtureEntry.all where entry.inspect != nil {
      let inspection = Inspection.only(of: InputSource(argument: FilePath(entry.url.path)))
      let object = try JSONSerialization.jsonObject(
        with: Data(JSONLayout.line.text(of: InspectionReport(inspection, redaction: .none))))
      guard let resume = (object as? [String: Any])?["resume"] as? [String: Any],
        let headers = resume["headers"] as? [String: String], let url = resume["url"] as? String
      else { continue }
      let words = try words(CurlCommand(inspection, redaction: .none).lines.joined(separator: "\n"))
      let sent = zip(words, words.dropFirst()).filter { $0.0 == "--header" }.map(\.1)
      let expected = headers.map { $1.isEmpty ? "\($0);" : "\($0): \($1)" }
      #expect(sent.sorted() == expected.sorted(), "\(entry.file)")
      #expect(words.contains(url) && words.contains("GET"), "\(entry.file)")
      #expect(
        headers["Range"] != nil && headers.keys.contains { $0.lowercased() == "accept-encoding" }, "\(entry.file)")
      count += 1
    }
    #expect(count > 30)
  }

  @Test("three checks of the response follow the command")
  func checks() throws {
    let path = TestInputs.fixtures.appendingPathComponent("blobs/xml-version-4-ios-11.xml").path
    let lines = try Subprocess.resumedata("inspect", path, "--curl").lines
    #expect(lines.contains("# - the status is 206"))
    #expect(lines.contains { $0.hasPrefix("# - Content-Range begins with byte ") })
    #expect(lines.contains { $0.hasPrefix("# - ETag is \"") })
  }

  @Test("for a blob that cannot be continued a remark is printed, and no command")
  func nothingToContinue() throws {
    let path = TestInputs.fixtures.appendingPathComponent("blobs/nil-archive-older-key-order.plist").path
    let lines = try Subprocess.resumedata("inspect", path, "--curl").lines
    #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("#") }, "\(lines)")
  }

  @Test("credentials are masked with --redact, and JSON is refused")
  func options() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("curl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let (partial, blob) = (directory.path + "/a.tmp", directory.path + "/blob")
    try Data("1234".utf8).write(to: URL(fileURLWithPath: partial))
    let made = try Subprocess.resumedata(
      "create", "--url", "https://example.com/a?token=s3cr3t0001", "--partial", partial, "--etag", "\"v1\"",
      "--header", "Authorization: Bearer s3cr3t0002", "--for", "iOS 13", "-o", blob)
    #expect(made.status == 0, "\(made.errors)")
    let (plain, masked) = (
      try Subprocess.resumedata("inspect", blob, "--curl"),
      try Subprocess.resumedata("inspect", blob, "--curl", "--redact")
    )
    #expect(plain.output.contains("s3cr3t0001") && plain.output.contains("Bearer s3cr3t0002"))
    #expect(!masked.output.contains("s3cr3t") && masked.output.contains("Authorization"))
    let report = try Subprocess.resumedata("inspect", blob, "--format", "json", "--redact")
    #expect(!report.output.contains("s3cr3t") && report.output.contains("Authorization"))
    #expect(try Subprocess.resumedata("inspect", blob, "--curl", "--format", "json").status == 64)
  }
}
