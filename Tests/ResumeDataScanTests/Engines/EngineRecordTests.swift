import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataScan

/// Engines and browsers of which no made store exists.
@Suite("The records of engines")
struct EngineRecordTests {
  private static let blob = "blobs/keyed-archive-version-5.plist"
  private static let container = "/private/var/mobile/Containers/Data/Application/0F1E2D3C-0000-4000-8000-000000000001/"

  private func engines(of bytes: [UInt8], at path: String) throws -> [EngineFind?] {
    var peeler = Peeler()
    peeler.peel(bytes)
    #expect(!peeler.finds.isEmpty)
    let parts = EvidencePath(path)
    return peeler.finds.map { EngineCatalogue.recognize(EngineClue($0, path: parts, contained: parts.contained)) }
  }

  @Test("Kiwix: the row of Core Data with identifier, counts and time, also where the identifier is text")
  func kiwix() throws {
    let directory = TestInputs.memory.appendingPathComponent("kiwix-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("DataModel.sqlite")
    let script = """
      import sqlite3, sys, uuid
      base = sqlite3.connect(sys.argv[1])
      base.execute("create table ZDOWNLOADTASK (Z_PK integer primary key, Z_ENT integer, Z_OPT integer, "
        "ZDOWNLOADEDBYTES integer, ZTOTALBYTES integer, ZCREATED timestamp, ZERROR varchar, ZFILEID blob, "
        "ZRESUMEDATA blob)")
      blob = open(sys.argv[2], "rb").read()
      identifier = uuid.UUID("0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0")
      for row, key in ((1, identifier.bytes), (2, "text")):
        base.execute(
          "insert into ZDOWNLOADTASK values (?, 2, 1, 262144, 8388608, 700000000.5, null, ?, ?)", (row, key, blob))
      base.commit()
      """
    let blob = TestInputs.fixtures.appendingPathComponent(Self.blob).path
    let run = try Subprocess.run("/usr/bin/env", ["python3", "-c", script, file.path, blob])
    #expect(run.status == 0, "\(run.errors)")
    var peeler = Peeler()
    peeler.peel(database: try SQLiteSources(at: file))
    let finds = try peeler.finds.map { find in
      let path = EvidencePath(Self.container + "Library/Application Support/DataModel.sqlite")
      return try #require(EngineCatalogue.recognize(EngineClue(find, path: path, contained: path.contained)))
    }
    #expect(finds.map(\.name) == ["Kiwix", "Kiwix"])
    #expect(finds.map(\.evidence) == [.content, .content])
    #expect(finds.map(\.identifier) == ["0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0", "text"])
    #expect(finds.map(\.bytesReceived) == [262_144, 262_144])
    #expect(finds.map(\.expected) == [8_388_608, 8_388_608])
    #expect(finds.map { $0.times.first?.iso8601 } == ["2023-03-08T20:26:40Z", "2023-03-08T20:26:40Z"])
    #expect(finds[0].state == nil, "this version of the model has no state")
  }

  @Test("Kaltura: a blob anywhere in its Realm database, and not one that is a file of its own")
  func kaltura() throws {
    let blob = try TestInputs.fixture(Self.blob)
    // Of a Realm file the references, the mark and the format at its beginning.
    let head = [UInt8](repeating: 0, count: 16) + Array("T-DB".utf8) + [9, 9, 0, 0]
    let realm = head + [UInt8](repeating: 0xCC, count: 4_072) + blob + [UInt8](repeating: 0, count: 3_000)
    for path in ["Library/KalturaDTG/downloadToGo.realm", "Library/Application Support/downloadToGo.realm"] {
      let find = try #require(try engines(of: realm, at: Self.container + path)[0])
      #expect(find.name == "Kaltura DownloadToGo" && find.evidence == .place, "\(path)")
    }
    #expect(try engines(of: realm, at: Self.container + "Library/other.realm") == [nil])
    #expect(
      try engines(of: blob, at: Self.container + "Library/KalturaDTG/items/file")[0]?.name != "Kaltura DownloadToGo")
  }

  @Test("Safari: the list of a .download directory, in both formats, and under another name")
  func safari() throws {
    for name in ["safari-info-plist.plist", "safari-info-plist.xml"] {
      let bytes = try TestInputs.fixture("blobs/" + name)
      let package = try #require(try engines(of: bytes, at: "/Users/a/Downloads/archive.zip.download/Info.plist")[0])
      #expect(package.name == "Safari" && package.what == "a .download directory" && package.evidence == .content)
      #expect(try engines(of: bytes, at: "/Users/a/copy.plist")[0]?.what == "download record")
    }
  }

  @Test("WebKit: the form of its network process, whichever system the blob names")
  func webKit() throws {
    let bytes = try TestInputs.fixture("blobs/xml-keyed-archive-webkit.xml")
    let find = try #require(try engines(of: bytes, at: Self.container + "Library/Caches/WebKit/ResumeData")[0])
    #expect(find.name == "WebKit" && find.evidence == .content)
    #expect(try engines(of: TestInputs.fixture(Self.blob), at: "/Users/a/file") == [nil])
  }

  @Test("AsyncStorage: a value in a file that is named by the MD5 of its key, by place and by content")
  func asyncStorageValues() throws {
    let text = Data(try TestInputs.fixture(Self.blob)).base64EncodedString().replacing("/", with: "\\/")
    // The MD5 of "pausedDownload".
    let name = "ba2b2fffd925f51b8499d5d2c27e5760"
    for directory in ["RCTAsyncLocalStorage_V1", "RNCAsyncLocalStorage_V1", "RCTAsyncLocalStorage"] {
      let path = Self.container + "Library/Application Support/com.example.app/\(directory)/\(name)"
      let own = try #require(try engines(of: Array("{\"myKey\":\"\(text)\"}".utf8), at: path)[0])
      #expect(own.name == "AsyncStorage" && own.what == "value of AsyncStorage" && own.evidence == .place)
      let expo = "{\"url\":\"https:\\/\\/example.com\\/a\",\"fileUri\":\"file:\\/\\/\\/a\",\"resumeData\":\"\(text)\"}"
      let record = try #require(try engines(of: Array(expo.utf8), at: path)[0])
      #expect(record.name == "Expo FileSystem" && record.evidence == .content)
      #expect(record.url == "https://example.com/a" && record.target == "file:///a")
      // AsyncStorage may hold the text of JSON as a string.
      let inner = "\"" + expo.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
      #expect(try engines(of: Array(inner.utf8), at: path)[0]?.name != nil)
    }
    #expect(try engines(of: Array("{\"myKey\":\"\(text)\"}".utf8), at: Self.container + "Library/x/" + name) == [nil])
  }
}
