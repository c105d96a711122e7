import Foundation
import TestInputs
import Testing

@Suite("The options of scan")
struct ScanOptionsTests {
  private static let blob = "blobs/keyed-archive-version-5.plist"

  private func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  @Test("-o writes what standard output would get, and refuses to write into what is searched")
  func output() throws {
    let (directory, target) = (try BlobDirectory(Self.blob), try BlobDirectory())
    let file = target.path + "/report.jsonl"
    let printed = try Subprocess.resumedata("scan", "--format", "jsonl", directory.path)
    let written = try Subprocess.resumedata("scan", "--format", "jsonl", "-o", file, directory.path)
    #expect(written.status == printed.status)
    #expect(written.output.isEmpty)
    #expect(try target.bytes("report.jsonl") == Array(printed.outputBytes))
    let blob = directory.path + "/keyed-archive-version-5.plist"
    for (output, input) in [(directory.path + "/new", directory.path), (blob, blob), (blob, directory.path)] {
      #expect(try Subprocess.resumedata("scan", "-o", output, input).status == 64, "\(output)")
    }
    #expect(directory.names == ["keyed-archive-version-5.plist"])
  }

  @Test("--no-deleted leaves out what databases no longer use", .enabled(if: TestInputs.hasShared))
  func deleted() throws {
    let made = try #require(TestInputs.shared).appendingPathComponent("corpus/scan/made/yc2").path
    func states(_ options: String...) throws -> Set<String> {
      let rows = try objects(Subprocess.resumedata(["scan", "--format", "jsonl"] + options + [made]).output)
      return Set(rows.compactMap { $0["state"] as? String })
    }
    #expect(try states().contains("deleted"))
    #expect(try states("--no-deleted") == ["live"])
  }

  @Test("--for names the system whose loader judges, --redact masks secrets")
  func readerAndRedaction() throws {
    let named = TestInputs.fixtures.appendingPathComponent("bugs/b1-named-requests-of-ios-10.0.2.xml").path
    func rules(_ system: String) throws -> [String] {
      let rows = try objects(Subprocess.resumedata("scan", "--format", "jsonl", "--for", system, named).output)
      return (rows.first?["findings"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
    }
    #expect(try rules("iOS 10.1").contains("RD201"))
    #expect(try !rules("iOS 10.2").contains("RD201"))
    let signed = TestInputs.fixtures.appendingPathComponent("bugs/b9-signed-url-s3-version-4.plist").path
    let redacted = try Subprocess.resumedata("scan", "--redact", "--format", "jsonl", signed).output
    #expect(redacted.contains("X-Amz-Signature=[redacted, 64 bytes]"))
  }

  @Test("a pipe of any length is searched to its end, lines counted, in bounded memory")
  func pipe() throws {
    let blob = Data(try TestInputs.fixture(Self.blob)).base64EncodedString()
    let line = "2019-03-04 10:11:12 MyApp tick"
    let script = "(yes '\(line)' | head -n 200000; echo 'data=\(blob)') | \"$0\" scan --format jsonl -"
    let rows = try objects(Subprocess.bash(script).output)
    let offset = 200_000 * (line.utf8.count + 1)
    #expect(rows.first?["locator"] as? String == "-#@\(offset + 5)")
    #expect(rows.first?["line"] as? Int == 200_001)
    #expect(rows.last?["bytes"] as? Int == offset + 6 + blob.utf8.count)
  }

  @Test("a long text in UTF-16 is searched piece by piece")
  func longUTF16() throws {
    let directory = try BlobDirectory()
    let filler = String(repeating: "2019-03-04 10:11:12 MyApp tick\n", count: 100_000)
    let blob = Data(try TestInputs.fixture(Self.blob)).base64EncodedString()
    let text = try #require((filler + "data=\(blob)\n").data(using: .utf16LittleEndian))
    try (Data([0xFF, 0xFE]) + text).write(to: URL(fileURLWithPath: directory.path + "/app.log"))
    let rows = try objects(Subprocess.resumedata("scan", "--format", "jsonl", directory.path).output)
    #expect(rows.first?["locator"] as? String == "\(directory.path)/app.log#@\(2 + 2 * (filler.utf8.count + 5))")
  }

  @Test("the progress line is cut to the width of the terminal, drawn over itself, and gone at the end")
  func progress() throws {
    let directory = try BlobDirectory(Self.blob)
    for index in 0..<300 { try Data("x".utf8).write(to: URL(fileURLWithPath: directory.path + "/\(index)")) }
    let run = try Subprocess.resumedata("scan", "--progress", "always", "--jobs", "1", directory.path)
    #expect(!run.errors.isEmpty)
    #expect(!run.errors.contains("\n"), "no draw begins a new line")
    #expect(run.errors.hasSuffix("\r\u{1B}[K"))
    for draw in run.errors.split(separator: "\r") { #expect(draw.count < 80 + 3) }
    #expect(try Subprocess.resumedata("scan", directory.path).errors.isEmpty, "none where there is no terminal")
  }

  @Test("an interrupt ends the search of a long file too; what was found is reported")
  func interrupt() throws {
    let directory = try BlobDirectory()
    let blob = Data(try TestInputs.fixture(Self.blob)).base64EncodedString()
    let script = """
      (echo 'data=\(blob)'; sleep 8) | "$0" scan --format jsonl - &
      sleep 2; kill -INT $(pgrep -P $$ resumedata); wait %1
      """
    let run = try Subprocess.bash("set -m; " + script)
    let rows = try objects(run.output)
    #expect(rows.first?["type"] as? String == "blob")
    #expect(rows.last?["type"] as? String == "summary")
    #expect(run.errors.contains("interrupted after 1 file"))
    #expect(directory.names == [])
  }
}
