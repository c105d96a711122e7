import TestInputs

/// One way to damage an input. Its description is enough to repeat it.
enum Mutation: Hashable {
  /// All bytes but the first ones are removed.
  case cut(Int)
  /// One byte is replaced.
  case byte(at: Int, UInt8)
  /// Several random edits from a seed.
  case random(seed: UInt64)

  /// The new values of a byte: the lowest bit flipped, the highest bit flipped, 0, and 255.
  static func bytes(insteadOf byte: UInt8) -> [UInt8] {
    Set([byte ^ 0x01, byte ^ 0x80, 0x00, 0xFF]).subtracting([byte]).sorted()
  }

  /// The damaged input.
  func applied(to original: [UInt8]) -> [UInt8] {
    var bytes = original
    switch self {
    case .cut(let length): return Array(original.prefix(length))
    case .byte(let place, let value):
      if bytes.indices.contains(place) { bytes[place] = value }
    case .random(let seed):
      var generator = SeededGenerator(seed: seed)
      for _ in 0..<Int.random(in: 2...8, using: &generator) { Self.edit(&bytes, using: &generator) }
    }
    return bytes
  }

  /// Boundary values of counts, offsets and markers.
  private static let borders: [UInt8] = [
    0x00, 0x01, 0x08, 0x0F, 0x10, 0x13, 0x14, 0x7F, 0x80, 0x8F, 0xA1, 0xAF, 0xC1, 0xD1, 0xDF, 0xFE, 0xFF,
  ]

  private static func edit(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return bytes.append(.random(in: 0...255, using: &generator)) }
    let place = Int.random(in: bytes.indices, using: &generator)
    let length = min(Int.random(in: 1...24, using: &generator), bytes.count - place)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0, 1: bytes[place] = .random(in: 0...255, using: &generator)
    case 2: bytes[place] = borders.randomElement(using: &generator) ?? 0
    case 3: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 4: bytes.removeSubrange(place..<place + length)
    case 5:
      bytes.insert(contentsOf: bytes[place..<place + length], at: Int.random(in: bytes.indices, using: &generator))
    case 6:
      let other = Int.random(in: 0...bytes.count - length, using: &generator)
      bytes.replaceSubrange(place..<place + length, with: bytes[other..<other + length])
    default:
      // The last 32 bytes of a binary list determine how the rest is read.
      let near = max(0, bytes.count - Int.random(in: 1...40, using: &generator))
      bytes[near] = .random(in: 0...255, using: &generator)
    }
  }
}

extension Mutation: CustomStringConvertible {
  /// The text that `init(_:)` reads.
  var description: String {
    switch self {
    case .cut(let length): "cut:\(length)"
    case .byte(let place, let value): "byte:\(place):\(value)"
    case .random(let seed): "random:\(seed)"
    }
  }

  /// Creates a mutation from its description.
  init?(_ text: String) {
    let parts = text.split(separator: ":")
    switch (parts.first, parts.count) {
    case ("cut", 2): self = .cut(Int(parts[1]) ?? 0)
    case ("byte", 3): self = .byte(at: Int(parts[1]) ?? 0, UInt8(parts[2]) ?? 0)
    case ("random", 2): self = .random(seed: UInt64(parts[1]) ?? 0)
    default: return nil
    }
  }
}
