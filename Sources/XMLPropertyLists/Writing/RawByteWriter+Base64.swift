extension RawByteWriter {
  /// Appends the digits and padding of some bytes (RFC 4648, section 4).
  ///
  /// `Base64.encode` looks up one digit at a time; here eight are computed together, without a table. (Vectors of
  /// sixteen are faster, but a hundred times slower in a debug build.)
  mutating func append(base64 bytes: Span<UInt8>) {
    let count = bytes.count
    guard let place = unsafe take((count + 2) / 3 * 4) else { return }
    let words = unsafe bytes.bytes
    var (index, digit) = (0, 0)
    // Eight bytes are read for six, so the last few are left to the loop below.
    while index + 8 <= count {
      let word = unsafe UInt64(bigEndian: words.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      unsafe place.storeBytes(of: (word >> 16).base64.littleEndian, toByteOffset: digit, as: UInt64.self)
      index += 6
      digit += 8
    }
    while index < count {
      let second = index + 1 < count ? UInt64(bytes[index + 1]) : 0
      let third = index + 2 < count ? UInt64(bytes[index + 2]) : 0
      let group = UInt64(bytes[index]) << 16 | second << 8 | third
      let digits = UInt32(truncatingIfNeeded: (group << 24).base64)
      unsafe place.storeBytes(of: digits.littleEndian, toByteOffset: digit, as: UInt32.self)
      index += 3
      digit += 4
    }
    for padding in stride(from: 1, through: index - count, by: 1) {
      unsafe place.storeBytes(of: UInt8(ascii: "="), toByteOffset: digit - padding, as: UInt8.self)
    }
  }
}

extension UInt64 {
  /// The digits of 48 bits, a byte each, the first in the lowest.
  @inline(__always)
  fileprivate var base64: UInt64 {
    // Moves each half of the bits, then each quarter and each eighth, to the position of its digits.
    var values = self >> 24 | (self & 0xFF_FFFF) << 32
    values = (values >> 12) & 0x0FFF_0000_0FFF | (values & 0x0FFF_0000_0FFF) << 16
    values = (values >> 6) & 0x003F_003F_003F_003F | (values & 0x003F_003F_003F_003F) << 8
    // Adds the distance of each range from `A`: `a`, `0`, `+` and `/` do not follow the digit before them. No byte
    // overflows on the way.
    return values &+ 65 &* Self.ones &+ 6 &* values.onesWhereAtLeast(26) &+ 3 &* values.onesWhereAtLeast(63)
      &- 75 &* values.onesWhereAtLeast(52) &- 15 &* values.onesWhereAtLeast(62)
  }

  private static var ones: UInt64 { 0x0101_0101_0101_0101 }

  /// 1 for each byte below 64 that is at least the bound, and 0 for the others.
  @inline(__always)
  private func onesWhereAtLeast(_ bound: UInt64) -> UInt64 {
    (self &+ (0x80 - bound) &* Self.ones) >> 7 & Self.ones
  }
}
