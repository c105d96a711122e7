import Foundation
import TestInputs
import Testing

@Suite("scan --hash")
struct EvidenceHashTests {
  private static let abc = [
    "md5": "900150983cd24fb0d6963f7d28e17f72", "sha1": "a9993e364706816aba3e25717850c26c9cd0d89d",
    "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  ]

  private func evidence(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }.filter { $0["type"] as? String == "evidence" }
  }

  private func directory(_ files: [String: String]) throws -> BlobDirectory {
    let directory = try BlobDirectory()
    for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: directory.path + "/" + name)) }
    return directory
  }

  @Test("each file has its digests, in the order of the paths, empty files and parts of databases too")
  func files() throws {
    let database = "SQLite format 3\u{0}"
    let directory = try directory(["b": "abc", "a": "", "c.db": database, "c.db-wal": "abc", "c.db-shm": "abc"])
    let run = try Subprocess.resumedata(
      "scan", "--format", "jsonl", "--jobs", "3", "--hash", "md5,sha256,sha1", directory.path)
    let rows = try evidence(run.output)
    #expect(
      rows.map { ($0["evidence"] as? String)?.split(separator: "/").last } == [
        "a", "b", "c.db", "c.db-shm", "c.db-wal",
      ])
    #expect(rows.map { $0["size"] as? Int } == [0, 3, 16, 3, 3])
    for index in [1, 3, 4] {
      for (name, digits) in Self.abc { #expect(rows[index][name] as? String == digits) }
    }
    let again = try Subprocess.resumedata(
      "scan", "--format", "jsonl", "--jobs", "1", "--hash", "sha1,sha256,md5", directory.path)
    #expect(again.output == run.output)
  }

  @Test("only what was asked for is stated; none is the default")
  func algorithms() throws {
    let directory = try directory(["b": "abc"])
    let rows = try evidence(
      Subprocess.resumedata("scan", "--format", "jsonl", "--hash", "sha256", directory.path).output)
    #expect(rows.first?["sha256"] as? String == Self.abc["sha256"])
    #expect(rows.first?["md5"] == nil)
    for options in [[], ["--hash", "none"]] {
      let run = try Subprocess.resumedata(["scan", "--format", "jsonl"] + options + [directory.path])
      #expect(try evidence(run.output).isEmpty)
    }
    for wrong in ["sha512", "", "sha256,", "SHA256"] {
      #expect(try Subprocess.resumedata("scan", "--hash", wrong, directory.path).status == 64, "\(wrong)")
    }
  }

  @Test("text has a line for each digest, csv a row")
  func texts() throws {
    let directory = try directory(["b": "abc"])
    let text = try Subprocess.resumedata("scan", "--hash", "md5,sha1", directory.path)
    #expect(
      text.lines.prefix(2) == [
        "sha1  \(Self.abc["sha1"] ?? "")  \(directory.path)/b", "md5  \(Self.abc["md5"] ?? "")  \(directory.path)/b",
      ])
    let table = try Subprocess.resumedata("scan", "--hash", "sha256", "--format", "csv", directory.path)
    #expect(table.lines.contains { $0.contains(",evidence,") && $0.contains(Self.abc["sha256"] ?? "?") })
  }

  @Test("a pipe has the digests of all its bytes", arguments: ["", "--as raw"])
  func pipe(options: String) throws {
    let run = try Subprocess.bash(
      "head -c 9000000 /dev/zero | \"$0\" scan --format jsonl --hash sha256 \(options) -; "
        + "head -c 9000000 /dev/zero | sha256sum")
    let digits = try #require(run.lines.last?.split(separator: " ").first.map(String.init))
    let rows = try evidence(run.lines.dropLast().joined(separator: "\n"))
    #expect(rows.map { $0["sha256"] as? String } == [digits])
    #expect(rows.map { $0["evidence"] as? String } == ["-"])
    #expect(rows.map { $0["size"] as? Int } == [9_000_000])
  }

  @Test("one part of a search states the digests")
  func shards() throws {
    let directory = try directory(["b": "abc"])
    func rows(_ shard: String) throws -> Int {
      let arguments = ["scan", "--format", "jsonl", "--hash", "sha256", "--shard", shard, directory.path]
      return try evidence(Subprocess.resumedata(arguments).output).count
    }
    #expect(try (1...3).reduce(0) { try $0 + rows("\($1)/3") } == 1)
  }
}
