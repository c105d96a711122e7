import Foundation
import PropertyLists
import ResumeDataKit
import TestInputs
import Testing

@testable import ResumeDataScan

@Suite("The engines that store blobs")
struct EngineTests {
  /// The engines of all finds of a file, in their order.
  private func engines(of path: String, in root: URL) throws -> [EngineFind?] {
    var peeler = Peeler()
    let file = root.appendingPathComponent(path)
    let bytes = try TestInputs.bytes(of: file)
    if bytes.starts(with: "SQLite format 3".utf8) {
      peeler.peel(database: try SQLiteSources(at: file))
    } else {
      peeler.peel(bytes)
    }
    return peeler.finds.map { find in
      let parts = EvidencePath(path)
      return EngineCatalogue.recognize(EngineClue(find, path: parts, contained: parts.contained))
    }
  }

  private func made(_ path: String) throws -> [EngineFind?] {
    try engines(of: path, in: try #require(PlantedBlob.made))
  }

  @Test("Tiercel: the task list with state, times and target", .enabled(if: TestInputs.hasShared))
  func tiercel() throws {
    let path = "tiercel/Library/Caches/com.Daniels.Tiercel.Cache.default/Downloads/default_Tasks.plist"
    let found = try made(path)
    #expect(found.map { $0?.name } == Array(repeating: "Tiercel 2 or 3", count: 5))
    #expect(found.map { $0?.what } == (1...5).map { "task list, task \($0)" })
    for find in found {
      #expect(find?.evidence == .content)
      #expect(find?.state == "suspended")
      #expect(find?.url == "https://example.com/files/archive.zip")
      #expect(find?.target == "archive.zip")
      #expect(find?.bytesReceived == 40_960)
      #expect(find?.expected == 1_048_576)
      #expect(find?.times.map(\.seconds) == [700_000_000])
    }
  }

  @Test("FKDownloader and YCDownloadSession, by content or by place", .enabled(if: TestInputs.hasShared))
  func archives() throws {
    let digest = "9A0364B9E99BB480DD25E1F0284C8555"
    let fk = try made("fkdownloader/Library/Caches/com.fk.downloader.work/\(digest)/\(digest).rqi")
    #expect(fk.map { $0?.name } == ["FKDownloader 1"])
    #expect(fk.first??.url == "https://example.com/files/archive.zip")
    #expect(fk.first??.state == "3")
    let first = try made("yc1/Library/Caches/YCDownload/YCDownload.db")
    #expect(first.map { $0?.name } == ["YCDownloadSession 1", "YCDownloadSession 1"])
    let second = try made("yc2/Documents/YCDownload/YCDownload.db").compactMap { $0 }
    #expect(second.count >= 30)
    #expect(second.allSatisfy { $0.name == "YCDownloadSession 2" && $0.evidence == .content })
    // Row 2 of the recipe.
    let row = second.first { $0.identifier == "00000000000000000000000000000001" }
    #expect(row?.url == "https://example.com/1")
    #expect(row?.times.first?.iso8601 == "2020-09-13T12:26:41Z")
  }

  @Test("preferences: each key names its engine", .enabled(if: TestInputs.hasShared))
  func preferences() throws {
    let found = try made("userdefaults/Library/Preferences/com.example.app.plist").compactMap { $0 }
    func all(_ name: String) -> [EngineFind] { found.filter { $0.name == name } }
    #expect(all("HWIFileDownload").map(\.what).sorted() == [1, 2].map { "preference downloadItems, item \($0)" })
    #expect(all("HWIFileDownload").allSatisfy { $0.identifier == "1" && $0.state == "3" })
    #expect(all("background_downloader").map(\.identifier) == ["t1"])
    #expect(all("background_downloader").map(\.target) == ["archive.zip"])
    #expect(all("Yattee").map(\.url) == ["https://example.com/v.mp4", "https://example.com/v.mp4"])
    #expect(
      all("the app's own code").map(\.what).sorted() == [
        "preference downloadResumeData", "preference resumeData",
      ])
  }

  @Test("AsyncStorage: Expo's record, in a file of its own and in the manifest", .enabled(if: TestInputs.hasShared))
  func asyncStorage() throws {
    let directory = "asyncstorage/Library/Application Support/com.example.app/RCTAsyncLocalStorage_V1/"
    let value = try made(directory + "ba2b2fffd925f51b8499d5d2c27e5760")
    #expect(value.map { $0?.name } == ["Expo FileSystem"])
    #expect(value.first??.url == "https://example.com/files/archive.zip")
    #expect(value.first??.target?.hasSuffix("Documents/archive.zip") ?? false)
    let manifest = try made(directory + "manifest.json")
    #expect(manifest.map { $0?.what } == ["manifest of AsyncStorage"])
    #expect(manifest.first??.url == "https://example.com/e")
  }

  @Test("a blob that is a whole file is recognized by its place")
  func wholeFiles() throws {
    let blob = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
    let container = "/private/var/mobile/Containers/Data/Application/0F1E2D3C-0000-4000-8000-000000000001/"
    let digest = "0123456789abcdef0123456789abcdef"
    for (path, name, evidence) in [
      (
        "Library/Caches/RNBGDResumeData/task-1.resumedata", "@kesha-antonov/react-native-background-downloader", "place"
      ),
      ("tmp/Incomplete/" + digest, "YTKNetwork", "place"),
      ("Library/Caches/temp_download/7d9c.mp3", "Pocket Casts", "place"),
      ("Documents/series/movie.mp4", "flutter_downloader", "possible"),
      ("Library/Caches/assets/pack.zip.tmp", "Cocos", "possible"),
      ("Library/Caches/com.fk.downloader/resume/" + digest + ".resume", "FKDownloader 0", "place"),
      ("Library/Caches/TYDownloadCache/" + digest, "TYDownloadManager", "place"),
      ("Library/Application Support/backgroundDownloaderResumeData/t1", "background_downloader", "place"),
      ("Library/Caches/BOXURLSessionCache/users/1/resumeData", "Box SDK 2", "place"),
      ("Library/.store_SUPPORT/_EXTERNAL_DATA/0F1E", "Core Data or SwiftData", "place"),
      ("Library/Caches/other", nil as String?, nil as String?),
    ] {
      var peeler = Peeler()
      peeler.peel(blob)
      let parts = EvidencePath(container + path)
      let find = try #require(peeler.finds.first)
      let engine = EngineCatalogue.recognize(EngineClue(find, path: parts, contained: parts.contained))
      #expect(engine?.name == name, "\(path)")
      #expect(engine?.evidence.rawValue == evidence, "\(path)")
    }
  }

  @Test("archives and tables of other engines are recognized by their own names")
  func content() throws {
    let blob = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
    for (name, key, engine) in [
      ("SGDownloadTask", "resumeInfoData", "SGDownload"),
      ("Module.FKCacheRequestModel", "resumeData", "FKDownloader 1"),
      ("YCDownloadTask", "resumeData", "YCDownloadSession 1"),
      ("TCBlobDownloadArchivable", "resumeData", "TCBlobDownloadSwift"),
    ] {
      var fields = PropertyListDictionary()
      (fields["$class"], fields["url"], fields[key]) = (.uid(3), "https://example.com/a", .uid(2))
      let archive: PropertyList = [
        "$version": 100_000, "$archiver": "NSKeyedArchiver", "$top": ["root": .uid(1)],
        "$objects": [
          "$null", .dictionary(fields), .data(blob),
          ["$classname": .string(name), "$classes": [.string(name), "NSObject"]],
        ],
      ]
      var peeler = Peeler()
      peeler.peel(try BinaryPropertyList.encode(archive))
      let find = try #require(peeler.finds.first, "\(name)")
      let clue = EngineClue(find, path: EvidencePath("store"), contained: nil)
      #expect(EngineCatalogue.recognize(clue)?.name == engine)
      #expect(find.context.last?.key == key)
    }
  }

  @Test("text with any byte changed, and text that is not JSON, gives records or none")
  func hostileJSON() throws {
    let seed: UInt64 = 11
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let text = Array(
      #"[{"a":{"b":"c\u00e9\ud83d\ude00","d":[1,{"e":"target"}],"n":-1.5e3,"t":true},"s":"{\"x\":\"y\"}"}]"#.utf8)
    let offset = try #require(text.firstRange(of: Array("target".utf8))?.lowerBound)
    var json = try #require(JSONContext(text))
    let whole = json.contexts(at: offset)
    #expect(whole.map(\.key) == ["a", "d", "e"])
    for _ in 0..<3_000 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] =
          Array(#"{}[]",:\u0a"#.utf8).randomElement(using: &generator) ?? 0
      }
      bytes.removeLast(Int.random(in: 0...20, using: &generator))
      var json = JSONContext(bytes)
      let contexts = json?.contexts(at: Int.random(in: 0...120, using: &generator)) ?? []
      #expect(contexts.count <= 70)
    }
  }
}
