import Testing

@testable import PropertyLists

@Suite("Matching the parts of an edited container")
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

  @Test(
    "equal elements at the start and at the end correspond, those between them by position, and added ones to nothing",
    arguments: [
      ("abcd", "abcd", [0, 1, 2, 3]), ("abXd", "abcd", [0, 1, 2, 3]), ("abd", "abcd", [0, 1, 3]),
      ("abXYcd", "abcd", [0, 1, nil, nil, 2, 3]), ("aXYZd", "abcd", [0, 1, 2, nil, 3]), ("aXd", "abcd", [0, 1, 3]),
      ("aa", "a", [0, nil]), ("X", "", [nil]), ("", "abcd", []), ("dcba", "abcd", [0, 1, 2, 3]),
    ] as [(String, String, [Int?])])
  func elements(new: String, old: String, expected: [Int?]) {
    func list(_ letters: String) -> [PropertyList] { letters.map { .string(String($0)) } }
    #expect(SequenceAlignment.ofElements(list(new), with: list(old)) == expected)
    let different = ElementAlignment(of: list(new), with: list(old)).different
    for index in new.indices where !different.contains(new.distance(from: new.startIndex, to: index)) {
      let place = expected[new.distance(from: new.startIndex, to: index)]
      #expect(place.map { Array(old)[$0] } == new[index], "an element outside of the range is equal to the old one")
    }
  }
}
