import Foundation
import TestInputs
import Testing

@Suite("resumedata inspect")
struct InspectCommandTests {
  private let nilArchive = TestInputs.fixtures.appendingPathComponent("blobs/nil-archive-newer-key-order.plist").path
  private let escapes = TestInputs.fixtures.appendingPathComponent("blobs/terminal-escape-sequences.plist").path

  private func json(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  @Test("one file gives an object, several give an array in order, and jsonl gives one line each")
  func formats() throws {
    let one = try Subprocess.resumedata("inspect", "--format", "json", nilArchive)
    #expect(one.status == 0)
    let object = try #require(json(one.output) as? [String: Any])
    #expect(object["schema"] as? Int == 1)
    #expect(object["file"] as? String == nilArchive)
    #expect(object["size"] as? Int == 160)
    #expect(object["empty"] as? Bool == true)

    let two = try Subprocess.resumedata("inspect", "--format", "json", escapes, nilArchive)
    let array = try #require(json(two.output) as? [[String: Any]])
    #expect(array.map { $0["file"] as? String } == [escapes, nilArchive])

    let lines = try Subprocess.resumedata("inspect", "--format", "jsonl", escapes, nilArchive)
    let objects = try lines.output.split(separator: "\n").map { try json(String($0)) as? [String: Any] }
    #expect(objects.map { $0?["file"] as? String } == [escapes, nilArchive])
  }

  @Test(
    "results of parallel jobs are printed in the order of the inputs, also standard input and failures")
  func jobs() throws {
    let files = FixtureEntry.all.prefix(60).map(\.url.path)
    let arguments = files.prefix(30) + ["/nonexistent", "-"] + files.dropFirst(30) + files.prefix(5)
    let input = try Data(contentsOf: URL(fileURLWithPath: nilArchive))
    for format in ["text", "json", "jsonl"] {
      let runs = try [1, 3].map { jobs in
        try Subprocess.run(
          Subprocess.command, ["inspect", "--format", format, "--jobs", "\(jobs)"] + arguments, input: input)
      }
      #expect(runs[0].output.contains("/nonexistent"))
      #expect(Set(runs.map(\.output)).count == 1)
      #expect(Set(runs.map(\.errors)).count == 1)
      #expect(runs.map(\.status) == [2, 2])
    }
    #expect(try Subprocess.resumedata("inspect", "--jobs", "0", nilArchive).status == 64)
  }

  @Test("thousands of paths after options are accepted, and a subcommand that takes one path refuses them")
  func manyPaths() throws {
    let paths = Array(repeating: nilArchive, count: 300)
    let some = try Subprocess.run(Subprocess.command, ["inspect", "--redact", "--format", "jsonl"] + paths)
    #expect(some.status == 0)
    #expect(some.output.split(separator: "\n").count == 300)
    let diagnosis = try Subprocess.run(Subprocess.command, ["diagnose", "--format", "jsonl", "--"] + paths)
    #expect(diagnosis.status == 1)
    let refused = try Subprocess.run(Subprocess.command, ["repair", "-o", "-"] + paths)
    #expect(refused.status == 64)
    #expect(refused.errors.contains("Only one result can be written to standard output."))
    #expect(try Subprocess.run(Subprocess.command, ["explain", "RD101"] + paths).status == 64)
    #expect(try Subprocess.run(Subprocess.command, ["inspect", "--format", "xml"] + paths).status == 64)
  }

  @Test("the digest is the SHA-256 of the file")
  func digest() throws {
    let object = try #require(
      json(try Subprocess.resumedata("inspect", "--format", "json", nilArchive).output) as? [String: Any])
    let sum = try Subprocess.run("/usr/bin/env", ["sha256sum", nilArchive]).output.prefix(64)
    #expect(object["sha256"] as? String == String(sum))
  }

  @Test("the path - is standard input")
  func standardInput() throws {
    let run = try Subprocess.resumedata(
      "inspect", "--format", "json", "-", input: try Data(contentsOf: URL(fileURLWithPath: nilArchive)))
    #expect(run.status == 0)
    let object = try #require(json(run.output) as? [String: Any])
    #expect(object["file"] as? String == "-")
    #expect(object["empty"] as? Bool == true)
  }

  @Test(
    "the empty blob of iOS 12 is recognised in the text that it was published in", .enabled(if: TestInputs.hasShared))
  func publishedText() throws {
    let text = Data(try TestInputs.sample("ios12-empty-nil-archive.description.txt"))
    let run = try Subprocess.resumedata("inspect", "--format", "json", "-", input: text)
    let object = try #require(json(run.output) as? [String: Any])
    #expect(object["empty"] as? Bool == true)
    #expect(object["transport"] as? String == "hex")
    #expect(run.status == 0)
  }

  @Test("the iOS 11 sample without its data is inspected", .enabled(if: TestInputs.hasShared))
  func structureOnly() throws {
    let run = try Subprocess.resumedata(
      "inspect", "--format", "json", "-", input: Data(try TestInputs.sample("ios11-v4-structure-only.xml")))
    #expect(run.status == 0)
    let object = try #require(json(run.output) as? [String: Any])
    for name in ["currentRequest", "originalRequest"] {
      let request = try #require(object[name] as? [String: Any])
      #expect(request["state"] as? String == "unreadable")
      #expect(request["reason"] as? String == "the field holds no bytes")
    }
  }

  @Test(
    "inputs that cannot be read or decoded are named on standard error and give exit code 2")
  func failures() throws {
    let run = try Subprocess.resumedata(
      "inspect", "--format", "jsonl", "/nowhere/at/all", nilArchive, "/dev/null")
    #expect(run.status == 2)
    #expect(
      run.errors == """
        resumedata: cannot open /nowhere/at/all: No such file or directory
        resumedata: /dev/null: no data at byte 0

        """)
    let objects = try run.output.split(separator: "\n").map { try json(String($0)) as? [String: Any] }
    let codes = objects.map { ($0?["error"] as? [String: Any])?["code"] as? String }
    #expect(codes == ["unreadable-file", nil, "truncated"])
  }

  @Test(
    "wrong usage exits with 64", arguments: [[], ["inspect"], ["inspect", "--format", "yaml", "x"], ["frobnicate"]])
  func usage(arguments: [String]) throws {
    let run = try Subprocess.run(Subprocess.command, arguments)
    // Without arguments the command prints its help.
    #expect(run.status == (arguments.isEmpty ? 0 : 64))
  }

  @Test("escape sequences and control characters are escaped in every format", arguments: ["text", "json", "jsonl"])
  func controlCharacters(format: String) throws {
    for file in [escapes, "Fixtures/blobs/terminal-escape-sequences.plist"] {
      let run = try Subprocess.resumedata("inspect", "--format", format, file)
      let unsafe = (run.output + run.errors).unicodeScalars.filter { scalar in
        scalar != "\n"
          && (scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format)
      }
      #expect(unsafe.isEmpty, "\(unsafe.map(\.value))")
    }
  }

  @Test("escape sequences in file names are escaped")
  func fileNames() throws {
    let run = try Subprocess.resumedata("inspect", "/tmp/\u{1B}[31mred")
    #expect(run.errors == "resumedata: cannot open /tmp/\\u{1b}[31mred: No such file or directory\n")
    #expect(!run.output.contains("\u{1B}"))
  }

  @Test("credentials are shown; with --redact only their positions are")
  func redaction() throws {
    let signed = TestInputs.fixtures.appendingPathComponent("bugs/b9-signed-url-s3-version-4.plist").path
    let shown = try Subprocess.resumedata("inspect", signed)
    let redacted = try Subprocess.resumedata("inspect", "--redact", signed)
    #expect(shown.output.contains("X-Amz-Signature="))
    #expect(!shown.output.contains("[redacted"))
    #expect(redacted.output.contains("X-Amz-Signature=[redacted, 64 bytes]"))
    #expect(redacted.output.contains("X-Amz-Expires="))
  }

  @Test("output that is not a terminal has no colours")
  func colours() throws {
    let run = try Subprocess.resumedata("inspect", nilArchive, environment: ["TERM": "xterm-256color"])
    #expect(!run.output.contains("\u{1B}"))
  }
}
