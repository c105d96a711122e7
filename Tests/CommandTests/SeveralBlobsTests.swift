import Foundation
import TestInputs
import Testing

@Suite("Several blobs in one input")
struct SeveralBlobsTests {
  private static let newer = "blobs/keyed-archive-version-5.plist"
  private static let named = "bugs/b1-named-requests-of-ios-10.0.2.xml"

  private func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  /// A log with two blobs: one as base64 in its second line, one as hexadecimal digits in its fourth.
  private func twoBlobs() throws -> (text: String, first: String, second: String) {
    let first = Data(try TestInputs.fixture(Self.newer)).base64EncodedString()
    let second = "<" + (try TestInputs.fixture(Self.named)).map { String(format: "%02x", $0) }.joined() + ">"
    return ("start\nresumeData=\(first)\nmore\nNSURLSessionDownloadTaskResumeData=\(second)\n", first, second)
  }

  @Test("inspect and diagnose report each blob of a log with its offset, length and line, and --at picks one")
  func log() throws {
    let directory = try BlobDirectory()
    let (text, first, second) = try twoBlobs()
    let file = directory.path + "/app.log"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    for subcommand in ["inspect", "diagnose"] {
      let run = try Subprocess.resumedata(subcommand, "--format", "jsonl", file)
      let rows = try objects(run.output)
      #expect(rows.map { $0["locator"] as? String } == ["\(file)#@17", "\(file)#@\(17 + first.utf8.count + 41)"])
      let places = rows.compactMap { $0["place"] as? [String: Int] }
      #expect(places.map { $0["line"] } == [2, 4])
      #expect(places.map { $0["length"] } == [first.utf8.count, second.utf8.count])
      #expect(places.map { $0["offset"] } == [17, 17 + first.utf8.count + 41])

      let all = try Subprocess.resumedata(subcommand, "--format", "json", file)
      #expect(try JSONSerialization.jsonObject(with: all.outputBytes) is [Any])
      for name in rows.compactMap({ $0["locator"] as? String }) + ["#@17", "@17"] {
        let one = try objects(Subprocess.resumedata(subcommand, "--format", "jsonl", "--at", name, file).output)
        #expect(one.count == 1)
        #expect(name.hasSuffix("@17") == (one[0]["locator"] as? String == "\(file)#@17"))
      }
      #expect(try Subprocess.resumedata(subcommand, "--at", "#@18", file).status == 2)
      #expect(try Subprocess.resumedata(subcommand, "--at", "#@17", file, file).status == 64)
    }
  }

  @Test("inspect --curl gives a command for each blob, under its place")
  func curl() throws {
    let directory = try BlobDirectory()
    let (text, first, _) = try twoBlobs()
    let file = directory.path + "/app.log"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    let run = try Subprocess.resumedata("inspect", "--curl", file)
    let heads = run.lines.filter { $0.hasPrefix("# \(file)") }
    #expect(heads == ["# \(file)#@17", "# \(file)#@\(17 + first.utf8.count + 41)"])
    #expect(run.lines.filter { $0.hasPrefix("curl ") }.count == 2)
  }

  @Test("a blob that is the whole file has no locator, the only one of a text has one; both give an object")
  func oneBlob() throws {
    let fixture = TestInputs.fixtures.appendingPathComponent(Self.newer).path
    let whole = try Subprocess.resumedata("inspect", "--format", "json", fixture)
    let object = try #require(JSONSerialization.jsonObject(with: whole.outputBytes) as? [String: Any])
    #expect(object["locator"] is NSNull && object["place"] is NSNull)
    let text = Data("x=\(Data(try TestInputs.fixture(Self.newer)).base64EncodedString())\n".utf8)
    let wrapped = try Subprocess.resumedata("inspect", "--format", "json", "-", input: text)
    let other = try #require(JSONSerialization.jsonObject(with: wrapped.outputBytes) as? [String: Any])
    #expect(other["locator"] as? String == "-#@2")
    #expect(other["size"] as? Int == text.count)
  }

  @Test("convert, diff and repair -o take the blob that is named, and without a name say what there is")
  func picking() throws {
    let directory = try BlobDirectory()
    let text = try twoBlobs().text
    let file = directory.path + "/app.log"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    let output = directory.path + "/out"
    let original = TestInputs.fixtures.appendingPathComponent(Self.newer).path

    let unclear = try Subprocess.resumedata("convert", file, "--for", "iOS 9", "-o", output)
    #expect(unclear.status == 2)
    #expect(unclear.errors.contains("2 blobs in one input; pick one with --at: #@17, #@"))
    #expect(try Subprocess.resumedata("convert", file, "--at", "#@17", "-o", output).status == 0)
    #expect(try Subprocess.resumedata("diff", file, original, "--at", "#@17").status == 0)
    #expect(try Subprocess.resumedata("diff", file, file, "--at", "#@17", "--at", "\(file)#@17").status == 0)
    #expect(try Subprocess.resumedata("diff", file, original).status == 2)

    let rows = try objects(Subprocess.resumedata("diagnose", "--format", "jsonl", file).output)
    let second = try #require(rows.last?["locator"] as? String)
    #expect(try Subprocess.resumedata("repair", "-o", output, file).status == 2)
    let repaired = try Subprocess.resumedata("repair", "-o", output, "--at", second, "--no-backup", file)
    #expect(repaired.status == 0)
    #expect(try Subprocess.resumedata("diagnose", output).status == 0)
    #expect(try Subprocess.resumedata("repair", "--at", second, file).status == 64)
  }

  @Test("repair reports blobs in other data and leaves the file as it is")
  func inPlace() throws {
    let directory = try BlobDirectory()
    let file = directory.path + "/app.log"
    try Data(twoBlobs().text.utf8).write(to: URL(fileURLWithPath: file))
    let before = try directory.bytes("app.log")
    let run = try Subprocess.resumedata("repair", "--in-place", "--unsafe-fixes", file)
    #expect(run.status == 1)
    #expect(run.output.contains("repair does not write into other data; -o FILE --at LOCATOR writes a repaired copy"))
    #expect(run.output.contains("RD201"))
    #expect(try directory.bytes("app.log") == before)
    #expect(directory.names == ["app.log"])
  }

  @Test("inspect of a directory gives one line a blob, and csv and tsv a table that no spreadsheet takes for formulas")
  func directory() throws {
    let directory = try BlobDirectory(Self.newer)
    try Data(twoBlobs().text.utf8).write(to: URL(fileURLWithPath: directory.path + "/=app,.log"))
    try Data("nothing".utf8).write(to: URL(fileURLWithPath: directory.path + "/other.txt"))
    let text = try Subprocess.resumedata("inspect", directory.path)
    #expect(text.status == 0)
    #expect(text.lines.count == 3)
    #expect(text.lines.last?.contains("keyed-archive-version-5.plist: download version 5, ") ?? false)
    #expect(text.errors == "resumedata: skipped 1 file that is not resume data\n")
    #expect(try objects(Subprocess.resumedata("inspect", "--format", "jsonl", directory.path).output).count == 3)

    for format in ["csv", "tsv"] {
      let separator = format == "csv" ? "," : "\t"
      let lines = try Subprocess.resumedata("inspect", "--format", format, directory.path).lines
      #expect(lines.count == 4)
      #expect(lines[0].hasPrefix(["file", "locator", "kind", "version", "container"].joined(separator: separator)))
    }
    let bash = try Subprocess.bash("cd \"$1\" && \"$0\" inspect --format csv =app,.log", directory.path)
    #expect(bash.lines.dropFirst().allSatisfy { $0.hasPrefix("\"'=app,.log\",#@") })
  }

  @Test("a text longer than a blob may be is searched to its end, in a directory too")
  func longText() throws {
    let directory = try BlobDirectory()
    let filler = String(repeating: "2019-03-04 10:11:12 MyApp tick\n", count: 600_000)
    let blob = Data(try TestInputs.fixture(Self.newer)).base64EncodedString()
    try Data((filler + "data=\(blob)\n").utf8).write(to: URL(fileURLWithPath: directory.path + "/app.log"))
    for path in [directory.path + "/app.log", directory.path] {
      let rows = try objects(Subprocess.resumedata("diagnose", "--format", "jsonl", path).output)
      #expect(rows.count == 1)
      #expect(rows.first?["locator"] as? String == "\(directory.path)/app.log#@\(filler.utf8.count + 5)")
      #expect((rows.first?["place"] as? [String: Int])?["line"] == 600_001)
    }
  }
}
