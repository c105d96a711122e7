import PropertyLists
import TestInputs
import Testing

@Suite("Paths as keys")
struct PathHashTests {
  @Test("keys that differ only in the order of combining marks have different hashes")
  func marks() {
    var generator = SeededGenerator(seed: 3)
    let marks = (0x300..<0x308).compactMap { UnicodeScalar($0) }
    var paths: Set<PropertyListPath> = []
    var hashes: Set<Int> = []
    for _ in 0..<1_000 {
      var key = String.UnicodeScalarView("a".unicodeScalars)
      key.append(contentsOf: marks.shuffled(using: &generator))
      let path = PropertyListPath.key(String(key))
      if paths.insert(path).inserted { hashes.insert(path.hashValue) }
    }
    #expect(paths.count > 900 && hashes.count == paths.count)
  }
}
