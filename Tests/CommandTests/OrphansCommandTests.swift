import Foundation
import TestInputs
import Testing

@Suite("resumedata orphans")
struct OrphansCommandTests {
  private func objects(_ arguments: String...) throws -> [[String: Any]] {
    try Subprocess.resumedata(arguments).output.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  @Test(
    "the files of the made container are distinguished, and only orphans are printed for xargs",
    .enabled(if: TestInputs.hasShared))
  func container() throws {
    let made = try #require(TestInputs.shared).appendingPathComponent("corpus/scan/made/container").path
    let rows = try objects("orphans", "--format", "jsonl", made)
    let partials = rows.filter { $0["type"] as? String == "partial" }
    let relations = Dictionary(grouping: partials) { $0["relation"] as? String ?? "" }.mapValues(\.count)
    // The blob of the one that is matched says 262,144 bytes, and the file has 40,960.
    #expect(relations == ["orphan": 3, "size-differs": 1, "daemon": 1, "folder": 1])
    #expect(partials.allSatisfy { $0["bundle"] as? String == "com.example.app" })
    #expect(rows.last?["orphans"] as? Int == 3)
    #expect(rows.last?["partials"] as? Int == 6)
    // Four of the partial files are beginnings of zip archives.
    #expect(rows.allSatisfy { $0["type"] as? String != "unread" })
    let paths = try Subprocess.resumedata("orphans", "-0", made).output.split(separator: "\0")
    #expect(paths.map { $0.suffix(10) } == ["orph03.tmp", "orph01.tmp", "orph02.tmp"])
    #expect(try Subprocess.resumedata("orphans", "-0", "--format", "json", made).status == 64)
  }

  @Test("a blob in a backup has its domain and path, and nothing is concluded about its partial file")
  func backup() throws {
    let directory = try BlobDirectory()
    let digest = "abcdef0123456789abcdef0123456789abcdef01"
    let file = URL(fileURLWithPath: directory.path + "/ab")
    try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
    try Data(try TestInputs.fixture("blobs/keyed-archive-version-5.plist"))
      .write(to: file.appendingPathComponent(digest))
    let script = """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1])
      columns = "fileID text primary key, domain text, relativePath text, flags integer, file blob"
      c.execute(f"create table Files ({columns})")
      c.execute("insert into Files values (?, 'AppDomain-com.example.app', 'Library/x.plist', 1, null)", (sys.argv[2],))
      c.commit()
      """
    let manifest = directory.path + "/Manifest.db"
    try #require(try Subprocess.run("/usr/bin/env", ["python3", "-c", script, manifest, digest]).status == 0)
    let blob = try #require(try objects("scan", "--format", "jsonl", directory.path).first)
    let container = blob["appContainer"] as? [String: Any]
    #expect(blob["bundle"] as? String == "com.example.app")
    #expect(container?["domain"] as? String == "AppDomain-com.example.app")
    #expect(container?["relativePath"] as? String == "Library/x.plist")
    #expect(container?["evidence"] as? String == "backup")
    #expect((blob["partialFile"] as? [String: Any])?["relation"] as? String == "cannot-be-told")
    #expect(try objects("orphans", "--format", "jsonl", directory.path).count == 1)
    let text = try Subprocess.resumedata("scan", directory.path).output
    #expect(text.contains("com.example.app, backup of AppDomain-com.example.app: Library/x.plist"))

    try Data(repeating: 0x5A, count: 4096).write(to: URL(fileURLWithPath: manifest))
    let rows = try objects("scan", "--format", "jsonl", directory.path)
    let unread = rows.filter { $0["type"] as? String == "unread" }
    #expect(unread.count == 1)
    #expect((unread.first?["reason"] as? String)?.contains("iphone-backup-decrypt") ?? false)
  }

  @Test("for an orphan whose request a deleted task has, the command line that makes its blob is printed, and works")
  func create() throws {
    let directory = try BlobDirectory()
    let tmp = directory.path + "/private/var/tmp"
    try FileManager.default.createDirectory(atPath: tmp, withIntermediateDirectories: true)
    try Data(repeating: 1, count: 300).write(to: URL(fileURLWithPath: tmp + "/CFNetworkDownload_gone01.tmp"))
    let script = """
      import plistlib, sqlite3, sys
      u = plistlib.UID
      def name(n, *more): return {"$classname": n, "$classes": [n, *more, "NSObject"]}
      objects = ["$null", {"$class": u(2), "$0": 8, "$1": 0, "$2": 7, "$3": u(0), "$4": 1.0, "$5": 0, "$6": 200,
        "$7": u(3), "$8": u(0), "$9": u(0)}, name("NSHTTPURLResponse", "NSURLResponse"),
        {"$class": u(8), "NS.keys": [u(4), u(6)], "NS.objects": [u(5), u(7)]}, "ETag", '"5e3a1c"', "Last-Modified",
        "Tue, 04 Feb 2020 09:30:00 GMT", name("NSDictionary")]
      response = plistlib.dumps({"$version": 100000, "$archiver": "NSKeyedArchiver", "$top": {"root": u(1)},
        "$objects": objects}, fmt=plistlib.FMT_BINARY)
      request = open(sys.argv[2], "rb").read()
      c = sqlite3.connect(sys.argv[1], isolation_level=None)
      c.execute("pragma secure_delete=off")
      c.execute("pragma page_size=16384")
      c.execute("create table session_tasks (identifier int, creation_time real, state int, original_request blob,"
        " current_request blob, response blob, session_id text, unique_identifier blob, count_of_bytes_received int,"
        " path_to_download_task_file text)")
      for n in (0, 1):
        c.execute("insert into session_tasks values (?, 7e8, 0, ?, ?, ?, 's', ?, 300, ?)", (n, request, request,
          response, bytes([n] * 16), f"/var/tmp/CFNetworkDownload_gone0{n}.tmp"))
      c.execute("delete from session_tasks where identifier = 1")
      """
    let request = TestInputs.fixtures.appendingPathComponent("blobs/request-named.plist").path
    let database = directory.path + "/tasks.sqlite"
    let run = try Subprocess.run("/usr/bin/env", ["python3", "-c", script, database, request])
    try #require(run.status == 0, "\(run.errors)")
    let rows = try objects("orphans", "--format", "jsonl", directory.path)
    let partial = try #require(rows.first)
    #expect(partial["relation"] as? String == "orphan")
    let command = try #require(partial["create"] as? String)
    #expect(command.contains("--etag '\"5e3a1c\"'"))
    let made = try Subprocess.bash("cd \(tmp) && " + command.replacing("resumedata create", with: "\"$0\" create"))
    #expect(made.status == 0, "\(made.errors)")
    let blob = try objects("inspect", "--format", "jsonl", tmp + "/CFNetworkDownload_gone01.tmp.resumedata").first
    #expect(blob?["bytesReceived"] as? Int == 300)
    #expect(blob?["url"] as? String == "https://example.com/files/archive.zip")
  }

  @Test(
    "csv and tsv: a header and a row for each find, cells that cannot be formulas", .enabled(if: TestInputs.hasShared))
  func tables() throws {
    let made = try #require(TestInputs.shared).appendingPathComponent("corpus/scan/made/nsurlsessiond").path
    let lines = try Subprocess.resumedata("scan", "--format", "tsv", made).lines
    let columns = lines[0].replacing("\u{FEFF}", with: "").split(separator: "\t").map(String.init)
    let rows = lines.dropFirst().map { line in
      Dictionary(
        uniqueKeysWithValues: zip(
          columns, line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)))
    }
    let tasks = rows.filter { $0["type"] == "task" }
    #expect(tasks.count == 6)
    #expect(tasks.map { $0["bytesReceived"] } == (0..<6).map { "\(40_960 * $0)" })
    #expect(tasks.first?["time"] == "2023-03-08T20:26:40Z")
    #expect(tasks.allSatisfy { $0["bundle"] == "com.example.app" })
    let csv = try Subprocess.resumedata("orphans", "--format", "csv", made).lines
    #expect(csv == [columns.joined(separator: ",")])
  }

  @Test("the daemon's directories name their app by a digest of an identifier that the evidence has")
  func digests() throws {
    let directory = try BlobDirectory()
    // The SHA-1 of com.example.app and of com.example.app.background.
    let path =
      directory.path + "/com.apple.nsurlsessiond/A003F1DA17993EE51F2B3CEEF6C6153AFA8F3EC2/"
      + "A7DB3EFBCF518F5B682038054AA02113E869FEB1"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let script = """
      import plistlib, sys
      u = plistlib.UID
      objects = ["$null", {"$class": u(2), "identifier": 7, "countOfBytesReceived": 5}, {"$classname":
        "__NSCFURLSessionTaskInfo", "$classes": ["__NSCFURLSessionTaskInfo", "NSObject"]}]
      plist = {"$version": 100000, "$archiver": "NSKeyedArchiver", "$top": {"root": u(1)}, "$objects": objects}
      open(sys.argv[1], "wb").write(plistlib.dumps(plist, fmt=plistlib.FMT_BINARY))
      """
    try #require(try Subprocess.run("/usr/bin/env", ["python3", "-c", script, path + "/tasks.plist"]).status == 0)
    func task() throws -> [String: Any]? {
      try objects("scan", "--format", "jsonl", directory.path).first { $0["type"] as? String == "task" }
    }
    #expect(try task()?["identifier"] as? Int == 7)
    #expect(try task()?["bundle"] is NSNull)
    for name in ["com.example.app.plist", "com.example.app.background.plist"] {
      try Data("x".utf8).write(to: URL(fileURLWithPath: directory.path + "/" + name))
    }
    #expect(try task()?["bundle"] as? String == "com.example.app")
    #expect(try task()?["bundleSource"] as? String == "digest")
    #expect(try task()?["session"] as? String == "com.example.app.background")
  }
}
