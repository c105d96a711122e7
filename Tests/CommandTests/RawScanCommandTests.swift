import Foundation
import TestInputs
import Testing

@Suite("scan --as raw")
struct RawScanCommandTests {
  private static let name = "keyed-archive-version-5.plist"

  /// A file of unknown format with a blob twice, for as long as it is needed.
  private struct Image {
    let directory: BlobDirectory
    let offsets: [Int]
    var path: String { directory.path + "/image.dd" }
  }

  private func image() throws -> Image {
    let directory = try BlobDirectory()
    let blob = try TestInputs.fixture("blobs/" + Self.name)
    let junk = [UInt8](repeating: 0xE5, count: 5_000)
    let image = Image(directory: directory, offsets: [5_000, 10_000 + blob.count])
    try Data(junk + blob + junk + blob + junk).write(to: URL(fileURLWithPath: image.path))
    return image
  }

  private func lines(_ arguments: String...) throws -> [String] {
    try Subprocess.resumedata(["scan", "--format", "jsonl"] + arguments).output.split(separator: "\n").map(String.init)
  }

  private func object(_ line: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test("an unknown format is searched by its bytes; a blob in it is named by its offset, with where it is from")
  func unknownFormat() throws {
    let image = try image()
    let find = try object(#require(try lines(image.path).first))
    #expect(find["places"] as? [String] == image.offsets.map { "\(image.path)#@\($0)" })
    #expect(find["state"] as? String == "unallocated")
    #expect((find["stateReason"] as? String)?.contains("found by its bytes alone") == true)
    let place = "#@\(image.offsets[1])"
    let inspected = try Subprocess.resumedata("inspect", "--format", "json", "--at", place, image.path)
    #expect(inspected.status == 0)
    let inspection = try #require(JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [String: Any])
    #expect(inspection["bytesReceived"] as? Int == 262_144)
  }

  @Test("a pipe is a raw stream, and --no-carve leaves unknown formats out")
  func pipe() throws {
    let image = try image()
    let piped = try Subprocess.bash("\"$0\" scan --as raw --format jsonl - < '\(image.path)'")
    let find = try object(String(#require(piped.output.split(separator: "\n").first)))
    #expect(find["places"] as? [String] == image.offsets.map { "-#@\($0)" })
    #expect(try lines("--no-carve", image.path).count == 1)
    #expect(try Subprocess.resumedata("scan", "--no-carve", "--as", "raw", image.path).status == 64)
  }

  @Test("the sorted lines of parts are those of the whole, byte for byte")
  func shards() throws {
    let image = try image()
    let whole = try lines("--shard", "1/1", image.path).sorted()
    #expect(whole.count == 2)
    let parts = try (1...3).flatMap { try lines("--shard", "\($0)/3", image.path) }
    #expect(parts.sorted() == whole)
    #expect(try Subprocess.resumedata("scan", "--shard", "3/2", image.path).status == 64)
    #expect(try Subprocess.resumedata("scan", "--shard", "1/2", "-").status == 64)
  }
}
