import Foundation
import TestInputs
import Testing

/// A temporary directory for a test.
private struct Directory {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("scan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: url) }

  /// The names, contents, sizes and times of all its files.
  func state() throws -> [String] {
    try TestInputs.files(below: url).map { file in
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      let contents = try Data(contentsOf: file).hashValue
      return "\(file.lastPathComponent) \(attributes[.size] ?? 0) \(attributes[.modificationDate] ?? 0) \(contents)"
    }
  }
}

@Suite("resumedata scan")
struct ScanCommandTests {
  private func lines(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  @Test("a blob in several files is one find with several places")
  func places() throws {
    let directory = try Directory()
    defer { directory.remove() }
    let blob = Data(try TestInputs.fixture("blobs/keyed-archive-version-5.plist"))
    try blob.write(to: directory.url.appendingPathComponent("movie.mp4"))
    let log = directory.url.appendingPathComponent("app.log")
    try Data("first line\nresumeData=\(blob.base64EncodedString())\n".utf8).write(to: log)
    let run = try Subprocess.resumedata("scan", "--format", "jsonl", directory.url.path)
    let all = try lines(run.output)
    let finds = all.filter { $0["type"] as? String == "blob" }
    #expect(finds.count == 1)
    #expect(finds.first?["places"] as? [String] == [log.path + "#@22", directory.url.path + "/movie.mp4"])
    #expect(finds.first?["size"] as? Int == blob.count)
    #expect(finds.first?["line"] as? Int == 2)
    #expect(all.last?["type"] as? String == "summary")
    #expect(all.last?["files"] as? Int == 2)
  }

  @Test(
    "the output is the same for any number of jobs and for repeated runs; extracted files are named by their digests")
  func sameOutput() throws {
    let directory = try Directory()
    defer { directory.remove() }
    let fixtures = TestInputs.fixtures.path + "/blobs"
    let extracted = directory.url.appendingPathComponent("out").path
    let now = try Subprocess.resumedata("scan", "--format", "jsonl", "--jobs", "1", "--extract", extracted, fixtures)
    for jobs in ["1", "7"] {
      let again = try Subprocess.resumedata("scan", "--format", "jsonl", "--jobs", jobs, fixtures)
      #expect(again.output == now.output)
    }
    let digests = try lines(now.output).compactMap { $0["sha256"] as? String }
    #expect(digests.count > 20)
    let names = try FileManager.default.contentsOfDirectory(atPath: extracted)
    #expect(Set(names) == Set(digests.map { $0 + ".resumedata" } + ["manifest.jsonl"]))
    #expect(try Subprocess.resumedata("scan", "--extract", fixtures + "/new", fixtures).status == 64)
  }

  @Test(
    "a hot database is read without being opened for writing, locked or changed", .enabled(if: TestInputs.hasShared))
  func evidenceIsLeftAlone() throws {
    let directory = try Directory()
    defer { directory.remove() }
    let store = try #require(TestInputs.shared).appendingPathComponent("corpus/scan/made/yc2/Documents/YCDownload")
    for name in ["YCDownload.db", "YCDownload.db-wal"] {
      let target = directory.url.appendingPathComponent(name)
      try Data(contentsOf: store.appendingPathComponent(name)).write(to: target)
    }
    let before = try directory.state()
    let trace = try Strace(["scan", "--format", "jsonl", directory.url.path], in: directory.url.path, injections: [])
    #expect(try directory.state() == before)
    let finds = try lines(trace.run.output).filter { $0["type"] as? String == "blob" }
    #expect(finds.filter { $0["state"] as? String == "live" }.count == 30)
    guard trace.isTraced else { return print("NOT RUN: strace cannot trace here.") }
    let opened = trace.calls.filter { $0.name == "openat" && $0.line.contains(directory.url.path) }
    #expect(!opened.isEmpty)
    #expect(
      !opened.contains { $0.line.contains("O_RDWR") || $0.line.contains("O_WRONLY") || $0.line.contains("O_CREAT") })
    let forbidden = ["unlink", "unlinkat", "rename", "renameat", "flock", "fchmod", "link", "linkat", "fsync"]
    #expect(!trace.calls.contains { forbidden.contains($0.name) })
  }

  @Test("the blobs in the stores of download engines are found", .enabled(if: TestInputs.hasShared))
  func stores() throws {
    let made = try #require(TestInputs.shared).appendingPathComponent("corpus/scan/made")
    let expected = [
      "tiercel", "userdefaults", "fkdownloader", "yc1", "asyncstorage", "container",
    ]
    for store in expected {
      let run = try Subprocess.resumedata("scan", "--format", "jsonl", made.appendingPathComponent(store).path)
      let finds = try lines(run.output).filter { $0["type"] as? String == "blob" }
      #expect(!finds.isEmpty, "\(store)")
      #expect(finds.allSatisfy { $0["state"] as? String == "live" }, "\(store)")
      print(
        store, finds.count, finds.flatMap { $0["places"] as? [String] ?? [] }.map { $0.replacing(made.path, with: "") })
    }
  }

  @Test("nothing is found in real files that contain no blob", .enabled(if: TestInputs.hasShared))
  func falseFinds() throws {
    let real = try #require(TestInputs.shared).appendingPathComponent("corpus/scan/real").path
    let run = try Subprocess.resumedata("scan", "--format", "jsonl", real)
    let rows = try lines(run.output)
    #expect(rows.filter { $0["type"] as? String == "blob" }.isEmpty)
    #expect((rows.last?["files"] as? Int ?? 0) > 10)
  }
}
