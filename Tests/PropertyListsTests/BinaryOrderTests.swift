import Foundation
import TestInputs
import Testing

@testable import PropertyLists

/// What tells that a file has nothing odd may not differ from the list of what is odd.
@Suite("Orderly binary files")
struct BinaryOrderTests {
  @Test("What CoreFoundation's order and plistlib write is orderly, and so are most blobs")
  func orderly() throws {
    let value = PropertyList.dictionary(
      PropertyListDictionary([
        .init(key: "a", value: .array([.string("x"), .string("x"), .integer(7)])),
        .init(key: "", value: .dictionary(PropertyListDictionary())),
        .init(key: "numbered key 1", value: .set([.uid(1)])), .init(key: "numbered key 2", value: .string("é")),
      ]))
    #expect(try BinaryPropertyList(decoding: BinaryPropertyList.encode(value)).isOrderly)
    let lists = Self.fixtures
    #expect(lists.count > 20)
    #expect(lists.count { $0.isOrderly } * 2 > lists.count)
  }

  @Test("An orderly file has no anomalies in the full walk, also where it was damaged")
  func agrees() throws {
    var random = SeededGenerator(seed: 7)
    var (orderly, odd) = (0, 0)
    for list in Self.fixtures {
      #expect(list.anomalies == list.listedAnomalies())
      let bytes = try list.encoded()
      for _ in 0..<300 {
        var damaged = bytes
        for _ in 0..<Int.random(in: 1...2, using: &random) {
          damaged[Int.random(in: damaged.indices, using: &random)] = damaged.randomElement(using: &random) ?? 0
        }
        guard let list = try? BinaryPropertyList(decoding: damaged) else { continue }
        let anomalies = list.listedAnomalies()
        #expect(list.anomalies == anomalies)
        if list.isOrderly { orderly += 1 }
        if !anomalies.isEmpty { odd += 1 }
      }
    }
    // Both were met often.
    #expect(orderly > 500 && odd > 200, "\(orderly) \(odd)")
  }

  @Test("Keys with the same text make a file that is not orderly, whatever the objects that hold them")
  func duplicates() throws {
    // A dictionary of two entries: keys 1 and 2, values 3.
    func list(_ first: [UInt8], _ second: [UInt8], references: [UInt8] = [1, 2, 3, 3]) throws -> BinaryPropertyList {
      try BinaryPropertyList(
        decoding: HandmadeBinary([0xD2] + references, first, second, [0x09]).bytes)
    }
    let (a, b) = ([0x51, 0x61] as [UInt8], [0x51, 0x62] as [UInt8])
    #expect(try list(a, b).isOrderly)
    #expect(try !list(a, a).isOrderly)
    #expect(try list(a, a).anomalies.map(\.kind) == [.duplicateKey])
    // The same text in UTF-16.
    let wide: [UInt8] = [0x61, 0x00, 0x61]
    #expect(try !list(a, wide).isOrderly)
    #expect(try list(a, wide).anomalies.map(\.kind) == [.duplicateKey])
    // One object for both keys; object 2 is not referred to then.
    #expect(try list(a, b, references: [1, 1, 3, 3]).anomalies.map(\.kind) == [.duplicateKey, .unreferencedObject])
  }

  private static var fixtures: [BinaryPropertyList] {
    FixtureEntry.all.compactMap { entry in
      guard let data = try? Data(contentsOf: entry.url) else { return nil }
      return try? BinaryPropertyList(decoding: Array(data))
    }
  }
}
