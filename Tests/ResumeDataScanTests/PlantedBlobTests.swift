import Foundation
import ResumeDataKit
import TestInputs
import Testing

@testable import ResumeDataScan

/// Stores that were written by the engines' own code, with their contents.
struct PlantedBlob: Decodable {
  let path: String
  let sha256: String
  let size: Int
  let state: String
  let table: String?
  let column: String?
  let rowid: Int64?
  let kind: String?
  let isInLog: Bool?

  enum CodingKeys: String, CodingKey {
    case path, sha256, size, state, table, column, rowid, kind
    case isInLog = "in_wal"
  }

  static let made = TestInputs.shared?.appendingPathComponent("corpus/scan/made")

  static func all(below path: String) throws -> [PlantedBlob] {
    let made = try #require(made)
    let all = try JSONDecoder().decode(
      [PlantedBlob].self, from: Data(contentsOf: made.appendingPathComponent("truth.json")))
    return all.filter { $0.path.hasPrefix(path) }
  }
}

@Suite("Blobs in the stores of engines", .enabled(if: TestInputs.hasShared))
struct PlantedBlobTests {
  /// The found blobs, by digest.
  private struct Found {
    var byDigest: [String: [Find]] = [:]
    var unread: [Unread] = []
  }

  private func scan(_ path: String) throws -> Found {
    let file = try #require(PlantedBlob.made).appendingPathComponent(path)
    var peeler = Peeler()
    peeler.peel(database: try SQLiteSources(at: file))
    return Found(byDigest: try Dictionary(grouping: peeler.finds) { try sha256($0.bytes) }, unread: peeler.unread)
  }

  @Test(
    "each live row of a database is found with its table, column and rowid",
    arguments: ["yc2", "yc2-no-wal", "yc2-zeroed", "yc2-page-1024"])
  func findsLiveRows(_ store: String) throws {
    let path = store + "/Documents/YCDownload/YCDownload.db"
    let found = try scan(path)
    let planted = try PlantedBlob.all(below: path)
    for blob in planted where blob.state == "live" {
      let step = Locator.Step.row(
        table: try #require(blob.table), row: .rowid(try #require(blob.rowid)), column: try #require(blob.column))
      let find = found.byDigest[blob.sha256]?.first { $0.locator == Locator([step]) }
      #expect(find?.state == .live, "\(store), row \(blob.rowid ?? 0)")
      #expect(find?.extents.map(\.length).reduce(0, +) == blob.size)
    }
    let live = found.byDigest.values.joined().filter { $0.state == .live }
    #expect(live.count == planted.filter { $0.state == "live" }.count)
    #expect(found.unread.isEmpty)
  }

  @Test(
    "deleted rows are found as far as they still exist",
    arguments: [("yc2", 10), ("yc2-no-wal", 5), ("yc2-zeroed", 0), ("yc2-page-1024", 4)])
  func findsDeletedRows(_ store: String, minimum: Int) throws {
    let path = store + "/Documents/YCDownload/YCDownload.db"
    let found = try scan(path)
    let planted = try PlantedBlob.all(below: path)
    let live = Set(planted.filter { $0.state == "live" }.map(\.sha256))
    let deleted = planted.filter { $0.state == "deleted" && !live.contains($0.sha256) }
    let recovered = deleted.filter { blob in
      found.byDigest[blob.sha256]?.contains { $0.state == .deleted } ?? false
    }
    print("\(store): \(recovered.count) of \(deleted.count) deleted")
    #expect(deleted.count == 10)
    #expect(recovered.count >= minimum)
    // Each find is one of the planted blobs, or a request that remains of one.
    let all = Set(planted.map(\.sha256))
    let others = found.byDigest.filter { !all.contains($0.key) }.values.joined()
    #expect(others.allSatisfy { $0.document.kind == .request && $0.state == .unallocated })
    if store == "yc2-zeroed" { #expect(found.byDigest.values.joined().allSatisfy { $0.state == .live }) }
  }
}

/// The digest of bytes.
func sha256(_ bytes: [UInt8]) throws -> String { SHA256Digest(bytes).hexadecimal }
