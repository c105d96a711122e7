import RandomBlobs
import TestInputs
import Testing

@Suite("Planted secrets")
struct SecretPropertyTests {
  @Test(
    "no secret is left in what is redacted or given another URL, nor in a report, in random blobs of every container",
    arguments: [UInt64(1), 2, 3, 4, 5])
  func none(seed: UInt64) throws {
    // `make secrets` checks 10,000 blobs with an optimized build.
    let count = TestInputs.isExhaustive ? 100 : 8
    var generator = SeededGenerator(seed: seed)
    var planted = 0
    for index in 0..<count {
      let search = SecretSearch(using: &generator)
      let blob = try PlantedBlob(using: &generator, search: search)
      planted += blob.count
      #expect(search.leak(in: blob.bytes) != nil, "the search finds what was planted")
      let wrong = try SecretTrial(blob).run()
      #expect(wrong == nil, "seed \(seed), blob \(index)")
    }
    print("secrets: \(planted) in \(count) blobs, seed \(seed)")
  }
}
