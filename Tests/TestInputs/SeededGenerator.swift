/// A generator whose numbers depend only on its seed (SplitMix64), so that a failure can be repeated.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Creates a generator from a seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}

extension SeededGenerator {
  /// Bytes with one or two changes, to any other byte or to bytes of the input, which more often have a meaning.
  public mutating func damage(_ bytes: [UInt8], likeOthers: Bool) -> [UInt8] {
    var damaged = bytes
    for _ in 0...Int.random(in: 0...1, using: &self) {
      let place = Int.random(in: damaged.indices, using: &self)
      damaged[place] = likeOthers ? bytes.randomElement(using: &self) ?? 0 : UInt8.random(in: 0...255, using: &self)
    }
    return damaged
  }
}
