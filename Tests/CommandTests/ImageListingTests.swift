import Foundation
import TestInputs
import Testing

@Suite("scan --dfxml")
struct ImageListingTests {
  /// An image with a blob twice, and a list of its files, for as long as they are needed.
  private struct Image {
    let directory: BlobDirectory
    let size: Int
    var path: String { directory.path + "/image.dd" }
    var listing: String { directory.path + "/image.dfxml" }

    /// The second blob lies at 20,000, after the first at 4,096.
    init(_ files: (_ size: Int) -> String) throws {
      directory = try BlobDirectory()
      let blob = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
      size = blob.count
      var image = [UInt8](repeating: 0xE5, count: 40_000)
      image.replaceSubrange(4_096..<4_096 + size, with: blob)
      image.replaceSubrange(20_000..<20_000 + size, with: blob)
      try Data(image).write(to: URL(fileURLWithPath: path))
      let text = "<?xml version='1.0'?>\n<dfxml>\n\(files(size))</dfxml>\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: listing))
    }

    func scan(_ options: String...) throws -> Subprocess {
      try Subprocess.resumedata(["scan", "--dfxml", listing] + options + [path])
    }
  }

  private static func file(_ name: String, _ flag: String, _ runs: (image: Int, length: Int, offset: Int)...) -> String
  {
    let elements = runs.map { "<byte_run file_offset='\($0.offset)' img_offset='\($0.image)' len='\($0.length)'/>" }
    return "<fileobject><filename>\(name)</filename>\(flag)<byte_runs>\(elements.joined())</byte_runs></fileobject>\n"
  }

  private func files(_ result: Subprocess) throws -> [NSDictionary] {
    let line = try #require(result.output.split(separator: "\n").first)
    let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    return object["imageFiles"] as? [NSDictionary] ?? []
  }

  @Test("each place of a find has the file there, with the offset in it and whether it is allocated")
  func files() throws {
    let image = try Image { size in
      Self.file("private/var/a.plist", "<alloc>1</alloc>", (4_000, 9_000, 100))
        + Self.file("other", "", (0, 4_096, 0)) + Self.file("old", "<alloc>0</alloc>", (20_000, size, 0))
    }
    let got = try files(image.scan("--format", "jsonl"))
    #expect(
      got == [
        [
          "allocated": true, "length": image.size, "offset": 196, "path": "private/var/a.plist",
          "place": image.path + "#@4096", "start": 0,
        ],
        [
          "allocated": false, "length": image.size, "offset": 0, "path": "old", "place": image.path + "#@20000",
          "start": 0,
        ],
      ])
    let text = try image.scan().output
    #expect(text.contains("  image file    private/var/a.plist at byte 196, allocated\n"))
    #expect(text.contains("  image file    old at byte 0, not allocated\n"))
    #expect(!text.contains("crosses"))
  }

  @Test("a find that crosses from one file to another is said so")
  func crossing() throws {
    let image = try Image { size in
      Self.file("a", "", (0, 4_196, 0)) + Self.file("b", "", (4_196, size, 0))
    }
    let got = try files(image.scan("--format", "jsonl"))
    #expect(got.map { $0["path"] as? String } == ["a", "b"])
    #expect(got.map { $0["start"] as? Int } == [0, 100])
    #expect(got.map { $0["length"] as? Int } == [100, image.size - 100])
    #expect(got.map { $0["allocated"] is NSNull } == [true, true])
    let text = try image.scan().output
    #expect(text.contains("a at byte 4,096: has only bytes 0 to 99 of the "))
    #expect(text.contains("it crosses from one part of a file to another\n"))
  }

  @Test("a find that no file covers has nothing, and neither has a scan without a list")
  func uncovered() throws {
    let image = try Image { _ in Self.file("a", "", (0, 10, 0)) }
    #expect(try !image.scan("--format", "jsonl").output.contains("imageFiles"))
    #expect(try !Subprocess.resumedata("scan", "--format", "jsonl", image.path).output.contains("imageFiles"))
  }

  @Test("the same bytes for any number of jobs and for a pipe with a list")
  func samePipe() throws {
    let image = try Image { size in Self.file("a", "", (4_096, size, 0)) }
    let piped = try Subprocess.bash(
      "\"$0\" scan --as raw --format jsonl --dfxml '\(image.listing)' - < '\(image.path)'")
    #expect(try files(piped).map { $0["place"] as? String } == ["-#@4096"])
  }

  @Test(
    "a wrong list is an error before the search",
    arguments: [
      ("<plist/>", "it is not DFXML: its root element is <plist>"),
      ("<dfxml/>", "it lists no file with a place in the image"),
      ("<dfxml>\n<fileobject>", "line 2: "), ("", ""),
      ("<!DOCTYPE dfxml><dfxml/>", "line 1: a document type, which is refused"),
    ])
  func wrong(text: String, reason: String) throws {
    let image = try Image { _ in "" }
    try Data(text.utf8).write(to: URL(fileURLWithPath: image.listing))
    let result = try image.scan()
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("cannot read \(image.listing): \(reason)"), "\(result.errors)")
  }

  @Test("a missing list is an error, and one for several inputs or for the report is wrong usage")
  func usage() throws {
    let image = try Image { _ in Self.file("a", "", (0, 10, 0)) }
    let missing = try Subprocess.resumedata("scan", "--dfxml", image.directory.path + "/none", image.path)
    #expect(missing.status == 2)
    #expect(missing.errors.contains("No such file or directory"))
    for arguments in [[image.path, image.path], [image.directory.path], ["-o", image.listing, image.path]] {
      #expect(try Subprocess.resumedata(["scan", "--dfxml", image.listing] + arguments).status == 64, "\(arguments)")
    }
    #expect(try Subprocess.resumedata("scan", "--dfxml", "-", image.path).status == 64)
  }
}
