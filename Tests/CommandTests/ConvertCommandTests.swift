import Foundation
import TestInputs
import Testing

@Suite("resumedata convert")
struct ConvertCommandTests {
  /// A folder of its own for a test, removed afterwards.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("convert-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
    func bytes(_ name: String) throws -> [UInt8] { try TestInputs.bytes(of: url.appendingPathComponent(name)) }
    var names: [String] { TestInputs.files(below: url).map(\.lastPathComponent).sorted() }

    func copy(_ fixture: String, as name: String) throws {
      try FileManager.default.copyItem(
        at: TestInputs.fixtures.appendingPathComponent(fixture), to: url.appendingPathComponent(name))
    }
  }

  private func fixture(_ name: String) -> String { TestInputs.fixtures.appendingPathComponent(name).path }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func inspect(_ path: String) throws -> [String: Any] {
    try json(Subprocess.resumedata("inspect", "--format", "json", path).output)
  }

  private static let version4 = "blobs/xml-version-4-ios-11.xml"

  @Test("the result goes to the file, what was made of it to standard output, what is to be known to standard error")
  func toFile() throws {
    let folder = try Folder()
    let run = try Subprocess.resumedata(
      "convert", fixture(Self.version4), "--to-version", "1", "--directory", "/var/tmp", "-o", folder.path("a"))
    #expect(run.status == 0)
    #expect(run.output == "\(folder.path("a")): version 1, an XML property list, positional requests\n")
    #expect(
      run.errors
        == "resumedata: NSURLSessionResumeInfoTempFileName: an absolute path in /var/tmp, as version 1 has it\n")
    let object = try inspect(folder.path("a"))
    #expect(object["version"] as? Int == 1)
    #expect(object["localPath"] as? String == "/var/tmp/CFNetworkDownload_aB3xYz.tmp")
    #expect(folder.names == ["a"])
  }

  @Test("--for takes the profile of the system, --container and --requests override it")
  func forSystem() throws {
    let folder = try Folder()
    for (arguments, version, container, form, key) in [
      (["--for", "iOS 9"], 2, "xml", "positional", "NSKeyedArchiveRootObjectKey"),
      (["--for", "iOS 10.1"], 2, "xml", "positional", "root"),
      (["--for", "macOS 10.14"], 4, "keyed-archive", "named", "NSKeyedArchiveRootObjectKey"),
      (["--for", "iOS 13", "--container", "binary"], 5, "binary", "named", "NSKeyedArchiveRootObjectKey"),
      (["--for", "iOS 9", "--requests", "named"], 2, "xml", "named", "NSKeyedArchiveRootObjectKey"),
      (["--for", "iOS 9", "--requests", "keep"], 2, "xml", "named", "NSKeyedArchiveRootObjectKey"),
      (
        ["--to-version", "5", "--requests", "positional"], 5, "keyed-archive", "positional",
        "NSKeyedArchiveRootObjectKey"
      ),
      (["--container", "xml-keyed-archive"], 4, "xml-keyed-archive", "named", "NSKeyedArchiveRootObjectKey"),
    ] {
      let run = try Subprocess.run(
        Subprocess.command, ["convert", fixture(Self.version4), "--no-backup", "-o", folder.path("a")] + arguments)
      #expect(run.status == 0, "\(arguments)")
      let object = try inspect(folder.path("a"))
      #expect(object["version"] as? Int == version, "\(arguments)")
      #expect(object["container"] as? String == container, "\(arguments)")
      let request = try #require(object["currentRequest"] as? [String: Any])
      #expect(request["form"] as? String == form, "\(arguments)")
      #expect(request["topKey"] as? String == key, "\(arguments)")
    }
  }

  @Test("without -o the blob goes to standard output, also from standard input")
  func pipes() throws {
    let bytes = try Data(contentsOf: TestInputs.fixtures.appendingPathComponent(Self.version4))
    let run = try Subprocess.resumedata("convert", "-", "--to-version", "4", input: bytes)
    #expect(run.status == 0)
    #expect(run.output == String(decoding: bytes, as: UTF8.self))
    #expect(run.errors == "")
    let explicit = try Subprocess.resumedata("convert", "-", "--to-version", "4", "-o", "-", input: bytes)
    #expect(explicit.output == run.output)
  }

  @Test("a file that is there is kept as a backup, permissions of the source go to a new file")
  func existing() throws {
    let folder = try Folder()
    try folder.copy(Self.version4, as: "in")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path("in"))
    let before = try folder.bytes("in")
    #expect(
      try Subprocess.resumedata("convert", folder.path("in"), "--to-version", "5", "-o", folder.path("new")).status == 0
    )
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path("new"))[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let inPlace = try Subprocess.resumedata(
      "convert", folder.path("in"), "--to-version", "5", "-o", folder.path("in"), "--format", "json")
    #expect(inPlace.status == 0)
    #expect(try json(inPlace.output)["backup"] as? String == folder.path("in.orig"))
    #expect(try folder.bytes("in.orig") == before)
    #expect(try folder.bytes("in") == folder.bytes("new"))
    #expect(folder.names == ["in", "in.orig", "new"])
  }

  @Test("what the target cannot carry is named and stops the conversion; with --lossy it is listed")
  func lossy() throws {
    let folder = try Folder()
    let file = fixture("blobs/masked-archive-26.resumedata")
    let missing = try Subprocess.resumedata("convert", file, "--to-version", "5", "-o", folder.path("a"))
    #expect(missing.status == 2)
    #expect(missing.errors.contains("NSURLSessionResumeBytesReceived"))
    let strict = try Subprocess.resumedata(
      "convert", file, "--to-version", "5", "--bytes-received", "10", "-o", folder.path("a"), "--format", "json")
    #expect(strict.status == 2)
    let error = try #require(try json(strict.output)["error"] as? [String: Any])
    #expect(error["code"] as? String == "not-carried")
    let fields = try #require(error["fields"] as? [[String: Any]])
    #expect(fields.contains { $0["field"] as? String == "taskDescription" })
    #expect(folder.names == [])
    let lossy = try Subprocess.resumedata(
      "convert", file, "--to-version", "5", "--bytes-received", "10", "--lossy", "-o", folder.path("a"), "--format",
      "json")
    #expect(lossy.status == 0)
    let object = try json(lossy.output)
    #expect(object["schema"] as? Int == 1)
    #expect(object["file"] as? String == file)
    #expect(object["output"] as? String == folder.path("a"))
    let dropped = try #require(object["dropped"] as? [[String: Any]])
    #expect(dropped.map { $0["field"] as? String } == fields.map { $0["field"] as? String })
    #expect(lossy.errors.contains("left out taskDescription"))
  }

  @Test("--partial gives the byte count, the name and version 1's folder")
  func partial() throws {
    let folder = try Folder()
    try Data(count: 1234).write(to: folder.url.appendingPathComponent("archive.part"))
    let file = fixture("blobs/safari-info-plist.xml")
    for version in ["1", "2"] {
      let run = try Subprocess.resumedata(
        "convert", file, "--to-version", version, "--partial", folder.path("archive.part"), "--no-backup", "-o",
        folder.path("a"))
      #expect(run.status == 0)
      let object = try inspect(folder.path("a"))
      #expect(object["bytesReceived"] as? Int == 1234)
      #expect(object["tempFileName"] as? String == (version == "1" ? nil : "archive.part"))
      #expect(object["localPath"] as? String == (version == "1" ? folder.path("archive.part") : nil))
    }
    let absent = try Subprocess.resumedata(
      "convert", file, "--to-version", "2", "--partial", folder.path("absent"), "-o", folder.path("b"))
    #expect(absent.status == 2)
    #expect(absent.errors.contains("absent"))
  }

  @Test("--url leaves credentials behind and says so, never their values")
  func url() throws {
    let folder = try Folder()
    let run = try Subprocess.resumedata(
      "convert", fixture("blobs/headers-with-credentials.xml"), "--url", "https://new.example.net/a?b=1", "--header",
      "X-New: 1 ", "-o", folder.path("a"))
    #expect(run.status == 0)
    #expect(run.errors.contains("the header Authorization"))
    let object = try inspect(folder.path("a"))
    #expect(object["url"] as? String == "https://new.example.net/a?b=1")
    let headers = try #require((object["currentRequest"] as? [String: Any])?["headers"] as? [String: String])
    #expect(headers.keys.sorted() == ["Accept", "Accept-Encoding", "Accept-Language", "User-Agent", "X-New"])
    #expect(headers["X-New"] == "1")
    let before = try inspect(fixture("blobs/headers-with-credentials.xml"))
    let secrets = try #require((before["currentRequest"] as? [String: Any])?["headers"] as? [String: String])
    for name in ["Authorization", "Cookie", "Proxy-Authorization"] {
      let secret = try #require(secrets[name])
      #expect(!run.errors.contains(secret) && !run.output.contains(secret))
    }
  }

  @Test("--redact gives a blob without secrets")
  func redact() throws {
    let run = try Subprocess.resumedata("convert", fixture("blobs/headers-with-credentials.xml"), "--redact")
    #expect(run.status == 0)
    let folder = try Folder()
    try Data(run.output.utf8).write(to: folder.url.appendingPathComponent("a"))
    let headers = try #require(
      (inspect(folder.path("a"))["currentRequest"] as? [String: Any])?["headers"] as? [String: String])
    #expect(headers["Authorization"] == "redacted")
    #expect(headers["Cookie"] == "redacted")
    #expect(headers["Accept"] == "*/*")
  }

  @Test("an empty blob is rejected with 1, what cannot be read or converted ends with 2")
  func statuses() throws {
    let empty = try Subprocess.resumedata("convert", fixture("bugs/b3-nil-archive.plist"), "--to-version", "5")
    #expect(empty.status == 1)
    #expect(empty.errors.contains("the blob is empty"))
    for file in [
      "blobs/upload-masked-colorado.resumedata", "blobs/unrelated-property-list.plist", "README.md", "absent",
    ] {
      let run = try Subprocess.resumedata("convert", fixture(file), "--to-version", "5")
      #expect(run.status == 2, "\(file)")
      #expect(run.output == "")
      #expect(run.errors.hasPrefix("resumedata: "))
    }
  }

  @Test(
    "wrong usage is 64",
    arguments: [
      ["--to-version", "3"], ["--to-version", "x"], ["--for", "iOS 7"], ["--for", "Windows 11"],
      ["--to-version", "5", "--for", "iOS 13"], ["--container", "masked-archive"], ["--container", "json"],
      ["--requests", "numbered"], ["--to-version", "1", "--directory", "relative"], ["--keep-credentials"],
      ["--partial", "a", "--bytes-received", "1"], ["--bytes-received", "-1"], ["--header", "no colon"],
      ["--format", "json"],
    ])
  func usage(arguments: [String]) throws {
    let run = try Subprocess.run(Subprocess.command, ["convert", fixture(Self.version4)] + arguments)
    #expect(run.status == 64)
    #expect(run.output == "")
  }
}

@Suite("resumedata create")
struct CreateCommandTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("create-\(UUID().uuidString)")

  /// Runs `create` beside a partial file of 4096 bytes and an empty one.
  private func create(_ arguments: [String], check: (Subprocess, URL) throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(count: 4096).write(to: folder.appendingPathComponent("CFNetworkDownload_a.tmp"))
    try Data().write(to: folder.appendingPathComponent("empty.tmp"))
    let output = folder.appendingPathComponent("blob")
    let partial = arguments.contains("--partial") ? [] : ["--partial", folder.path + "/CFNetworkDownload_a.tmp"]
    let resolved = arguments.map { $0.replacingOccurrences(of: "FOLDER", with: folder.path) }
    try check(Subprocess.run(Subprocess.command, ["create", "-o", output.path] + partial + resolved), output)
  }

  private static let url = ["--url", "https://example.com/a.zip"]

  @Test(
    "what is made continues the file, and nothing is wrong with it for its reader",
    arguments: ["iOS 8", "iOS 10.1", "iOS 12.1", "iOS 18"])
  func sound(system: String) throws {
    try create(Self.url + ["--etag", "\"a\"", "--header", "X-A: b", "--for", system]) { run, output in
      #expect(run.status == 0)
      #expect(run.errors == "")
      let inspected = try Subprocess.resumedata("inspect", "--format", "json", output.path)
      let object = try #require(JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [String: Any])
      let resume = try #require(object["resume"] as? [String: Any])
      #expect(resume["url"] as? String == "https://example.com/a.zip")
      #expect(resume["headers"] as? [String: String] == ["Range": "bytes=4096-", "If-Range": "\"a\""])
      let diagnosed = try Subprocess.resumedata(
        "diagnose", "--for", system, "--temporary-directory", folder.path, output.path)
      #expect(diagnosed.status == 0)
      #expect(diagnosed.output.contains("nothing wrong"))
    }
  }

  @Test("a tag without quotes and a weak one are made, and remarked on")
  func tags() throws {
    try create(Self.url + ["--etag", "abc", "--to-version", "5"]) { run, _ in
      #expect(run.status == 0)
      #expect(run.errors.contains("not in quotes"))
    }
    try create(Self.url + ["--etag", "W/\"abc\"", "--to-version", "5"]) { run, _ in
      #expect(run.status == 0)
      #expect(run.errors.contains("RD102"))
    }
  }

  @Test(
    "wrong usage is 64: no validator, no http URL, no version",
    arguments: [
      ["--url", "https://example.com/a", "--to-version", "5"],
      ["--url", "ftp://example.com/a", "--etag", "\"a\"", "--to-version", "5"],
      ["--url", "https://example.com/a b", "--etag", "\"a\"", "--to-version", "5"],
      ["--url", "https://example.com/a", "--etag", "\"a\""],
      ["--url", "https://example.com/a", "--etag", "", "--to-version", "5"],
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
    "a partial file that is empty, absent or a folder gives 2",
    arguments: ["FOLDER/empty.tmp", "FOLDER/absent", "FOLDER"])
  func partialFile(path: String) throws {
    try create(Self.url + ["--etag", "\"a\"", "--to-version", "5", "--partial", path]) { run, output in
      #expect(run.status == 2)
      #expect(run.errors.hasPrefix("resumedata: "))
      #expect(!FileManager.default.fileExists(atPath: output.path))
    }
  }
}
