import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Safe fixes")
struct SafeFixTests {
  private static let casesPerSeed = TestInputs.isExhaustive ? 1_000 : 100

  @Test("safe fixes never make the loader's outcome worse", arguments: UInt64(1)...(TestInputs.isExhaustive ? 10 : 3))
  func noWorse(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var applied: [String: Int] = [:]
    var better = 0
    for index in 0..<Self.casesPerSeed {
      let fault = try RandomFault(using: &generator)
      guard var document = try? ResumeDataDocument(decoding: fault.blob) else { continue }
      let place = "seed \(seed), case \(index)"
      // Text is judged by the blob in it: with --in-place it stays text, and its reader decodes it first.
      let before = fault.oracle.outcome(of: try document.encoded())
      let result = try RepairEngine(context: fault.context).repair(fault.blob)
      document = try ResumeDataDocument(decoding: result.bytes)
      for finding in result.applied { applied[finding.rule, default: 0] += 1 }
      let end = fault.oracle.outcome(of: try document.encoded())
      #expect(end >= before, "\(place): \(result.applied.map(\.rule)) lead from \(before) to \(end)")
      if end > before { better += 1 }
    }
    // The random faults must include cases in which safe fixes are applied and help.
    #expect(applied.count >= 5, "\(applied)")
    #expect(better > Self.casesPerSeed / 50, "\(better)")
  }
}
