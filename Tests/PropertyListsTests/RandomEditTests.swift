import TestInputs
import Testing

@testable import PropertyLists

extension PropertyList {
  /// A value of limited size and depth.
  static func random(depth: Int, using generator: inout SeededGenerator) -> PropertyList {
    let text: [String] = ["a", "b", "key", "é", "😀", "a longer text than fifteen"]
    switch Int.random(in: 0..<(depth > 0 ? 14 : 10), using: &generator) {
    case 0: return .null
    case 1: return .boolean(.random(using: &generator))
    case 2: return .integer(PropertyListInteger(Int64.random(in: -3...300, using: &generator)))
    case 3: return .real(.random(in: 0...2, using: &generator))
    case 4: return .data([1, 2, 3])
    case 5, 6, 7: return .string(text.randomElement(using: &generator) ?? "")
    case 8, 9: return .uid(.random(in: 0...4, using: &generator))
    case 10, 11:
      return .array(
        (0..<Int.random(in: 0...6, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) })
    default:
      return .dictionary(
        PropertyListDictionary(
          (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            .init(
              key: text.randomElement(using: &generator) ?? "", value: random(depth: depth - 1, using: &generator))
          }, precedence: .first))
    }
  }

  /// This value with some scalars changed.
  func withOtherScalars(using generator: inout SeededGenerator) -> PropertyList {
    switch self {
    case .array(let elements): return .array(elements.map { $0.withOtherScalars(using: &generator) })
    case .set(let elements): return .set(elements.map { $0.withOtherScalars(using: &generator) })
    case .dictionary(let dictionary):
      let entries = dictionary.entries.map { entry in
        PropertyListDictionary.Entry(key: entry.key, value: entry.value.withOtherScalars(using: &generator))
      }
      return .dictionary(PropertyListDictionary(entries, precedence: .first))
    default: return Int.random(in: 0..<8, using: &generator) == 0 ? .random(depth: 0, using: &generator) : self
    }
  }

  /// This value with a value changed, removed, added or moved inside.
  func edited(using generator: inout SeededGenerator) -> PropertyList {
    switch self {
    case .array(var elements) where !elements.isEmpty && Bool.random(using: &generator):
      let index = Int.random(in: elements.indices, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: elements.remove(at: index)
      case 1: elements.insert(.random(depth: 2, using: &generator), at: index)
      case 2: elements.shuffle(using: &generator)
      default: elements[index] = elements[index].edited(using: &generator)
      }
      return .array(elements)
    case .dictionary(var dictionary) where !dictionary.entries.isEmpty && Bool.random(using: &generator):
      let index = Int.random(in: dictionary.entries.indices, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: dictionary.entries.remove(at: index)
      case 1: dictionary.entries.insert(.init(key: "new", value: .random(depth: 2, using: &generator)), at: index)
      case 2: dictionary.entries.shuffle(using: &generator)
      case 3: dictionary.entries[index].key = "renamed"
      default: dictionary.entries[index].value = dictionary.entries[index].value.edited(using: &generator)
      }
      return .dictionary(dictionary)
    default:
      return .random(depth: 2, using: &generator)
    }
  }
}

@Suite("Random edits and random damage")
struct RandomEditTests {
  @Test("any edited value, written in its old layout, reads back as the edited value")
  func edits() throws {
    var generator = SeededGenerator(seed: 1)
    for round in 0..<1_000 {
      let value = PropertyList.random(depth: 4, using: &generator)
      var list = try BinaryPropertyList(decoding: BinaryPropertyList.encode(value))
      #expect(list.value == value, "round \(round)")
      for _ in 0..<3 {
        list.value = list.value.edited(using: &generator)
        let written = try list.encoded()
        let again = try BinaryPropertyList(decoding: written)
        #expect(again.value == list.value, "round \(round)")
        #expect(again.anomalies.allSatisfy { $0.kind == .duplicateKey }, "round \(round): \(again.anomalies)")
        #expect(try again.encodedFromLayout() == written, "round \(round)")
        #expect(try list.encodedFromLayout() == written, "round \(round)")
      }
    }
  }

  @Test("changed scalars give the same bytes whether the list is patched or laid out again, also in damaged layouts")
  func patches() throws {
    var generator = SeededGenerator(seed: 3)
    var changed = 0
    for round in 0..<5_000 {
      var bytes = try BinaryPropertyList.encode(.random(depth: 4, using: &generator))
      if round % 4 == 0 { bytes[Int.random(in: 8..<bytes.count, using: &generator)] &+= 1 }
      guard var list = try? BinaryPropertyList(decoding: bytes) else { continue }
      let value = list.value
      list.value = value.withOtherScalars(using: &generator)
      guard list.value != value else { continue }
      changed += 1
      #expect(try list.encoded() == list.encodedFromLayout(), "round \(round)")
    }
    #expect(changed > 750)
  }

  @Test("damaged files give a value that can be written, or an error with a place")
  func damage() throws {
    var generator = SeededGenerator(seed: 2)
    var refused = 0
    for _ in 0..<5_000 {
      var bytes = try BinaryPropertyList.encode(.random(depth: 4, using: &generator))
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      do {
        var list = try BinaryPropertyList(decoding: bytes)
        #expect(try list.encodedFromLayout().count > 0)
        #expect(try list.encoded() == bytes)
        list.value = list.value.edited(using: &generator)
        #expect(try BinaryPropertyList(decoding: list.encoded()).value == list.value)
      } catch {
        refused += 1
        #expect(error.location != nil)
      }
    }
    #expect(refused > 1_250, "the damage was too mild to test anything: \(refused)")
  }
}
