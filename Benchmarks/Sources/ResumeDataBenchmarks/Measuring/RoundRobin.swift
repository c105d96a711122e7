/// Measures contenders in turn, a slice of the inputs each, so that other load on the machine affects all of them
/// equally.
struct RoundRobin {
  /// The maximum number of rounds.
  var rounds: Int
  /// The number of inputs per round.
  var slice: Int
  /// A contender that has taken this long stops, but not before the end of its first round.
  var budget: Duration
  /// Whether the first round is discarded.
  var warmsUp = true

  /// For hundreds of small inputs.
  static let small = RoundRobin(rounds: 40, slice: 50, budget: .milliseconds(600))
  /// For one input of a megabyte.
  static let large = RoundRobin(rounds: 9, slice: 1, budget: .milliseconds(700))
  /// For one input of fifty megabytes.
  static let huge = RoundRobin(rounds: 3, slice: 1, budget: .seconds(2), warmsUp: false)

  /// Measures a workload.
  ///
  /// - Throws: the errors of contenders, and `Disagreement` if their results differ.
  func measure(_ workload: Workload) throws -> [Measurement] {
    var samples = workload.contenders.map { _ in [Sample]() }
    for round in (warmsUp ? -1 : 0)..<rounds {
      let range = range(max(round, 0), of: workload.count)
      var results: [(contender: String, checksum: Int)] = []
      for turn in workload.contenders.indices {
        // The first contender changes with each round, so that none always runs after the same other one.
        let index = (turn + max(round, 0)) % workload.contenders.count
        let contender = workload.contenders[index]
        guard hasTime(samples[index]) else { continue }
        let sample = try contender.run(range)
        if !Workload.withoutResult.contains(contender.name) { results.append((contender.name, sample.checksum)) }
        if round >= 0 { samples[index].append(sample) }
      }
      try requireAgreement(results, at: workload)
    }
    return zip(workload.contenders, samples).map { contender, samples in
      Measurement(
        workload: workload.name, contender: contender.name, samples: samples, inputs: min(slice, workload.count),
        bytes: workload.bytes)
    }
  }

  private func range(_ round: Int, of count: Int) -> Range<Int> {
    let size = min(slice, count)
    let start = (round * size) % (count - count % size)
    return start..<(start + size)
  }

  private func hasTime(_ samples: [Sample]) -> Bool {
    let spent = samples.reduce(0) { $0 + $1.nanoseconds }
    return samples.isEmpty || spent < budget / .nanoseconds(1)
  }

  private func requireAgreement(_ results: [(contender: String, checksum: Int)], at workload: Workload) throws {
    guard let first = results.first else { return }
    if let other = results.first(where: { $0.checksum != first.checksum }) {
      throw Disagreement(workload: workload.name, contenders: [first.contender, other.contender])
    }
  }
}

/// Two contenders give different results, so that their times cannot be compared.
struct Disagreement: Error {
  var workload: String
  var contenders: [String]
}
