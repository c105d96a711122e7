import Foundation
import TestInputs
import Testing

@testable import PropertyLists

/// A list that is checked and not turned into values may say nothing that the decoder does not say.
@Suite("Binary lists that are checked as a whole")
struct OrderlyBinaryListTests {
  private func decode(_ bytes: [UInt8], _ limits: PropertyListLimits = .default) throws -> PropertyList {
    try BinaryDecoder(table: BinaryObjectTable(of: bytes, limits: limits), limits: limits).decode()
  }

  /// Whether a list passes the check; where it does, the decoder must read the same.
  private func passes(_ bytes: [UInt8], limits: PropertyListLimits = .default) throws -> Bool {
    guard let list = OrderlyBinaryList(bytes, limits: limits) else { return false }
    let value = list.root
    let decoded = try decode(bytes, limits)
    #expect(value == decoded)
    return true
  }

  private static let value: PropertyList = [
    "text": "a text of some length", "short": "x", "empty": "", "numbers": [0, 255, 256, 65_536, -1, 4_294_967_296],
    "real": 0.5, "date": .date(.init(secondsSinceReferenceDate: 1)), "yes": true, "no": false,
    "data": .data(Array(0..<200)), "uids": [.uid(0), .uid(300), .uid(1 << 20)],
    "long": .string(String(repeating: "y", count: 300)),
    "again": ["text": "a text of some length", "inner": [[], [:]]],
  ]

  @Test("what the encoder writes passes and reads as itself")
  func encoded() throws {
    #expect(try passes(BinaryPropertyList.encode(Self.value)))
    #expect(try passes(BinaryPropertyList.encode([])))
    #expect(try passes(BinaryPropertyList.encode("a scalar")))
  }

  @Test("most binary fixtures pass, and read as the decoder reads them")
  func fixtures() throws {
    var (passed, all) = (0, 0)
    for file in TestInputs.files(below: TestInputs.fixtures) {
      let bytes = try TestInputs.bytes(of: file)
      guard (try? decode(bytes)) != nil else {
        #expect(try !passes(bytes), "\(file.lastPathComponent)")
        continue
      }
      all += 1
      if try passes(bytes) { passed += 1 }
    }
    #expect(all > 40)
    #expect(passed * 2 > all, "\(passed) of \(all)")
  }

  @Test("what only the decoder reads does not pass")
  func others() throws {
    let values: [String: PropertyList] = [
      "text beyond ASCII": ["é"], "a key beyond ASCII": ["é": 1], "a set": .set([1]), "null": [.null], "fill": [.fill],
      "128 bits": [.integer(.init(high: 1, low: 0))], "too large": [.data(Array(repeating: 1, count: 70_000))],
    ]
    for (name, value) in values { #expect(try !passes(BinaryPropertyList.encode(value)), "\(name)") }
    let bytes = try BinaryPropertyList.encode(Self.value)
    #expect(try !passes(bytes + [0x0A]))
    #expect(try !passes(Array(bytes.dropLast())))
    #expect(try !passes([]))
  }

  @Test("the limits are those of the decoder, or closer")
  func limits() throws {
    var deep: PropertyList = 1
    for _ in 0..<100 { deep = [deep] }
    let bytes = try BinaryPropertyList.encode(deep)
    #expect(try passes(bytes, limits: .init(depth: 100)))
    #expect(try !passes(bytes, limits: .init(depth: 99)))
    #expect(try !passes(bytes, limits: .init(bytes: bytes.count - 1)))
    let shared = PropertyList.array(Array(repeating: .string(String(repeating: "z", count: 640)), count: 100))
    let sharing = try BinaryPropertyList.encode(shared)
    #expect(try passes(sharing))
    // 101 values, and each text weighs as much as 11.
    #expect(try !passes(sharing, limits: .init(nodes: 1_000)))
    for _ in 0..<200 { deep = [deep] }
    #expect(try !passes(BinaryPropertyList.encode(deep, limits: .init(depth: 1_000)), limits: .init(depth: 1_000)))
  }

  @Test("a container that lies in itself, in two others, or behind what it lies in does not pass")
  func containers() throws {
    // 0: array of 1 and 2; 1: array of one; 2: array of one
    func list(_ first: UInt8, _ second: UInt8) -> [UInt8] {
      HandmadeBinary([0xA2, 1, 2], [0xA1, first], [0xA1, second], [0x08]).bytes
    }
    #expect(try passes(list(3, 3)))
    #expect(try !passes(list(0, 3)), "a cycle")
    #expect(try !passes(list(1, 3)), "a container in itself")
    #expect(try !passes(list(2, 3)), "a container in two others")
    #expect(try !passes(list(3, 1)), "a container in two others, one behind it")
  }

  @Test("whatever damage does to a list, what passes reads as the decoder reads it")
  func damage() throws {
    var generator = SeededGenerator(seed: 5)
    let bytes = try BinaryPropertyList.encode(Self.value)
    var (passed, failed) = (0, 0)
    for round in 0..<20_000 {
      let damaged = generator.damage(bytes, likeOthers: round % 2 == 0)
      if try passes(damaged) { passed += 1 } else { failed += 1 }
    }
    #expect(passed > 1_000)
    #expect(failed > 1_000)
  }
}
