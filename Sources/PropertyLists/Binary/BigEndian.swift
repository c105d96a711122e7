extension [UInt8] {
  /// The unsigned big-endian number of 1 to 8 bytes at an offset; nil where the bytes are not all there.
  func bigEndian(at offset: Int, size: Int) -> UInt64? {
    guard offset >= 0, size >= 1, size <= 8, offset <= count - size else { return nil }
    var value: UInt64 = 0
    for byte in self[offset..<offset + size] { value = value << 8 | UInt64(byte) }
    return value
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
