/// Finds scalars of a file by their bytes, in a hash table with open addressing.
///
/// Half of each hash is stored with the number of the object, so that no byte is hashed again when the table grows.
struct BinaryScalarIndex {
  /// The upper half is a hash, the lower half the number of the object plus 1; zero for an empty slot.
  private var slots: [UInt64]
  private var count = 0
  private let hash = SeededHash()

  /// - Parameter expected: the approximate number of scalars; more are possible.
  init(expected: Int) {
    let most = 1 << 16
    var size = 16
    while size < most, size < 2 * expected { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  /// The number of the scalar that has the same bytes as the one at the end of a file; nil, with the latter's number
  /// put into the table, where there is none.
  ///
  /// Scalars with numbers beyond 2^32 are not inserted, and are therefore stored each time.
  ///
  /// - Parameters:
  ///   - start: where the last scalar begins.
  ///   - offsets: where each object begins, by its number; the last scalar's number is the next one.
  mutating func number(ofScalarAt start: Int, in file: [UInt8], offsets: [Int]) -> Int? {
    // The array owns the memory for the length of the call, and the file does not end before the scalar begins.
    let key = unsafe file.withUnsafeBytes { unsafe hash.value(of: UnsafeRawBufferPointer(rebasing: $0[start...])) }
    let mask = slots.count - 1
    var place = Int(key) & mask
    while slots[place] != 0 {
      let slot = slots[place]
      if slot >> 32 == UInt64(key) {
        let number = Int(slot & 0xFFFF_FFFF) - 1
        if Self.areSame(file, at: offsets[number], as: start) { return number }
      }
      place = (place + 1) & mask
    }
    guard offsets.count < Int(UInt32.max) else { return nil }
    slots[place] = UInt64(key) << 32 | UInt64(offsets.count + 1)
    count += 1
    if 4 * count > 3 * slots.count { grow() }
    return nil
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: 0, count: 2 * old.count)
    let mask = slots.count - 1
    for slot in old where slot != 0 {
      var place = Int(slot >> 32) & mask
      while slots[place] != 0 { place = (place + 1) & mask }
      slots[place] = slot
    }
  }

  /// Whether the bytes at an offset are those from `start` to the end. Since the bytes include marker and count, equal
  /// bytes mean equal values.
  private static func areSame(_ file: [UInt8], at offset: Int, as start: Int) -> Bool {
    let length = file.count - start
    guard offset + length <= start else { return false }
    // Both runs lie in the file, whose memory the array owns for the length of the call.
    return unsafe file.withUnsafeBytes { bytes in
      var index = 0
      while index + 8 <= length {
        let words = unsafe (
          bytes.loadUnaligned(fromByteOffset: offset + index, as: UInt64.self),
          bytes.loadUnaligned(fromByteOffset: start + index, as: UInt64.self)
        )
        guard words.0 == words.1 else { return false }
        index += 8
      }
      while index < length {
        guard unsafe bytes[offset + index] == bytes[start + index] else { return false }
        index += 1
      }
      return true
    }
  }
}
