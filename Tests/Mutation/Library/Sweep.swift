import TestInputs

/// The mutations of one file.
struct Sweep {
  /// The maximum number of offsets at which bytes are changed and the file is cut; in larger files every n-th offset.
  var maximumPlaces: Int
  /// How many of the new values of a byte are tried at each offset, in turn.
  var valuesPerPlace: Int
  /// Random mutations per file: some 100,000 for all fixtures.
  var randomMutations = 180
  /// The seed of the random mutations.
  var seed: UInt64 = 1

  /// Some 120 s of processor time, for 850,000 mutations.
  static let usual = Sweep(maximumPlaces: 1_000, valuesPerPlace: 2)
  /// Every cut and every new value of every byte, except in the few files above 24 KB; some 1,000 s of processor time.
  static let all = Sweep(maximumPlaces: 24_576, valuesPerPlace: 4)

  /// The result of a sweep.
  struct Tally {
    var mutations = 0
    var refused = 0
    var accepted = 0
    var slowest: (milliseconds: Double, mutation: Mutation)?
    var broken: [(mutation: Mutation, what: String)] = []
  }

  /// All mutations of a file, in a stable order.
  func mutations(of bytes: [UInt8], number: Int) -> AnySequence<Mutation> {
    let step = max(1, (bytes.count + maximumPlaces - 1) / max(1, maximumPlaces))
    let places = Array(stride(from: 0, to: bytes.count, by: step))
    var generator = SeededGenerator(seed: seed &+ UInt64(number) << 20)
    let random = (0..<randomMutations).map { _ in Mutation.random(seed: generator.next()) }
    let count = valuesPerPlace
    let single = places.lazy.flatMap { place in
      let values = Mutation.bytes(insteadOf: bytes[place])
      let chosen = (0..<min(count, values.count)).map { values[(place / step * count + $0) % values.count] }
      return [.cut(place)] + chosen.map { Mutation.byte(at: place, $0) }
    }
    return random.chained(with: single)
  }

  /// Runs all mutations of a file.
  func run(_ bytes: [UInt8], number: Int, before: (Mutation) -> Void = { _ in }) -> Tally {
    var tally = Tally()
    let clock = ContinuousClock()
    for mutation in mutations(of: bytes, number: number) {
      before(mutation)
      let input = mutation.applied(to: bytes)
      var outcome = Outcome.accepted
      let time = clock.measure { outcome = Trial.run(input) }
      tally.mutations += 1
      switch outcome {
      case .refused: tally.refused += 1
      case .accepted: tally.accepted += 1
      case .broken(let what): tally.broken.append((mutation, what))
      }
      let milliseconds = time / .milliseconds(1)
      if milliseconds > tally.slowest?.milliseconds ?? -1 { tally.slowest = (milliseconds, mutation) }
    }
    return tally
  }
}

extension Sequence {
  fileprivate func chained(with other: some Sequence<Element>) -> AnySequence<Element> {
    AnySequence { () -> AnyIterator<Element> in
      var (first, second) = (makeIterator(), other.makeIterator())
      return AnyIterator { first.next() ?? second.next() }
    }
  }
}
