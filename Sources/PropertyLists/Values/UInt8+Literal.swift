extension UInt8 {
  /// Whether the byte is one of the characters of a literal in ASCII. (`"/?#".utf8.contains(byte)` asks the storage of
  /// the string for each of them, which takes ten times as long.)
  @inlinable
  @inline(__always)
  package func isOne(of characters: StaticString) -> Bool {
    // A literal lives as long as the program, and has that many bytes.
    unsafe UnsafeBufferPointer(start: characters.utf8Start, count: characters.utf8CodeUnitCount).contains(self)
  }
}
