import PropertyLists
import ResumeDataKit

/// Digits of an encoding around an anchor that is inside a list: `URLSession`, or `$class` of an archive.
struct EncodedRun {
  /// How bytes are written in digits.
  enum Encoding: Sendable {
    case base64, hexadecimal

    /// How many digits stand for how many bytes.
    fileprivate var group: (digits: Int, bytes: Int) { self == .base64 ? (4, 3) : (2, 1) }

    /// The beginnings of anchors, and how many digits of a group and bytes come before.
    fileprivate var phases: [Phase] { self == .base64 ? Self.base64Phases : Self.hexadecimalPhases }

    fileprivate typealias Phase = (text: [UInt8], digits: Int, bytes: Int)

    private static let base64Phases: [Phase] =
      [("VVJM", 0, 0), ("VSTF", 2, 1), ("VUkx", 3, 2), ("JGNs", 0, 0), ("kY2x", 3, 2)].map { (Array($0.utf8), $1, $2) }
    private static let hexadecimalPhases: [Phase] =
      ["55524c53", "55524C53", "636c6173", "636C6173"].map { (Array($0.utf8), 0, 0) }
  }

  /// The bytes from the first whole group on.
  let decoded: [UInt8]
  /// Where the anchor is in the decoded bytes.
  let anchor: Int
  private let encoding: Encoding
  /// Where the digits of the decoded bytes are.
  private let places: [Int]

  private static let reach = 1 << 20

  /// Nil if no such anchor is at the place.
  ///
  /// - Parameter lowest: where the digits begin at the earliest.
  init?(_ encoding: Encoding, in bytes: [UInt8], around anchor: Int, from lowest: Int) {
    guard let phase = encoding.phases.first(where: { bytes.holds($0.text, at: anchor) }) else { return nil }
    var before: [Int] = []
    var position = anchor - 1
    while position >= max(lowest, anchor - Self.reach), let isDigit = encoding.isDigit(bytes[position]) {
      if isDigit { before.append(position) }
      position -= 1
    }
    guard before.count >= phase.digits else { return nil }
    let skipped = (before.count - phase.digits) % encoding.group.digits
    var places = Array(before.reversed().dropFirst(skipped))
    self.anchor = (places.count - phase.digits) / encoding.group.digits * encoding.group.bytes + phase.bytes
    position = anchor
    while position < min(bytes.count, anchor + Self.reach), let isDigit = encoding.isDigit(bytes[position]) {
      if isDigit { places.append(position) }
      position += 1
    }
    (self.encoding, self.places) = (encoding, places)
    decoded = encoding.decode(places.map { bytes[$0] })
  }

  /// Whether the digits of a decoded byte are not in the same group as those of a byte before it.
  func isGroupStart(_ index: Int) -> Bool { index.isMultiple(of: encoding.group.bytes) }

  /// The place of decoded bytes, with the padding.
  func range(of part: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    let (digits, count) = encoding.group
    let lower = part.lowerBound / count * digits
    let upper = (part.upperBound * digits + count - 1) / count
    let last = places[upper - 1]
    var end = last + 1
    while end < bytes.count, bytes[end] == UInt8(ascii: "="), !(upper - lower).isMultiple(of: digits), end - last <= 2 {
      end += 1
    }
    return places[lower]..<end
  }
}

extension EncodedRun.Encoding {
  /// Whether a byte is a digit, or may stand between digits; nil if it is neither.
  fileprivate func isDigit(_ byte: UInt8) -> Bool? {
    if byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "\\") { return false }
    let isDigit = self == .base64 ? Base64.value(of: Self.standard(byte)) != nil : byte.hexDigit != nil
    return isDigit ? true : nil
  }

  fileprivate func decode(_ digits: [UInt8]) -> [UInt8] {
    if self == .base64 { return Base64.decodeLeniently(digits.map(Self.standard)).bytes }
    return digits.compactMap(\.hexDigit).pairs
  }

  /// A digit of the alphabet for URLs in the standard one.
  private static func standard(_ byte: UInt8) -> UInt8 {
    byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? UInt8(ascii: "/") : byte
  }
}
