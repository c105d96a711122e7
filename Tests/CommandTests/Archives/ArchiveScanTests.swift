import Foundation
import TestInputs
import Testing

@Suite("scan of archives")
struct ArchiveScanTests {
  private static let blob = "blobs/keyed-archive-version-5.plist"

  /// The archives that `archives.py` writes.
  private static func made() throws -> BlobDirectory {
    let directory = try BlobDirectory()
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("archives.py").path
    let blob = TestInputs.fixtures.appendingPathComponent(Self.blob).path
    let run = try Subprocess.run("/usr/bin/env", ["python3", script, directory.path, blob])
    #expect(run.status == 0, "\(run.errors)")
    return directory
  }

  private struct Report {
    var blobs: [String] = []
    var unread: [String] = []
  }

  /// The places of blobs and what was not read, behind the archive's path.
  private func scan(_ path: String, _ options: String...) throws -> Report {
    var report = Report()
    let run = try Subprocess.resumedata(["scan", "--format", "jsonl"] + options + [path])
    for line in run.lines {
      let row = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let locator = (row["locator"] as? String ?? "").replacingOccurrences(of: path, with: "")
      switch row["type"] as? String {
      case "blob":
        report.blobs += (row["places"] as? [String] ?? []).map { $0.replacingOccurrences(of: path, with: "") }
      case "unread": report.unread.append(locator + ": " + (row["reason"] as? String ?? ""))
      default: break
      }
    }
    return report
  }

  @Test("blobs in archives are named by the entries that they are in, and nothing is written")
  func entries() throws {
    let directory = try Self.made()
    let before = directory.names
    let expected: [String: [String]] = [
      "plain.zip": ["!a/blob.plist"], "plain.tar": ["!a/blob.plist"], "plain.tar.gz": ["!a/blob.plist"],
      "plain.tar.bz2": ["!a/blob.plist"], "plain.tar.xz": ["!a/blob.plist"], "one.gz": ["!"], "one.bz2": ["!"],
      "one.xz": ["!"], "log.gz": ["!#@8"], "nested.zip": ["!level2.zip!level1.zip!level0.zip!blob.plist"],
      "twice.gz": ["!"], "absolute.tar": ["!/etc/blob.plist", "!../../up.plist"], "links.tar": ["!blob.plist"],
    ]
    for (name, places) in expected {
      let report = try scan(directory.path + "/" + name)
      #expect(Set(report.blobs) == Set(places), "\(name)")
      #expect(report.unread == [], "\(name)")
    }
    #expect(directory.names == before)
  }

  @Test("what is encrypted, cut, nested too deep or expands too far is a line, and the rest is read")
  func limits() throws {
    let directory = try Self.made()
    func report(_ name: String) throws -> Report { try scan(directory.path + "/" + name) }
    #expect(try report("encrypted.zip").unread == ["!secret.plist: it is encrypted"])
    #expect(try report("truncated.tar").unread.contains { $0.contains("truncated") || $0.contains("Truncated") })
    let cut = try report("truncated.tar.gz")
    #expect(cut.blobs == ["!blob.plist"])
    #expect(cut.unread.count >= 1)
    #expect(try report("truncated.zip").unread.count == 1)
    #expect(try report("deep.zip").unread.map { $0.contains("nested deeper than 8") } == [true])
    let bomb = try report("bomb.zip")
    #expect(bomb.blobs == ["!blob.plist"])
    #expect(bomb.unread == ["!zeros: not read to its end: it expands to more than 200 times its size"])
    #expect(try report("bomb.gz").unread.allSatisfy { $0.contains("200 times its size") })
  }

  @Test("--at names a blob in an archive")
  func locator() throws {
    let directory = try Self.made()
    let inspected = try Subprocess.resumedata(
      "inspect", "--at", "!level2.zip!level1.zip!level0.zip!blob.plist", directory.path + "/nested.zip")
    #expect(inspected.status == 0)
    #expect(inspected.output.contains("keyed archive"))
  }

  @Test(
    "a container gives the same blobs as a directory, as tar and as zip but for the beginning of the path",
    .enabled(if: TestInputs.hasShared))
  func container() throws {
    let made = try #require(TestInputs.shared).appendingPathComponent("corpus/scan/made").path
    func finds(_ path: String) throws -> [[String]] {
      try Subprocess.resumedata("scan", "--format", "jsonl", path).lines.compactMap { line in
        let row = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        guard row["type"] as? String == "blob" || row["type"] as? String == "task" else { return nil }
        return ["sha256", "state", "locator", "url"].map { key in
          let text = row[key] as? String ?? ""
          return key == "locator" ? String(text.drop { $0 != "0" }) : text
        }
      }.sorted { $0.description < $1.description }
    }
    let directory = try finds(made + "/container")
    #expect(!directory.isEmpty)
    for name in ["extraction.tar", "extraction.tar.gz", "extraction.zip"] {
      let archive = try finds(made + "/" + name)
      #expect(archive == directory, "\(name)")
    }
  }
}
