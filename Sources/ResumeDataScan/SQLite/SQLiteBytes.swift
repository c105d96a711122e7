extension [UInt8] {
  /// An unsigned number of two bytes, high byte first, or nil if the bytes end before.
  func uint16(at offset: Int) -> Int? {
    guard offset >= 0, count - offset >= 2 else { return nil }
    return Int(self[offset]) << 8 | Int(self[offset + 1])
  }

  /// An unsigned number of four bytes, high byte first, or nil if the bytes end before.
  func uint32(at offset: Int) -> Int? {
    guard offset >= 0, count - offset >= 4 else { return nil }
    return Int(self[offset]) << 24 | Int(self[offset + 1]) << 16 | Int(self[offset + 2]) << 8 | Int(self[offset + 3])
  }

  /// SQLite's integer of variable length: up to nine bytes, of which the last has eight bits.
  ///
  /// - Returns: the value, and how many bytes it takes, or nil if the bytes or the bound end before.
  func varint(at offset: Int, before bound: Int) -> (value: Int64, length: Int)? {
    let end = Swift.min(bound, count)
    var value: UInt64 = 0
    var position = offset
    while position >= 0, position < end, position - offset < 9 {
      let byte = self[position]
      if position - offset == 8 { return (Int64(bitPattern: value << 8 | UInt64(byte)), 9) }
      value = value << 7 | UInt64(byte & 0x7F)
      position += 1
      if byte < 0x80 { return (Int64(bitPattern: value), position - offset) }
    }
    return nil
  }
}
