import Foundation
import ResumeDataKit
import TestInputs
import Testing

@testable import ResumeDataScan

@Suite("Search of raw bytes")
struct RawSearchTests {
  private func search(
    _ bytes: [UInt8], in size: BlockSize = BlockSize(), shard: Shard? = nil, limits: ScanLimits = ScanLimits()
  ) -> Peeler {
    var peeler = Peeler(limits: limits)
    (peeler.blockSize, peeler.shard) = (size, shard)
    peeler.peelRaw(MemorySource(bytes))
    return peeler
  }

  private static let small: BlockSize = {
    var size = BlockSize()
    (size.length, size.context) = (16_384, 16_384)
    return size
  }()

  private func planted(seed: UInt64, _ form: @escaping ([UInt8]) -> [UInt8] = { $0 }) throws -> PlantedBytes {
    var planted = PlantedBytes(seed: seed)
    var generator = SeededGenerator(seed: seed)
    for (name, blob) in try PlantedBytes.fixtures() {
      planted.addJunk(Int.random(in: 100...3_000, using: &generator))
      planted.add(name, blob, as: form)
    }
    planted.addJunk(500)
    return planted
  }

  private func expectExact(_ peeler: Peeler, _ planted: PlantedBytes) {
    var found: [Int: Find] = [:]
    for find in peeler.finds { found[find.extents.first?.offset ?? -1] = find }
    for blob in planted.blobs {
      let find = found.removeValue(forKey: blob.range.lowerBound)
      let isExact = find?.bytes == blob.bytes
      #expect(isExact, "\(blob.name)")
      #expect(find?.extents.first?.length == blob.range.count, "\(blob.name)")
      #expect(find?.state == .unallocated, "\(blob.name)")
    }
    #expect(found.keys.sorted() == [])
    #expect(peeler.unread == [])
  }

  @Test("every blob between other bytes is found with its exact start and end, and nothing else")
  func raw() throws {
    let planted = try planted(seed: 1)
    expectExact(search(planted.bytes), planted)
  }

  @Test("so it is in base64, in base64 as JSON writes it, and in hexadecimal digits", arguments: 0..<3)
  func encoded(_ form: Int) throws {
    let forms = [PlantedBytes.base64, PlantedBytes.json, PlantedBytes.hexadecimal]
    var planted = PlantedBytes(seed: 2)
    for (name, blob) in try PlantedBytes.fixtures() {
      planted.addJunk(300)
      planted.add(name, blob, as: forms[form])
    }
    planted.addJunk(300)
    expectExact(search(planted.bytes), planted)
  }

  @Test("blocks of any size give the same finds, also where a blob lies on a boundary", arguments: UInt64(1)...4)
  func blocks(_ seed: UInt64) throws {
    let planted = try planted(seed: seed)
    expectExact(search(planted.bytes, in: Self.small), planted)
  }

  @Test("an unknown mask, or a head that is overwritten, does not hide a blob: its start follows from its end")
  func headless() throws {
    let blob = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
    for head in [[UInt8](repeating: 0, count: 8), Array("a1b2c3d4".utf8), [0xFF, 0, 0xFF, 1, 2, 3, 4, 5]] {
      for encode in [{ $0 }, PlantedBytes.base64] {
        var planted = PlantedBytes(seed: 3)
        planted.addJunk(5_000)
        planted.add("headless", head + blob[8...], as: encode)
        planted.addJunk(5_000)
        expectExact(search(planted.bytes), planted)
      }
    }
    let find = try #require(search([1, 2, 3] + [UInt8](repeating: 0, count: 8) + blob[8...]).finds.first)
    #expect(find.stateReason?.contains("unknown mask, or overwritten") == true)
  }

  @Test("parts of a search give together what the whole gives, for any number of them", arguments: [1, 2, 3, 7, 40])
  func shards(_ count: Int) throws {
    let planted = try planted(seed: 5)
    func key(_ find: Find) -> String { "\(find.locator) \(find.extents) \(find.bytes.count) \(find.line ?? 0)" }
    let whole = search(planted.bytes, in: Self.small).finds.map(key)
    var parts: [String] = []
    for index in 1...count {
      parts += search(planted.bytes, in: Self.small, shard: Shard(index, of: count)).finds.map(key)
    }
    #expect(parts.count == whole.count)
    #expect(Set(parts) == Set(whole))
  }

  @Test("lines are counted in parts too, and text stays what a program reads")
  func textShards() throws {
    let blob = PlantedBytes.base64(try TestInputs.fixture("blobs/keyed-archive-version-5.plist"))
    var text: [UInt8] = []
    for index in 0..<40 {
      text += Array("line \(index)\n".utf8) + (index % 7 == 3 ? blob + [0x0A] : Array("none\n".utf8))
    }
    let whole = search(text, in: Self.small).finds
    #expect(whole.map(\.line) == [8, 22, 36, 50, 64, 78])
    #expect(whole.allSatisfy { $0.state == .live })
    let parts = (1...3).flatMap { search(text, in: Self.small, shard: Shard($0, of: 3)).finds }
    #expect(parts.map(\.line) == whole.map(\.line))
    #expect(parts.map(\.locator) == whole.map(\.locator))
  }

  @Test(
    "a part is N of M; nothing else is one", arguments: ["0/3", "4/3", "1", "/", "1/0", "a/b", "1/2/3", "-1/2", ""])
  func shardText(_ text: String) {
    #expect(Shard(text) == nil)
    #expect(Shard("2/3") == Shard(2, of: 3))
  }

  @Test("text in UTF-16 without a mark is found where dumps of memory are searched, and only there")
  func wide() throws {
    let blob = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
    for encode in [PlantedBytes.base64, PlantedBytes.hexadecimal] {
      var planted = PlantedBytes(seed: 6)
      planted.addJunk(1_001)
      planted.add("wide", blob) { encode($0).flatMap { [$0, 0] } }
      planted.addJunk(1_000)
      var limits = ScanLimits()
      limits.includesWideText = true
      expectExact(search(planted.bytes, limits: limits), planted)
      expectExact(search(planted.bytes, in: Self.small, limits: limits), planted)
      #expect(search(planted.bytes).finds.isEmpty)
    }
  }

  @Test("without carving, bytes of unknown formats are left out")
  func noCarving() throws {
    var limits = ScanLimits()
    limits.includesCarved = false
    let blob = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
    let bytes = [0, 1, 2] + blob
    var peeler = Peeler(limits: limits)
    peeler.peel(bytes)
    #expect(peeler.finds.isEmpty)
    peeler.peel(blob)
    #expect(peeler.finds.count == 1)
  }

  @Test("a list of other data is opened: the blob in it has its key")
  func lists() throws {
    let blob = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
    let list = try PropertyListSerialization.data(
      fromPropertyList: ["downloads": ["film": Data(blob)]], format: .binary, options: 0)
    let peeler = search([9, 9, 9, 0] + Array(list) + [0, 0, 0])
    #expect(peeler.finds.map(\.locator.description) == ["#@4#downloads.film"])
    #expect(peeler.finds.map(\.bytes) == [blob])
  }

  @Test("what has more places to try than the limit is searched up to it, and says so")
  func limit() {
    let peeler = search(Array(repeatElement(Array("bplist00\u{0}".utf8), count: 70_000).joined()))
    #expect(peeler.finds.isEmpty)
    #expect(peeler.unread.map(\.reason).contains { $0.contains("than are tried") })
  }

  @Test("damaged bytes never trap", arguments: UInt64(1)...20)
  func damaged(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var planted = PlantedBytes(seed: seed)
    let fixtures = try PlantedBytes.fixtures()
    let forms = [{ $0 }, PlantedBytes.base64, PlantedBytes.json, PlantedBytes.hexadecimal]
    for _ in 0..<20 {
      planted.addJunk(Int.random(in: 0...200, using: &generator))
      let fixture = try #require(fixtures.randomElement(using: &generator))
      let damaged = generator.damage(fixture.bytes, likeOthers: Bool.random(using: &generator))
      let cut = damaged.dropFirst(Int.random(in: 0...9, using: &generator)).dropLast(
        Int.random(in: 0...9, using: &generator))
      planted.add(fixture.name, Array(cut), as: forms[Int.random(in: 0..<forms.count, using: &generator)])
    }
    var limits = ScanLimits()
    limits.includesWideText = true
    let finds = search(planted.bytes, in: Self.small, limits: limits).finds
    #expect(finds.allSatisfy { ($0.extents.first.map { $0.offset + $0.length } ?? 0) <= planted.bytes.count })
  }
}
