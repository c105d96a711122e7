import Foundation
import TestInputs
import Testing

@testable import Mutations

/// The part of `make mutate` that is fast enough in a debug build. `RESUMEDATA_SEED` changes the mutations.
@Suite("Damaged fixtures")
struct MutationTests {
  /// The smallest fixture of each kind and container.
  private static let chosen = [
    "bugs/b3-nil-archive.plist", "plists/binary/set.plist", "plists/binary/counts-of-8-bytes.plist",
    "plists/xml/uid-dictionaries.xml", "hostile/archives/cycle-in-objects.plist",
    "hostile/binary/bomb-shared-arrays.plist", "hostile/binary/trailer-count-all-ones.plist",
    "hostile/xml/entity-billion-laughs.xml", "hostile/masked/ted-lasso-lying-trailer.resumedata",
  ]

  private func expect(_ tally: Sweep.Tally, _ entry: FixtureEntry) {
    for (mutation, what) in tally.broken { Issue.record("mutate one \(entry.file) \(mutation): \(what)") }
  }

  @Test(
    "each truncation and each changed byte of a small file gives a writable value or an error with a place",
    arguments: chosen)
  func everyByte(name: String) throws {
    let entry = try #require(FixtureEntry.all.first { $0.file == name })
    let bytes = try TestInputs.fixture(name)
    let sweep = Sweep(maximumPlaces: 1_024, valuesPerPlace: 2, randomMutations: 0)
    let tally = sweep.run(bytes, number: 0)
    #expect(tally.mutations >= 2 * bytes.count)
    #expect(tally.refused > 0)
    expect(tally, entry)
  }

  @Test("any file damaged in several places gives a writable value or an error with a place")
  func severalPlaces() throws {
    let seed = ProcessInfo.processInfo.environment["RESUMEDATA_SEED"].flatMap { UInt64($0) } ?? 1
    var (refused, accepted) = (0, 0)
    for (number, entry) in FixtureEntry.all.enumerated() {
      let bytes = try TestInputs.fixture(entry.file)
      guard bytes.count < 8_000 else { continue }
      let sweep = Sweep(maximumPlaces: 2, valuesPerPlace: 1, randomMutations: 2, seed: seed)
      let tally = sweep.run(bytes, number: number)
      expect(tally, entry)
      refused += tally.refused
      accepted += tally.accepted
    }
    print("damaged fixtures: \(refused) refused, \(accepted) accepted, seed \(seed)")
    #expect(refused > 500, "the damage was too mild to test anything")
    #expect(accepted > 200, "the damage was too heavy to test anything")
  }
}
