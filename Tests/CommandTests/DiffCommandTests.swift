import Foundation
import TestInputs
import Testing

@Suite("resumedata diff")
struct DiffCommandTests {
  private func path(_ fixture: String) -> String { TestInputs.fixtures.appendingPathComponent(fixture).path }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// A copy of a fixture with one text replaced.
  private func changed(_ fixture: String, _ old: String, _ new: String) throws -> String {
    let text = try String(contentsOfFile: path(fixture), encoding: .utf8)
    #expect(text.contains(old))
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("diff-\(UUID().uuidString).xml")
    try Data(text.replacing(old, with: new).utf8).write(to: file)
    return file.path
  }

  @Test("blobs that mean the same are equal in any container, with exit code 0")
  func same() throws {
    let (a, b) = (path("blobs/xml-version-4-ios-11.xml"), path("blobs/binary-version-4.plist"))
    let run = try Subprocess.resumedata("diff", a, b)
    #expect(run.status == 0)
    #expect(run.output == "\(a) and \(b) mean the same\n")
    #expect(run.errors.isEmpty)
    let object = try json(try Subprocess.resumedata("diff", "--format", "json", a, b).output)
    #expect(Set(object.keys) == ["schema", "a", "b", "same", "differences", "complete"])
    #expect(object["schema"] as? Int == 1)
    #expect(object["a"] as? String == a)
    #expect(object["b"] as? String == b)
    #expect(object["same"] as? Bool == true)
    #expect((object["differences"] as? [Any])?.isEmpty == true)
  }

  @Test("each difference is a line with both values, and the exit code is 1")
  func different() throws {
    let a = path("blobs/xml-version-4-ios-11.xml")
    let b = try changed("blobs/xml-version-4-ios-11.xml", "262144", "81920")
    defer { try? FileManager.default.removeItem(atPath: b) }
    let run = try Subprocess.resumedata("diff", a, b)
    #expect(run.status == 1)
    #expect(
      run.output == """
        \(a) and \(b) differ
          NSURLSessionResumeBytesReceived  262144 -> 81920

        """)
    let forms = try Subprocess.resumedata(
      "diff", path("bugs/b1-named-requests-of-ios-10.0.2.xml"), path("bugs/b1-after-the-repair.xml"))
    #expect(
      forms.output.split(separator: "\n").dropFirst() == [
        "  NSURLSessionResumeCurrentRequest::form     \"named\" -> \"positional\"",
        "  NSURLSessionResumeCurrentRequest::topKey   \"NSKeyedArchiveRootObjectKey\" -> \"root\"",
        "  NSURLSessionResumeOriginalRequest::form    \"named\" -> \"positional\"",
        "  NSURLSessionResumeOriginalRequest::topKey  \"NSKeyedArchiveRootObjectKey\" -> \"root\"",
      ])
  }

  @Test("JSON has path, kind and the values as JSON, null where there is none")
  func values() throws {
    let (a, b) = (path("blobs/xml-version-4-ios-11.xml"), path("blobs/validator-date-only.xml"))
    for format in ["json", "jsonl"] {
      let run = try Subprocess.resumedata("diff", "--format", format, a, b)
      #expect(run.status == 1)
      #expect((run.output.split(separator: "\n").count == 1) == (format == "jsonl"))
      let object = try json(run.output)
      #expect(object["same"] as? Bool == false)
      let differences = try #require(object["differences"] as? [[String: Any]])
      #expect(differences.count == 1)
      #expect(differences[0]["path"] as? String == "NSURLSessionResumeEntityTag")
      #expect(differences[0]["kind"] as? String == "removed")
      #expect(differences[0]["a"] as? String == "\"5e3a1c-9f00\"")
      #expect(differences[0]["b"] is NSNull)
    }
    let class_ = try json(
      try Subprocess.resumedata("diff", "--format", "json", a, path("blobs/requests-mutable-class.xml")).output)
    let timeouts = (class_["differences"] as? [[String: Any]] ?? [])
      .filter { ($0["path"] as? String) == "NSURLSessionResumeCurrentRequest::timeout" }
    #expect(timeouts.first?["a"] as? Double == 60)
    #expect(timeouts.first?["b"] as? Double == 0)
  }

  @Test("with --encoding only identical bytes are equal")
  func encoding() throws {
    let (a, b) = (path("blobs/xml-version-4-ios-11.xml"), path("blobs/binary-version-4.plist"))
    let same = try Subprocess.resumedata("diff", "--encoding", a, a)
    #expect(same.status == 0)
    #expect(same.output == "\(a) and \(a) are the same byte for byte\n")
    let run = try Subprocess.resumedata("diff", "--encoding", a, b)
    #expect(run.status == 1)
    let lines = run.output.split(separator: "\n")
    #expect(lines[0] == "\(a) and \(b) differ in their encoding alone")
    #expect(lines[1] == "  container  \"xml\" -> \"binary\"")
    #expect(lines.last?.hasPrefix("  the bytes  ") ?? false)
    // The same blob in two texts.
    let text = try String(contentsOfFile: path("transports/hex-nil-lower-case.txt"), encoding: .utf8)
    let around = try Subprocess.resumedata(
      "diff", "--encoding", path("transports/hex-nil-lower-case.txt"), "-", input: Data((text + "\n\n").utf8))
    #expect(around.status == 1)
    #expect(around.output.contains("with the text around the blob"))
    let meaning = try Subprocess.resumedata(
      "diff", path("transports/hex-nil-lower-case.txt"), "-", input: Data((text + "\n\n").utf8))
    #expect(meaning.status == 0)
    #expect(meaning.output.hasSuffix(" and - mean the same\n"))
  }

  @Test("both inputs are tried, each error is printed on standard error, and the exit code is 2")
  func failures() throws {
    let run = try Subprocess.resumedata("diff", "--format", "json", "/nowhere/at/all", "/dev/null")
    #expect(run.status == 2)
    #expect(
      run.errors == """
        resumedata: cannot open /nowhere/at/all: No such file or directory
        resumedata: /dev/null: no data at byte 0

        """)
    let object = try json(run.output)
    #expect(object["same"] is NSNull)
    #expect(object["differences"] is NSNull)
    let errors = try #require(object["errors"] as? [String: [String: Any]])
    #expect(errors["a"]?["code"] as? String == "unreadable-file")
    #expect(errors["b"]?["code"] as? String == "truncated")
    let one = try Subprocess.resumedata("diff", path("blobs/binary-version-4.plist"), "/dev/null")
    #expect(one.status == 2)
    #expect(one.output.isEmpty)
  }

  @Test(
    "wrong usage exits with 64",
    arguments: [
      ["diff"], ["diff", "x"], ["diff", "-", "-"], ["diff", "a", "b", "c"], ["diff", "--format", "yaml", "a", "b"],
    ])
  func usage(arguments: [String]) throws {
    #expect(try Subprocess.run(Subprocess.command, arguments).status == 64)
  }

  @Test("text of a blob is escaped, so that it cannot act on a terminal", arguments: ["text", "json", "jsonl"])
  func controlCharacters(format: String) throws {
    let escapes = [
      "blobs/terminal-escape-sequences.plist", "blobs/terminal-escape-sequences-in-keys.plist",
      "blobs/terminal-c1-and-bidi-controls.xml",
    ]
    for (a, b) in zip(escapes, escapes[1...] + escapes[..<1]) {
      let run = try Subprocess.resumedata("diff", "--format", format, path(a), path(b))
      #expect(run.status == 1)
      let unsafe = (run.output + run.errors).unicodeScalars.filter { scalar in
        scalar != "\n"
          && (scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format)
      }
      #expect(unsafe.isEmpty, "\(unsafe.map(\.value))")
    }
  }

  @Test("secrets are shown, and with --redact only their places", arguments: ["text", "json"])
  func redaction(format: String) throws {
    let (plain, secret) = (path("blobs/xml-version-4-ios-11.xml"), path("blobs/headers-with-credentials.xml"))
    let shown = try Subprocess.resumedata("diff", "--format", format, plain, secret).output
    let redacted = try Subprocess.resumedata("diff", "--redact", "--format", format, plain, secret).output
    #expect(shown.contains("headers.Authorization"))
    #expect(!shown.contains("[redacted"))
    #expect(redacted.contains("headers.Authorization"))
    #expect(redacted.contains("[redacted, "))
    let secrets = ["Bearer", "Basic"].filter { shown.contains($0) }
    #expect(!secrets.isEmpty)
    for secret in secrets { #expect(!redacted.contains(secret)) }
    let signed = try Subprocess.resumedata(
      "diff", "--redact", "--format", "json", path("bugs/b9-signed-url-s3-version-4.plist"),
      path("bugs/b9-signed-url-s3-version-2.plist")
    ).output
    #expect(signed.contains("X-Amz-Signature=[redacted, "))
    #expect(signed.contains("X-Amz-Expires="))
  }

  @Test("long values are shown from where they differ")
  func longValues() throws {
    let long = "https://example.com/" + String(repeating: "a", count: 200)
    let a = try changed("blobs/xml-version-4-ios-11.xml", "https://example.com/files/archive.zip", long + "/one.zip")
    let b = try changed("blobs/xml-version-4-ios-11.xml", "https://example.com/files/archive.zip", long + "/two.zip")
    defer { for file in [a, b] { try? FileManager.default.removeItem(atPath: file) } }
    let line = try #require(try Subprocess.resumedata("diff", a, b).output.split(separator: "\n").last)
    #expect(
      line == "  NSURLSessionDownloadURL  ...\"aaaaaaaaaaaaaaaaaaa/one.zip\" -> ...\"aaaaaaaaaaaaaaaaaaa/two.zip\"")
  }

  @Test("two hostile files are compared without a crash")
  func hostile() throws {
    let files = ["hostile/archives/bomb-shared-objects.plist", "hostile/archives/depth-1500-objects.plist"].map(path)
    #expect(try Subprocess.resumedata("diff", files[0], files[0]).status == 0)
    #expect(try Subprocess.resumedata("diff", files[0], files[1]).status == 1)
  }
}
