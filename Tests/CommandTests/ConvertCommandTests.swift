import Foundation
import TestInputs
import Testing

@Suite("resumedata convert")
struct ConvertCommandTests {
  /// A temporary directory for a test, removed afterwards.
  private final class Directory {
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

  @Test("the result is written to the file, its description to standard output, and remarks to standard error")
  func toFile() throws {
    let directory = try Directory()
    let run = try Subprocess.resumedata(
      "convert", fixture(Self.version4), "--to-version", "1", "--directory", "/var/tmp", "-o", directory.path("a"))
    #expect(run.status == 0)
    #expect(run.output == "\(directory.path("a")): version 1, an XML property list, positional requests\n")
    #expect(
      run.errors
        == "resumedata: NSURLSessionResumeInfoTempFileName: an absolute path in /var/tmp, as version 1 stores it\n")
    let object = try inspect(directory.path("a"))
    #expect(object["version"] as? Int == 1)
    #expect(object["localPath"] as? String == "/var/tmp/CFNetworkDownload_aB3xYz.tmp")
    #expect(directory.names == ["a"])
  }

  @Test("the options for single fields set them in every form that has the field")
  func facts() throws {
    let directory = try Directory()
    func convert(_ arguments: String...) throws -> (status: Int32, object: [String: Any]) {
      let run = try Subprocess.run(
        Subprocess.command, ["convert", fixture(Self.version4)] + arguments + ["-o", directory.path("a")])
      return (run.status, run.status == 0 ? try inspect(directory.path("a")) : [:])
    }
    let date = "Tue, 04 Feb 2020 09:30:00 GMT"
    let tag = try convert("--etag", "\"v2\"", "--bytes-received", "77", "--temp-file", "x.tmp")
    #expect(tag.status == 0)
    #expect(tag.object["entityTag"] as? String == "\"v2\"")
    #expect(tag.object["serverDate"] is NSNull)
    #expect(tag.object["bytesReceived"] as? Int == 77)
    #expect(tag.object["tempFileName"] as? String == "x.tmp")
    let dated = try convert("--last-modified", date).object["resume"] as? [String: Any]
    #expect((dated?["headers"] as? [String: String])?["If-Range"] == date)
    let none = try convert("--drop-validator").object["resume"] as? [String: Any]
    let headers = try #require(none?["headers"] as? [String: String])
    #expect(headers["If-Range"] == nil && headers["Range"]?.hasPrefix("bytes=") == true)
    for (word, isAllowed) in [("yes", true), ("no", false)] {
      let request = try convert("--allows-cellular", word).object["currentRequest"] as? [String: Any]
      #expect(request?["allowsCellularAccess"] as? Bool == isAllowed)
    }
    for arguments in [
      ["--etag", "v2"], ["--etag", "\"a\r\nX: y\""], ["--last-modified", "today"], ["--temp-file", "a/b"],
      ["--allows-cellular", "maybe"], ["--drop-validator", "--etag", "\"a\""],
      ["--url", "https://a.example", "--original-url"],
    ] {
      let run = try Subprocess.run(
        Subprocess.command, ["convert", fixture(Self.version4)] + arguments + ["-o", directory.path("b")])
      #expect(run.status == 64, "\(arguments)")
    }
  }

  @Test("--original-url replaces the URL after redirects by that of the original request")
  func originalURL() throws {
    let directory = try Directory()
    let redirected = fixture("blobs/request-redirected.plist")
    let before = try inspect(redirected)
    let original = try #require((before["originalRequest"] as? [String: Any])?["url"] as? String)
    #expect(before["url"] as? String != original)
    let run = try Subprocess.resumedata("convert", redirected, "--original-url", "-o", directory.path("a"))
    #expect(run.status == 0)
    let after = try inspect(directory.path("a"))
    #expect(after["url"] as? String == original)
    #expect((after["currentRequest"] as? [String: Any])?["url"] as? String == original)
    #expect((after["resume"] as? [String: Any])?["url"] as? String == original)
    let missing = try Subprocess.resumedata(
      "convert", fixture("blobs/request-original-missing.plist"), "--original-url", "-o", directory.path("b"))
    #expect(missing.status == 2)
  }

  @Test("a form without a byte count refuses --bytes-received")
  func noByteCount() throws {
    let directory = try Directory()
    let run = try Subprocess.resumedata(
      "convert", fixture("blobs/masked-archive-26.resumedata"), "--bytes-received", "5", "-o", directory.path("a"))
    #expect(run.status == 2)
    #expect(run.errors.contains("NSURLSessionResumeBytesReceived: the newer loader's form has no byte count"))
    #expect(directory.names == [])
  }

  @Test("--for takes the profile of the system, --container and --requests override it")
  func forSystem() throws {
    let directory = try Directory()
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
        Subprocess.command, ["convert", fixture(Self.version4), "--no-backup", "-o", directory.path("a")] + arguments)
      #expect(run.status == 0, "\(arguments)")
      let object = try inspect(directory.path("a"))
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

  @Test("an existing file is kept as a backup, and a new file gets the permissions of the source")
  func existing() throws {
    let directory = try Directory()
    try directory.copy(Self.version4, as: "in")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: directory.path("in"))
    let before = try directory.bytes("in")
    #expect(
      try Subprocess.resumedata("convert", directory.path("in"), "--to-version", "5", "-o", directory.path("new"))
        .status == 0
    )
    let mode = try FileManager.default.attributesOfItem(atPath: directory.path("new"))[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let again = try Subprocess.resumedata(
      "convert", directory.path("in"), "--to-version", "4", "-o", directory.path("new"), "--format", "json")
    #expect(again.status == 0)
    #expect(try json(again.output)["backup"] as? String == directory.path("new.orig"))
    #expect(directory.names == ["in", "new", "new.orig"])
    // The input is never replaced, whatever its name is.
    try FileManager.default.linkItem(atPath: directory.path("in"), toPath: directory.path("other name"))
    for name in ["in", "other name"] {
      let refused = try Subprocess.resumedata(
        "convert", directory.path("in"), "--to-version", "5", "--no-backup", "-o", directory.path(name))
      #expect(refused.status == 64 && refused.errors.contains("-o names the input"), "\(refused.errors)")
    }
    #expect(try directory.bytes("in") == before)
  }

  @Test("fields that the target cannot represent stop the conversion and are named; --lossy drops and lists them")
  func lossy() throws {
    let directory = try Directory()
    let file = fixture("blobs/masked-archive-26.resumedata")
    let missing = try Subprocess.resumedata("convert", file, "--to-version", "5", "-o", directory.path("a"))
    #expect(missing.status == 2)
    #expect(missing.errors.contains("NSURLSessionResumeBytesReceived"))
    let strict = try Subprocess.resumedata(
      "convert", file, "--to-version", "5", "--bytes-received", "10", "-o", directory.path("a"), "--format", "json")
    #expect(strict.status == 2)
    let error = try #require(try json(strict.output)["error"] as? [String: Any])
    #expect(error["code"] as? String == "not-carried")
    let fields = try #require(error["fields"] as? [[String: Any]])
    #expect(fields.contains { $0["field"] as? String == "taskDescription" })
    #expect(directory.names == [])
    let lossy = try Subprocess.resumedata(
      "convert", file, "--to-version", "5", "--bytes-received", "10", "--lossy", "-o", directory.path("a"), "--format",
      "json")
    #expect(lossy.status == 0)
    let object = try json(lossy.output)
    #expect(object["schema"] as? Int == 1)
    #expect(object["file"] as? String == file)
    #expect(object["output"] as? String == directory.path("a"))
    let dropped = try #require(object["dropped"] as? [[String: Any]])
    #expect(dropped.map { $0["field"] as? String } == fields.map { $0["field"] as? String })
    #expect(lossy.errors.contains("left out taskDescription"))
  }

  @Test("--partial gives the byte count, the name and version 1's directory")
  func partial() throws {
    let directory = try Directory()
    try Data(count: 1234).write(to: directory.url.appendingPathComponent("archive.part"))
    let file = fixture("blobs/safari-info-plist.xml")
    for version in ["1", "2"] {
      let run = try Subprocess.resumedata(
        "convert", file, "--to-version", version, "--partial", directory.path("archive.part"), "--no-backup", "-o",
        directory.path("a"))
      #expect(run.status == 0)
      let object = try inspect(directory.path("a"))
      #expect(object["bytesReceived"] as? Int == 1234)
      #expect(object["tempFileName"] as? String == (version == "1" ? nil : "archive.part"))
      #expect(object["localPath"] as? String == (version == "1" ? directory.path("archive.part") : nil))
    }
    let absent = try Subprocess.resumedata(
      "convert", file, "--to-version", "2", "--partial", directory.path("absent"), "-o", directory.path("b"))
    #expect(absent.status == 2)
    #expect(absent.errors.contains("absent"))
  }

  @Test("--url removes credentials and reports that, without their values")
  func url() throws {
    let directory = try Directory()
    let run = try Subprocess.resumedata(
      "convert", fixture("blobs/headers-with-credentials.xml"), "--url", "https://new.example.net/a?b=1", "--header",
      "X-New: 1 ", "-o", directory.path("a"))
    #expect(run.status == 0)
    #expect(run.errors.contains("the header Authorization"))
    let object = try inspect(directory.path("a"))
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
    let directory = try Directory()
    try Data(run.output.utf8).write(to: directory.url.appendingPathComponent("a"))
    let headers = try #require(
      (inspect(directory.path("a"))["currentRequest"] as? [String: Any])?["headers"] as? [String: String])
    #expect(headers["Authorization"] == "redacted")
    #expect(headers["Cookie"] == "redacted")
    #expect(headers["Accept"] == "*/*")
  }

  @Test("an empty blob gives exit code 1, and a blob that cannot be read or converted gives 2")
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
    "wrong usage gives exit code 64",
    arguments: [
      ["--to-version", "3"], ["--to-version", "x"], ["--for", "iOS 7"], ["--for", "Windows 11"],
      ["--to-version", "5", "--for", "iOS 13"], ["--container", "masked-archive"], ["--container", "json"],
      ["--requests", "numbered"], ["--to-version", "1", "--directory", "relative"], ["--keep-credentials"],
      ["--partial", "a", "--bytes-received", "1"], ["--bytes-received", "-1"], ["--header", "no colon"],
      ["--format", "json"], ["--url", "foo", "-o", "x"], ["--header", "Range: bytes=5-", "-o", "x"],
    ])
  func usage(arguments: [String]) throws {
    let run = try Subprocess.run(Subprocess.command, ["convert", fixture(Self.version4)] + arguments)
    #expect(run.status == 64)
    #expect(run.output == "")
  }
}
