extension XMLTail {
  /// Appends the digits and padding of some bytes (RFC 4648, section 4).
  ///
  /// `Base64.encode` looks up one digit a time; here sixteen are worked out at once, without a table.
  mutating func append(base64 bytes: Span<UInt8>) {
    let count = bytes.count
    guard let place = unsafe take((count + 2) / 3 * 4) else { return }
    let words = unsafe bytes.bytes
    var (index, digit) = (0, 0)
    // Two times six bytes. Of the eight that are read for the first the six are the first, and for the second the last, so
    // that nothing is read behind the end.
    while index + 12 <= count {
      let first = unsafe UInt64(bigEndian: words.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let second = unsafe UInt64(bigEndian: words.unsafeLoadUnaligned(fromByteOffset: index + 4, as: UInt64.self))
      let digits = SIMD2(first >> 16, second & 0xFFFF_FFFF_FFFF).base64
      unsafe place.storeBytes(of: digits, toByteOffset: digit, as: SIMD16<UInt8>.self)
      index += 12
      digit += 16
    }
    while index < count {
      let second = index + 1 < count ? UInt64(bytes[index + 1]) : 0
      let third = index + 2 < count ? UInt64(bytes[index + 2]) : 0
      let group = UInt64(bytes[index]) << 16 | second << 8 | third
      let digits = SIMD2(group << 24, 0).base64.lowHalf.lowHalf
      unsafe place.storeBytes(of: digits, toByteOffset: digit, as: SIMD4<UInt8>.self)
      index += 3
      digit += 4
    }
    for padding in stride(from: 1, through: index - count, by: 1) {
      unsafe place.storeBytes(of: UInt8(ascii: "="), toByteOffset: digit - padding, as: UInt8.self)
    }
  }
}

extension SIMD2<UInt64> {
  /// The digits of two times 48 bits.
  @inline(__always)
  fileprivate var base64: SIMD16<UInt8> {
    // Each half of the bits, then each quarter and each eighth, to where its digits stand: the first in the lowest byte.
    var bits = self
    bits = bits &>> 24 | (bits & 0xFF_FFFF) &<< 32
    bits = (bits &>> 12) & 0x0FFF_0000_0FFF | (bits & 0x0FFF_0000_0FFF) &<< 16
    bits = (bits &>> 6) & 0x003F_003F_003F_003F | (bits & 0x003F_003F_003F_003F) &<< 8
    // Both are sixteen bytes, each of which may have any value.
    let values = unsafe unsafeBitCast(SIMD2(bits.x.littleEndian, bits.y.littleEndian), to: SIMD16<Int8>.self)
    // From `A` on; `a`, `0`, `+` and `/` do not follow the digit before them.
    let digits =
      values &+ 65 &+ (values.allOnesWhereAtLeast(26) & 6) &- (values.allOnesWhereAtLeast(52) & 75)
      &- (values.allOnesWhereAtLeast(62) & 15) &+ (values.allOnesWhereAtLeast(63) & 3)
    return SIMD16(truncatingIfNeeded: digits)
  }
}

extension SIMD16<Int8> {
  /// -1 for each value below 64 that is at least some bound, and 0 for the others. (`.>=` is compiled to a loop.)
  @inline(__always)
  fileprivate func allOnesWhereAtLeast(_ bound: Int8) -> Self { (self &- bound &+ .min) &>> 7 }
}
