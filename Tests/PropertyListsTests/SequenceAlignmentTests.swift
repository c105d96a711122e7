import Testing

@testable import PropertyLists

@Suite("Matching the entries of an edited dictionary")
struct SequenceAlignmentTests {
  private func dictionary(_ keys: [String]) -> PropertyListDictionary {
    PropertyListDictionary(keys.map { .init(key: $0, value: true) })
  }

  @Test(
    "equal keys correspond in order, a renamed key to the old one in its place, and a new one to nothing",
    arguments: [5, 200])
  func entries(count: Int) {
    let keys = (0..<count).map { "key \($0)" }
    let old = dictionary(keys + ["twice", "twice"])
    let new = dictionary(["key 0", "key 2", "renamed"] + keys[4...] + ["twice", "twice", "twice"])
    let expected = [0, 2, 3] + Array(4...count + 1) + [nil] as [Int?]
    #expect(SequenceAlignment.ofEntries(new, with: old) == expected)
    #expect(SequenceAlignment.ofEntries(old, with: old) == Array(0...count + 1))
    #expect(SequenceAlignment.ofEntries(dictionary([]), with: old).isEmpty)
    #expect(SequenceAlignment.ofEntries(dictionary(["e\u{301}"]), with: dictionary(["a", "é"])) == [0])
  }
}
