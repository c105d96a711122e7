import RandomBlobs
import TestInputs
import Testing

@Suite("Converting random blobs")
struct ConversionPropertyTests {
  /// `make roundtrips` runs 10,000 more, with another seed each time.
  @Test(
    "a conversion and back keeps the meaning, or the error names each key that the target cannot represent")
  func thereAndBack() throws {
    var generator = SeededGenerator(seed: 0x5EED)
    var (same, refused) = (0, 0)
    for index in 0..<120 {
      switch try RoundTrip(using: &generator).run() {
      case .same: same += 1
      case .refused: refused += 1
      case .wrong(let what): Issue.record("blob \(index): \(what)")
      }
    }
    #expect(same > 30)
    #expect(refused > 15)
  }
}
