/// A fast hash of bytes, 8 at a time, with a random seed for each process, so that no input can be made whose scalars
/// all have the same hash.
struct SeededHash {
  private static let secrets = (start: UInt64.random(in: .min ... .max), factor: UInt64.random(in: .min ... .max) | 1)

  private let start: UInt64
  private let factor: UInt64

  init() {
    (start, factor) = Self.secrets
  }

  /// The hash of some bytes.
  func value(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    let count = bytes.count
    var state = start ^ UInt64(count)
    var offset = 0
    // Both loads stay within the buffer: eight bytes from `offset` on, and the last eight if there are that many.
    while offset + 8 <= count {
      state = mix(state, unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    if offset < count, count >= 8 {
      state = mix(state, unsafe bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
    } else if offset < count {
      var word: UInt64 = 0
      for index in 0..<count { word = word << 8 | UInt64(unsafe bytes[index]) }
      state = mix(state, word)
    }
    return UInt32(truncatingIfNeeded: mix(state, factor))
  }

  /// Folds the full product of two numbers, so that each input bit influences all output bits.
  private func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let (high, low) = (state ^ word).multipliedFullWidth(by: factor)
    return high ^ low
  }
}
