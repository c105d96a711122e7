import PropertyLists
import ResumeDataKit
public import TestInputs

/// Searches bytes for planted secrets: unchanged, in UTF-16, percent-encoded, in base64 at each alignment, in
/// hexadecimal digits, and in each property list inside.
public struct SecretSearch: Sendable {
  /// Random letters and digits, with which each secret begins that is recognizable by its shape.
  public let mixed: String
  /// Random small letters, with which each secret begins that is recognizable only by its name or place.
  public let small: String
  /// All runs of eight letters of the two, and of their base64 and hexadecimal forms.
  private let pieces: Set<UInt64>
  /// A filter by the last two bytes of a piece, which excludes most places.
  private let isLikely: [Bool]

  /// Creates a search for secrets that a generator makes.
  public init(using generator: inout SeededGenerator) {
    func word(_ letters: String, _ count: Int) -> String {
      String((0..<count).map { _ in letters.randomElement(using: &generator) ?? "x" })
    }
    // Every third character is a digit, so that no run is a word.
    mixed = (0..<6).map { _ in word("abcdefghkmnpqrstuvwxyzABCDEFGHKLMNPQRSTUVWXYZ", 2) + word("23456789", 1) }.joined()
    small = word("bcdfghjkmnpqrstvwxz", 18)
    var pieces: Set<UInt64> = []
    func add(_ bytes: some Sequence<UInt8>) {
      let bytes = Array(bytes)
      for start in 0..<max(0, bytes.count - 7) {
        pieces.insert(bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) })
      }
    }
    for core in [mixed, small] {
      let bytes = Array(core.utf8)
      add(bytes)
      // The digits at both ends depend on the surrounding bytes.
      for shift in 0..<3 { add(Base64.encode([UInt8](repeating: 0, count: shift) + bytes).dropFirst(4).dropLast(4)) }
      let digits = bytes.flatMap { String(Int($0) + 256, radix: 16).utf8.dropFirst() }
      add(digits)
      add(digits.map { (0x61...0x66).contains($0) ? $0 - 0x20 : $0 })
    }
    self.pieces = pieces
    var isLikely = [Bool](repeating: false, count: 1 << 16)
    for piece in pieces { isLikely[Int(piece & 0xFFFF)] = true }
    self.isLikely = isLikely
  }

  /// A secret that is recognizable by its shape, by its number.
  public func secret(_ index: Int) -> String { mixed + "n\(index)" }

  /// A secret that is recognizable by its name or place, by its number.
  public func word(_ index: Int) -> String {
    small + String(String(index).utf8.map { Character(UnicodeScalar($0 - 0x30 + 0x61)) })
  }

  /// The first piece of a secret with its surroundings, or nil if none is found.
  public func leak(in bytes: [UInt8], depth: Int = 4) -> String? {
    if let place = place(in: bytes) {
      return String(decoding: bytes[max(0, place - 100)..<min(bytes.count, place + 20)], as: UTF8.self)
    }
    // UTF-16, and letters with NULs between them.
    let withoutNULs = bytes.filter { $0 != 0 }
    if withoutNULs.count != bytes.count, place(in: withoutNULs) != nil { return "in UTF-16" }
    if bytes.contains(UInt8(ascii: "%")) {
      let decoded = Self.percentDecoded(bytes)
      if decoded != bytes, let leak = leak(in: decoded, depth: depth) { return "percent-encoded: \(leak)" }
    }
    guard depth > 0 else { return nil }
    for run in Self.runs(of: bytes) {
      for shift in 0..<4 where run.count - shift >= 24 {
        let decoded = Base64.decodeLeniently(Array(run.dropFirst(shift))).bytes
        if let leak = leak(in: decoded, depth: depth - 1) { return "in base64: \(leak)" }
      }
    }
    if let value = try? ResumeDataDocument(decoding: bytes).propertyList, let leak = leak(in: value, depth: depth - 1) {
      return "in a property list: \(leak)"
    }
    return nil
  }

  private func leak(in value: PropertyList, depth: Int) -> String? {
    switch value {
    case .string(let text): return place(in: Array(text.utf8)) == nil ? nil : text
    case .data(let bytes): return leak(in: bytes, depth: depth)
    case .array(let values), .set(let values): return values.lazy.compactMap { leak(in: $0, depth: depth) }.first
    case .dictionary(let dictionary):
      return dictionary.entries.lazy.compactMap {
        leak(in: .string($0.key), depth: depth) ?? leak(in: $0.value, depth: depth)
      }.first
    default: return nil
    }
  }

  private func place(in bytes: [UInt8]) -> Int? {
    var piece: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      piece = piece << 8 | UInt64(byte)
      if isLikely[Int(piece & 0xFFFF)], pieces.contains(piece) { return index }
    }
    return nil
  }

  private static func percentDecoded(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
      {
        result.append(byte)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  /// The runs of base64 digits, without white space.
  private static func runs(of bytes: [UInt8]) -> [[UInt8]] {
    var runs: [[UInt8]] = []
    var run: [UInt8] = []
    for byte in bytes + [0] {
      if Base64.value(of: byte) != nil {
        run.append(byte)
      } else if !(byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x20) {
        if run.count >= 24 { runs.append(run) }
        run = []
      }
    }
    return runs
  }
}
