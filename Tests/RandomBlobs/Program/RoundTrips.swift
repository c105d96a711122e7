import Foundation
import RandomBlobs
import TestInputs

/// Converts random blobs to another form and back: `roundtrips [COUNT [SEED]]`. With `secrets` as first argument,
/// plants secrets in random blobs and searches the results for them. `make roundtrips` and `make secrets` run it with
/// an optimized build.
@main enum RoundTrips {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
    let (count, seed) = (
      Int(numbers.first ?? 10_000), numbers.dropFirst().first ?? UInt64(Date().timeIntervalSince1970)
    )
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    if CommandLine.arguments.dropFirst().first == "secrets" { return try secrets(count, &generator) }
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

  private static func secrets(_ count: Int, _ generator: inout SeededGenerator) throws {
    var (planted, failures) = (0, 0)
    for index in 0..<count {
      let search = SecretSearch(using: &generator)
      let blob = try PlantedBlob(using: &generator, search: search)
      planted += blob.count
      guard search.leak(in: blob.bytes) != nil else {
        print("blob \(index): the search does not find what was planted")
        exit(1)
      }
      if let what = try SecretTrial(blob).run() {
        print("blob \(index): \(what)")
        failures += 1
        if failures == 20 { exit(1) }
      }
    }
    if failures > 0 { exit(1) }
    print("\(count) blobs with \(planted) secrets: none is left after convert --url and --redact, nor in a report")
  }
}
