import Foundation
import TestInputs
import Testing

@Suite("resumedata create")
struct CreateCommandTests {
  private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("create-\(UUID().uuidString)")

  /// Runs `create` next to a partial file of 4096 bytes and an empty one.
  private func create(
    _ arguments: [String], output name: String = "DIRECTORY/blob", check: (Subprocess, URL) throws -> Void
  ) throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data(count: 4096).write(to: directory.appendingPathComponent("CFNetworkDownload_a.tmp"))
    try Data().write(to: directory.appendingPathComponent("empty.tmp"))
    let partialFile = directory.path + "/CFNetworkDownload_a.tmp"
    try FileManager.default.createSymbolicLink(atPath: directory.path + "/link", withDestinationPath: partialFile)
    let output = URL(fileURLWithPath: name.replacingOccurrences(of: "DIRECTORY", with: directory.path))
    let partial = arguments.contains("--partial") ? [] : ["--partial", partialFile]
    let resolved = arguments.map { $0.replacingOccurrences(of: "DIRECTORY", with: directory.path) }
    try check(Subprocess.run(Subprocess.command, ["create", "-o", output.path] + partial + resolved), output)
  }

  private static let url = ["--url", "https://example.com/a.zip"]

  @Test(
    "a created blob continues the file, and diagnose finds nothing wrong with it",
    arguments: ["iOS 8", "iOS 10.1", "iOS 12.1", "iOS 18"])
  func sound(system: String) throws {
    try create(Self.url + ["--etag", "\"a\"", "--header", "X-A: b", "--for", system]) { run, output in
      #expect(run.status == 0)
      #expect(run.errors == "")
      let inspected = try Subprocess.resumedata("inspect", "--format", "json", output.path)
      let object = try #require(JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [String: Any])
      let resume = try #require(object["resume"] as? [String: Any])
      #expect(resume["url"] as? String == "https://example.com/a.zip")
      let headers = resume["headers"] as? [String: String]
      #expect(
        headers == ["Accept-Encoding": "identity", "Range": "bytes=4096-", "If-Range": "\"a\"", "X-A": "b"],
        "\(String(describing: headers))")
      let checks = resume["checks"] as? [String: Any]
      #expect(checks?["contentRangeStart"] as? Int == 4096 && checks?["entityTag"] as? String == "\"a\"")
      let diagnosed = try Subprocess.resumedata(
        "diagnose", "--for", system, "--temporary-directory", directory.path, output.path)
      #expect(diagnosed.status == 0)
      #expect(diagnosed.output.contains("nothing wrong"))
    }
  }

  @Test("a weak entity tag is accepted with a remark")
  func tags() throws {
    try create(Self.url + ["--etag", "W/\"abc\"", "--to-version", "5"]) { run, _ in
      #expect(run.status == 0)
      #expect(run.errors.contains("RD102"))
    }
  }

  @Test("a tag or date that is not one, a Range header, and -o with the name of the partial file are refused")
  func refused() throws {
    for arguments in [
      ["--etag", "abc"], ["--etag", "\"5e3a"], ["--etag", "w/\"a\""], ["--last-modified", "yesterday"],
      ["--last-modified", "2020-02-04T09:30:00Z"], ["--last-modified", "Mon, 04 Feb 2020 09:30:00 GMT"],
      ["--etag", "\"a\"", "--header", "range: bytes=1000-"],
    ] {
      try create(Self.url + ["--to-version", "5"] + arguments) { run, output in
        #expect(run.status == 64, "\(arguments): \(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: output.path))
      }
    }
    let partial = "DIRECTORY/CFNetworkDownload_a.tmp"
    for name in [partial, "DIRECTORY/./link"] {
      let arguments = Self.url + ["--etag", "\"a\"", "--to-version", "5", "--no-backup", "--partial", name]
      try create(arguments, output: partial) { run, output in
        #expect(run.status == 64 && run.errors.contains("the download would be lost"), "\(run.errors)")
        let kept = try Data(contentsOf: output)
        #expect(kept.count == 4096)
      }
    }
  }

  @Test(
    "a missing validator, http URL or version gives exit code 64",
    arguments: [
      ["--url", "https://example.com/a", "--to-version", "5"],
      ["--url", "ftp://example.com/a", "--etag", "\"a\"", "--to-version", "5"],
      ["--url", "https://example.com/a b", "--etag", "\"a\"", "--to-version", "5"],
      ["--url", "https://example.com/a", "--etag", "\"a\""],
      ["--url", "https://example.com/a", "--etag", "", "--to-version", "5"],
      ["--url", "https://example.com/a", "--etag", "abc", "--to-version", "5"],
      ["--url", "https://example.com/a", "--etag", "\"a\r\nX: y\"", "--to-version", "5"],
      ["--url", "https://example.com/a", "--last-modified", "yesterday", "--to-version", "5"],
      ["--url", "https://example.com/a", "--etag", "\"a\"", "--to-version", "5", "--header", "Range: bytes=5-"],
      ["--url", "https://example.com/a", "--etag", "\"a\"", "--to-version", "5", "--header", "a b: c"],
      ["--etag", "\"a\"", "--to-version", "5"],
    ])
  func usage(arguments: [String]) throws {
    try create(arguments) { run, output in
      #expect(run.status == 64)
      #expect(!FileManager.default.fileExists(atPath: output.path))
    }
  }

  @Test(
    "a partial file that is empty, missing or a directory gives exit code 2",
    arguments: ["DIRECTORY/empty.tmp", "DIRECTORY/absent", "DIRECTORY"])
  func partialFile(path: String) throws {
    try create(Self.url + ["--etag", "\"a\"", "--to-version", "5", "--partial", path]) { run, output in
      #expect(run.status == 2)
      #expect(run.errors.hasPrefix("resumedata: "))
      #expect(!FileManager.default.fileExists(atPath: output.path))
    }
  }
}
