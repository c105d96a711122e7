/// Sixteen characters of a text in base64, which are looked at all at once and without a table.
///
/// The places of characters and bytes are those of little-endian processors, as are all that Swift is made for.
struct Base64Block {
  private let values: SIMD16<UInt8>
  /// What was added to the characters to get their values: never 0 for a digit, and 0 for all others.
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
    // Each pair of values to twelve bits, each pair of these to 24, and each pair of these to 48. That unsigned
    // numbers are taken apart into smaller ones of any value is what makes this unsafe.
    var pairs = unsafe unsafeBitCast(values, to: SIMD8<UInt16>.self)
    pairs = (pairs &<< 6 | pairs &>> 8) & 0x0FFF
    var groups = unsafe unsafeBitCast(pairs, to: SIMD4<UInt32>.self)
    groups = (groups &<< 12 | groups &>> 16) & 0xFF_FFFF
    let words = unsafe unsafeBitCast(groups, to: SIMD2<UInt64>.self)
    let bytes = words &<< 40 | (words &>> 16) & 0xFFFF_FFFF_FFFF
    return (bytes.x.byteSwapped, bytes.y.byteSwapped)
  }
}
