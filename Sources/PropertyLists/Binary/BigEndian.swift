extension [UInt8] {
  /// The unsigned big-endian number of 1 to 8 bytes at an offset, or nil if the bytes are not all there.
  func bigEndian(at offset: Int, size: Int) -> UInt64? {
    guard offset >= 0, size >= 1, size <= 8, offset <= count - size else { return nil }
    if offset <= count - 8 { return number(at: offset, size: size) }
    return self[offset..<offset + size].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The 8 bytes at an offset as a big-endian number. The caller guarantees that 8 bytes follow the offset. Callers
  /// that need fewer bytes shift the rest out.
  @inline(__always)
  func bigEndianWord(at offset: Int) -> UInt64 {
    // Unsafe since the bytes could be loaded as any type. The offset is checked, and the bytes are loaded as an
    // integer. (The slice is for the systems before iOS 26, where arrays have no `span`.)
    let bytes = self[...]
    return UInt64(bigEndian: unsafe bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// A big-endian number of `size` bytes, of which the last 8 count, as for CoreFoundation; 8 bytes must be there.
  @inline(__always)
  func number(at offset: Int, size: Int) -> UInt64 {
    guard size <= 8 else { return bigEndianWord(at: offset &+ size &- 8) }
    return bigEndianWord(at: offset) &>> UInt64(truncatingIfNeeded: 64 &- 8 &* size)
  }

  /// Appends the lowest `size` bytes of a number, the highest first.
  mutating func appendBigEndian(_ value: UInt64, size: Int) {
    var shift = 8 * size
    while shift > 0 {
      shift -= 8
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Overwrites `size` bytes at an offset with the lowest bytes of a number.
  mutating func setBigEndian(_ value: UInt64, at offset: Int, size: Int) {
    var shift = 8 * size
    for place in offset..<offset + size {
      shift -= 8
      self[place] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }

  /// Whether all bytes of a range are ASCII; 8 bytes must follow the last.
  @inline(__always)
  func isASCII(from start: Int, to end: Int) -> Bool {
    let mask: UInt64 = 0x8080_8080_8080_8080
    guard end &- start >= 8 else { return start == end || number(at: start, size: end &- start) & mask == 0 }
    var place = start
    while place &+ 8 < end {
      guard bigEndianWord(at: place) & mask == 0 else { return false }
      place &+= 8
    }
    return bigEndianWord(at: end &- 8) & mask == 0
  }
}
