import Foundation
import TestInputs
import Testing

@testable import PropertyLists

/// The fast check for canonical files must agree with the list of anomalies.
@Suite("Binary files in the canonical layout")
struct CanonicalLayoutTests {
  @Test("files in CoreFoundation's order, files of plistlib and most blobs are in canonical layout")
  func canonical() throws {
    let value = PropertyList.dictionary(
      PropertyListDictionary([
        .init(key: "a", value: .array([.string("x"), .string("x"), .integer(7)])),
        .init(key: "", value: .dictionary(PropertyListDictionary())),
        .init(key: "numbered key 1", value: .set([.uid(1)])), .init(key: "numbered key 2", value: .string("é")),
      ]))
    #expect(try BinaryPropertyList(decoding: BinaryPropertyList.encode(value)).table.isCanonicalLayout)
    let lists = Self.fixtures
    #expect(lists.count > 20)
    #expect(lists.count { $0.table.isCanonicalLayout } * 2 > lists.count)
  }

  @Test("a file in canonical layout has no anomalies in the full walk, also if it was damaged")
  func agrees() throws {
    var random = SeededGenerator(seed: 7)
    var (canonical, odd) = (0, 0)
    for list in Self.fixtures {
      #expect(list.anomalies == list.table.listedAnomalies())
      let bytes = try list.encoded()
      for _ in 0..<30 {
        var damaged = bytes
        for _ in 0..<Int.random(in: 1...2, using: &random) {
          damaged[Int.random(in: damaged.indices, using: &random)] = damaged.randomElement(using: &random) ?? 0
        }
        guard let list = try? BinaryPropertyList(decoding: damaged) else { continue }
        let anomalies = list.table.listedAnomalies()
        #expect(list.anomalies == anomalies)
        if list.table.isCanonicalLayout { canonical += 1 }
        if !anomalies.isEmpty { odd += 1 }
      }
    }
    // Both cases occurred often.
    #expect(canonical > 50 && odd > 20, "\(canonical) \(odd)")
  }

  @Test("a file with two equal keys is not in canonical layout, whichever objects they are")
  func duplicates() throws {
    // A dictionary of two entries: keys 1 and 2, values 3.
    func list(_ first: [UInt8], _ second: [UInt8], references: [UInt8] = [1, 2, 3, 3]) throws -> BinaryPropertyList {
      try BinaryPropertyList(
        decoding: HandmadeBinary([0xD2] + references, first, second, [0x09]).bytes)
    }
    let (a, b) = ([0x51, 0x61] as [UInt8], [0x51, 0x62] as [UInt8])
    #expect(try list(a, b).table.isCanonicalLayout)
    #expect(try !list(a, a).table.isCanonicalLayout)
    #expect(try list(a, a).anomalies.map(\.kind) == [.duplicateKey])
    // The same text in UTF-16.
    let wide: [UInt8] = [0x61, 0x00, 0x61]
    #expect(try !list(a, wide).table.isCanonicalLayout)
    #expect(try list(a, wide).anomalies.map(\.kind) == [.duplicateKey])
    // One object for both keys, and object 2 without a reference.
    #expect(try list(a, b, references: [1, 1, 3, 3]).anomalies.map(\.kind) == [.duplicateKey, .unreferencedObject])
  }

  private static var fixtures: [BinaryPropertyList] {
    FixtureEntry.all.compactMap { entry in
      guard let data = try? Data(contentsOf: entry.url) else { return nil }
      return try? BinaryPropertyList(decoding: Array(data))
    }
  }
}
