/// Sixteen characters of base64 text, decoded together and without a table.
///
/// The order of characters and bytes is that of little-endian processors, the only ones that Swift supports.
struct Base64Block {
  private let values: SIMD16<UInt8>
  /// The distance from each character to its value: never 0 for a digit, and 0 for all others.
  private let distances: SIMD16<UInt8>

  @inline(__always)
  init(_ text: SIMD16<UInt8>) {
    distances =
      Self.distances(of: text, from: "A", through: "Z", to: 0)
      | Self.distances(of: text, from: "a", through: "z", to: 26)
      | Self.distances(of: text, from: "0", through: "9", to: 52)
      | Self.distances(of: text, from: "+", through: "+", to: 62)
      | Self.distances(of: text, from: "/", through: "/", to: 63)
    values = text &+ distances
  }

  /// The distance to their values of those characters that are in a run of digits, and 0 for all others.
  @inline(__always)
  private static func distances(
    of text: SIMD16<UInt8>, from first: Unicode.Scalar, through last: Unicode.Scalar, to value: UInt8
  ) -> SIMD16<UInt8> {
    let (first, last) = (UInt8(ascii: first), UInt8(ascii: last))
    let place = text &- SIMD16(repeating: first)
    let lastPlace = SIMD16<UInt8>(repeating: last &- first)
    // A mask is as many bytes, with all bits set or none.
    return unsafe unsafeBitCast(place .<= lastPlace, to: SIMD16<UInt8>.self) & SIMD16(repeating: value &- first)
  }

  /// How many groups of four digits are before the first character that is not a digit: 0 to 4.
  @inline(__always)
  var wholeGroups: Int {
    let zero = SIMD16<UInt8>.zero
    // As above.
    let others = unsafe unsafeBitCast(distances .== zero, to: SIMD2<UInt64>.self)
    if others.x | others.y == 0 { return 4 }
    return others.x != 0 ? others.x.trailingZeroBitCount / 32 : 2 + others.y.trailingZeroBitCount / 32
  }

  /// What the first two groups stand for, and the last two: six bytes each, the first of them in the lowest byte.
  @inline(__always)
  var bytes: (UInt64, UInt64) {
    // Combines pairs of values to 12 bits, pairs of these to 24, and pairs of these to 48. Unsafe since the vectors are
    // reinterpreted; every bit pattern of an unsigned integer is valid.
    var pairs = unsafe unsafeBitCast(values, to: SIMD8<UInt16>.self)
    pairs = (pairs &<< 6 | pairs &>> 8) & 0x0FFF
    var groups = unsafe unsafeBitCast(pairs, to: SIMD4<UInt32>.self)
    groups = (groups &<< 12 | groups &>> 16) & 0xFF_FFFF
    let words = unsafe unsafeBitCast(groups, to: SIMD2<UInt64>.self)
    let bytes = words &<< 40 | (words &>> 16) & 0xFFFF_FFFF_FFFF
    return (bytes.x.byteSwapped, bytes.y.byteSwapped)
  }
}
