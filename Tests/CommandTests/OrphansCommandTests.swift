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
    "the files of the made container are told apart, and only orphans are printed for xargs",
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
      c.execute("create table Files (fileID text primary key, domain text, relativePath text, flags integer, file blob)")
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
