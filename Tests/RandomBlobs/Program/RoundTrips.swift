import Foundation
import RandomBlobs
import TestInputs

/// Converts random blobs there and back: `roundtrips [COUNT [SEED]]`. `make roundtrips` runs it with an optimized build.
@main enum RoundTrips {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
    let (count, seed) = (
      Int(numbers.first ?? 10_000), numbers.dropFirst().first ?? UInt64(Date().timeIntervalSince1970)
    )
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    var (same, refused) = (0, 0)
    for index in 0..<count {
      switch try RoundTrip(using: &generator).run() {
      case .same: same += 1
      case .refused: refused += 1
      case .wrong(let what):
        print("blob \(index): \(what)")
        exit(1)
      }
    }
    print("\(count) blobs: \(same) there and back with the same meaning, \(refused) refused with each key named")
  }
}
