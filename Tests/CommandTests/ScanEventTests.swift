import Foundation
import TestInputs
import Testing

@testable import resumedata

@Suite("scan for timelines and feature files")
struct ScanEventTests {
  private static let name = "keyed-archive-version-5.plist"

  private func image() throws -> BlobDirectory {
    let directory = try BlobDirectory()
    let blob = try TestInputs.fixture("blobs/" + Self.name)
    let image = [UInt8](repeating: 0xE5, count: 5_000) + blob + [UInt8](repeating: 0xE5, count: 100)
    try Data(image).write(to: directory.url.appendingPathComponent("a|b.dd"))
    return directory
  }

  private func scan(_ format: String, _ path: String, _ more: String...) throws -> Subprocess {
    try Subprocess.resumedata(["scan", "--format", format] + more + [path])
  }

  @Test("timesketch: an object for each time, with the members that Timesketch requires")
  func timesketch() throws {
    let directory = try image()
    let path = directory.path + "/a|b.dd"
    let report = try scan("jsonl", path).lines
    let blob = try #require(JSONSerialization.jsonObject(with: Data(report[0].utf8)) as? [String: Any])
    let times = try #require(blob["times"] as? [[String: Any]])
    #expect(!times.isEmpty)
    let events = try scan("timesketch", path).lines.map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(events.count == times.count)
    let formatter = ISO8601DateFormatter()
    for (event, time) in zip(events, times) {
      #expect(event["timestamp_desc"] as? String == time["meaning"] as? String)
      let date = try #require(formatter.date(from: time["time"] as? String ?? ""))
      #expect(event["timestamp"] as? Int == Int(date.timeIntervalSince1970) * 1_000_000)
      #expect(event["datetime"] as? String == (time["time"] as? String)?.replacingOccurrences(of: "Z", with: "+00:00"))
      #expect((event["message"] as? String)?.hasPrefix("blob https://example.com/files/archive.zip: ") == true)
      #expect(event["sha256"] as? String == blob["sha256"] as? String)
      #expect(event["locator"] as? String == path + "#@5000")
    }
  }

  @Test("bodyfile: eleven fields, whole seconds, and no separator in a name")
  func bodyfile() throws {
    let directory = try image()
    let lines = try scan("bodyfile", directory.path).lines
    let events = try scan("timesketch", directory.path).lines
    #expect(lines.count == events.count)
    for (line, event) in zip(lines, events) {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      let object = try #require(JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any])
      #expect(fields.count == 11)
      #expect(fields[0] == "0")
      #expect(fields[1].hasPrefix("\(directory.path)/a\\x7Cb.dd#@5000 (blob https://"))
      #expect(Int(fields[8]) == (object["timestamp"] as? Int).map { $0 / 1_000_000 })
      #expect(Int(fields[6]) == object["size"] as? Int)
    }
  }

  @Test("bodyfile: a partial file is a file with its size and time", .enabled(if: TestInputs.hasShared))
  func partials() throws {
    let made = try #require(TestInputs.shared).appendingPathComponent("corpus/scan/made/container").path
    let rows = try scan("jsonl", made).lines.compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    let partials = rows.filter { $0["type"] as? String == "partial" && !($0["times"] as? [Any] ?? []).isEmpty }
    #expect(!partials.isEmpty)
    let lines = try scan("bodyfile", made).lines
    for partial in partials {
      let prefix = "0|\(partial["path"] as? String ?? "")|0|0|0|0|\(partial["size"] as? Int ?? -1)|0|"
      #expect(lines.contains { $0.hasPrefix(prefix) }, "\(prefix)")
    }
  }

  @Test("features: offset, URL and context with tabs between them; of several files the place is a locator")
  func features() throws {
    let directory = try image()
    let path = directory.path + "/a|b.dd"
    let lines = try scan("features", path).lines
    #expect(lines.prefix(3).allSatisfy { $0.hasPrefix("#") || $0.hasPrefix("\u{FEFF}#") })
    let fields = lines[3].split(separator: "\t")
    #expect(fields.count == 3 && lines.count == 4)
    #expect(fields[0] == "5000")
    #expect(fields[1] == "https://example.com/files/archive.zip")
    #expect(fields[2].hasPrefix("kind=download state=unallocated received=262144 sha256="))
    try directory.add("blobs/" + Self.name)
    let several = try scan("features", directory.path).lines.dropFirst(3)
    #expect(several.map { $0.split(separator: "\t")[0] } == ["\(path)#@5000", "\(directory.path)/\(Self.name)"])
  }

  @Test("what has no line in a format is on standard error, and secrets are masked")
  func unreadAndSecrets() throws {
    let directory = try BlobDirectory("bugs/b9-signed-url-s3-version-4.plist")
    for format in ["timesketch", "bodyfile", "features"] {
      let redacted = try scan(format, directory.path, "--redact").output
      #expect(!redacted.isEmpty)
      #expect(!redacted.contains("X-Amz-Signature=") || redacted.contains("X-Amz-Signature=[redacted"), "\(format)")
      let missing = try scan(format, directory.path + "/none")
      #expect(missing.status == 2)
      #expect(missing.errors.contains("not read: \(directory.path)/none: No such file or directory"), "\(format)")
    }
  }

  @Test("tsv begins with the mark of UTF-8, as iLEAPP's does; csv does not")
  func byteOrderMark() throws {
    let directory = try image()
    #expect(try scan("tsv", directory.path).outputBytes.starts(with: [0xEF, 0xBB, 0xBF] + Array("time\t".utf8)))
    #expect(try scan("csv", directory.path).outputBytes.starts(with: Array("time,".utf8)))
  }
}
