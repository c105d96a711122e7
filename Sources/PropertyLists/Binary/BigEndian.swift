extension [UInt8] {
  /// The unsigned big-endian number of 1 to 8 bytes at an offset; nil where the bytes are not all there.
  func bigEndian(at offset: Int, size: Int) -> UInt64? {
    guard offset >= 0, size >= 1, size <= 8, offset <= count - size else { return nil }
    if offset <= count - 8 { return bigEndianWord(at: offset) >> UInt64(64 - 8 * size) }
    return self[offset..<offset + size].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The 8 bytes at an offset as a big-endian number. Only for offsets that were shown to have 8 bytes behind them.
  ///
  /// One load for numbers of all sizes is what makes reading references fast: whoever wants fewer bytes shifts the rest out.
  @inline(__always)
  func bigEndianWord(at offset: Int) -> UInt64 {
    // Unsafe only in that any type could be made of the bytes; the offset is checked, and every byte is part of an integer.
    UInt64(bigEndian: unsafe span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// A number of 1 to 8 bytes with the highest byte first; 8 bytes must be there.
  @inline(__always)
  func number(at offset: Int, size: Int) -> UInt64 {
    bigEndianWord(at: offset) &>> UInt64(truncatingIfNeeded: 64 &- 8 &* size)
  }

  /// Appends the lowest `size` bytes of a number, the highest first.
  mutating func appendBigEndian(_ value: UInt64, size: Int) {
    var shift = UInt64(8 * size)
    while shift > 0 {
      shift -= 8
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Puts the lowest `size` bytes of a number at an offset, over what stands there.
  mutating func setBigEndian(_ value: UInt64, at offset: Int, size: Int) {
    var shift = UInt64(8 * size)
    for place in offset..<offset + size {
      shift -= 8
      self[place] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }
}
