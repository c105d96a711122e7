import Foundation
import PropertyLists
import TestInputs
import Testing

@Suite("Damaged blobs compared with CoreFoundation")
struct CoreFoundationMutantTests {
  /// The number of mutants of each format: `RESUMEDATA_MUTANTS`, which `make differential` sets, or else a number for a
  /// debug build.
  private static let count = ProcessInfo.processInfo.environment["RESUMEDATA_MUTANTS"].flatMap { Int($0) } ?? 5_000

  /// The seed; `RESUMEDATA_SEED` changes it.
  private static let seed = ProcessInfo.processInfo.environment["RESUMEDATA_SEED"].flatMap { UInt64($0) } ?? 17

  /// Blobs of a format, small ones first: large mutants rarely show more than small ones.
  private static func blobs(_ isBinary: Bool) throws -> [[UInt8]] {
    try ["blobs", "bugs", "plists"].flatMap { directory in
      try TestInputs.files(below: TestInputs.fixtures.appendingPathComponent(directory)).map(TestInputs.bytes)
    }.filter {
      $0.count < 8_000 && $0.starts(with: "bplist".utf8) == isBinary && (isBinary || $0.contains(UInt8(ascii: "<")))
    }.sorted { $0.count < $1.count }
  }

  /// A blob, small ones more often.
  private static func choose(_ blobs: [[UInt8]], using generator: inout SeededGenerator) -> [UInt8] {
    blobs[min(Int.random(in: blobs.indices, using: &generator), Int.random(in: blobs.indices, using: &generator))]
  }

  @Test("each mutated XML list is read as CoreFoundation reads it, or the difference is reported")
  func xml() throws {
    let blobs = try Self.blobs(false)
    var mutator = XMLMutator(generator: SeededGenerator(seed: Self.seed))
    try compare { mutator.mutated(Self.choose(blobs, using: &mutator.generator)) }
  }

  @Test("each mutant of a binary list is read as CoreFoundation reads it, or the difference is reported")
  func binary() throws {
    let blobs = try Self.blobs(true)
    var mutator = BinaryMutator(generator: SeededGenerator(seed: Self.seed))
    try compare { mutator.mutated(Self.choose(blobs, using: &mutator.generator)) }
  }

  private func compare(_ next: () -> [UInt8]) throws {
    guard let reader = CoreFoundationReader.available() else { return }
    var (agreed, refused, reported) = (0, 0, 0)
    var left = Self.count
    while left > 0 {
      let inputs = (0..<min(left, 1_000)).map { _ in next() }
      left -= inputs.count
      for (input, verdict) in zip(inputs, try reader.read(inputs)) {
        let ours = OurReading(of: input)
        if let difference = UnreportedDifference(ours, verdict), difference != .explodes {
          record(difference, input, ours, verdict)
        } else if !ours.claims.isEmpty {
          reported += 1
        } else if ours.text != nil {
          agreed += 1
        } else {
          refused += 1
        }
      }
    }
    print(
      "\(Self.count) mutants, seed \(Self.seed): \(agreed) read alike, \(refused) refused alike, "
        + "\(reported) differ and say so")
    #expect(agreed > Self.count / 10 && refused > Self.count / 10, "the mutants show too little")
  }

  private func record(
    _ difference: UnreportedDifference, _ input: [UInt8], _ ours: OurReading, _ verdict: CoreFoundationVerdict
  ) {
    let error = ours.error.map { "\($0)" } ?? "read, claims \(ours.claims)"
    Issue.record("\(difference): \(error); the input in base64: \(Data(input).base64EncodedString())")
  }
}
