import Testing

@testable import PropertyLists

@Suite("Equality of property lists")
struct EqualityTests {
  /// A value nested in containers of each kind in turn, built anew at each call, so that nothing is shared.
  private func nested(_ value: PropertyList, levels: Int) -> PropertyList {
    (0..<levels).reduce(value) { inner, level in
      switch level % 3 {
      case 0: [1, inner, "after"]
      case 1: .set([inner, "after"])
      default: .dictionary(PropertyListDictionary([.init(key: "a", value: inner), .init(key: "b", value: "after")]))
      }
    }
  }

  // A comparison uses the stack for the first 16 levels.
  @Test("values are compared at every depth", arguments: [0, 1, 2, 3, 14, 15, 16, 17, 18, 31, 32, 33, 34, 100])
  func depths(levels: Int) {
    let value = nested("x", levels: levels)
    #expect(value == nested("x", levels: levels))
    #expect(value.hashValue == nested("x", levels: levels).hashValue)
    #expect(value != nested("y", levels: levels))
    #expect(value != nested("x", levels: levels + 1))
    #expect(nested(["x", "x"], levels: levels) != nested(["x"], levels: levels))
    #expect(nested(["x"], levels: levels) != nested(.set(["x"]), levels: levels))
    #expect(nested([], levels: levels) == nested([], levels: levels))
  }

  @Test("a difference after deep containers, or in the second of several, is found")
  func afterDeepContainers() {
    let deep = nested("x", levels: 40)
    let other = nested("y", levels: 40)
    let same = nested("x", levels: 40)
    #expect([deep, deep, 1] as PropertyList != [same, same, 2])
    #expect([deep, deep] as PropertyList != [same, other])
    #expect([deep, deep] as PropertyList != [other, same])
    #expect([deep, deep] as PropertyList == [same, same])
  }
}
