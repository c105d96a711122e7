import PropertyLists
import TestInputs
import Testing

@Suite("Dictionaries in the order of the file")
struct DictionaryTests {
  private let twice = PropertyListDictionary([
    .init(key: "a", value: 1), .init(key: "b", value: 2), .init(key: "a", value: 3), .init(key: "caf\u{E9}", value: 4),
    .init(key: "cafe\u{301}", value: 5),
  ])

  @Test("the last entry of each key counts, and keys that only look the same are different")
  func effectiveEntriesOfXML() {
    #expect(PropertyListDictionary(twice.effectiveEntries) == PropertyListDictionary(Array(twice.entries.dropFirst())))
    #expect(PropertyListDictionary().effectiveEntries.isEmpty)
    #expect(twice.effectiveEntries.allSatisfy { twice[$0.key] == $0.value })
  }

  @Test("setting many values together equals setting one after another")
  func setting() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      var (together, single) = (twice, twice)
      let more = (0..<Int.random(in: 0...6, using: &generator)).map { number in
        PropertyListDictionary.Entry(
          key: ["a", "b", "c", "caf\u{E9}", "cafe\u{301}"].randomElement(using: &generator) ?? "",
          value: .integer(PropertyListInteger(10 + number)))
      }
      together.set(more)
      for entry in more { single[entry.key] = entry.value }
      #expect(together == single)
    }
  }

  @Test("many keys stay distinct, also if all are canonically equivalent")
  func cost() {
    var dictionary = PropertyListDictionary()
    let marks: [Unicode.Scalar] = [
      "\u{300}", "\u{316}", "\u{327}", "\u{334}", "\u{345}", "\u{35C}", "\u{35D}", "\u{315}",
    ]
    var orders: [String] = []
    func permute(_ left: [Unicode.Scalar], _ text: String.UnicodeScalarView) {
      if left.isEmpty { orders.append(String(text)) }
      for index in left.indices {
        var (rest, longer) = (left, text)
        longer.append(rest.remove(at: index))
        permute(rest, longer)
      }
    }
    permute(marks, "a".unicodeScalars)
    dictionary.set(orders.map { .init(key: $0, value: 1) })
    #expect(dictionary.effectiveEntries.count == orders.count)
    #expect(dictionary.entries.count == 40_320)
  }
}
