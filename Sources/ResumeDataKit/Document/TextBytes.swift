extension StringProtocol {
  /// Whether all bytes of the text in UTF-8 satisfy a condition. `utf8.allSatisfy` checks the storage of the string for
  /// each byte, which takes ten times as long.
  @inline(__always)
  func hasOnlyBytes(where isWanted: (UInt8) -> Bool) -> Bool {
    // The memory of the string, which is valid during the call. Strings of Foundation may have none.
    utf8.withContiguousStorageIfAvailable { unsafe $0.allSatisfy(isWanted) } ?? copiedBytes.allSatisfy(isWanted)
  }

  /// Not inlined, since almost all strings have their bytes in one piece.
  @inline(never)
  private var copiedBytes: [UInt8] { Array(utf8) }

  /// Whether any byte of the text in UTF-8 satisfies a condition.
  @inline(__always)
  func hasByte(where isWanted: (UInt8) -> Bool) -> Bool {
    !hasOnlyBytes { !isWanted($0) }
  }

  /// Whether an ASCII character occurs.
  @inline(__always)
  func hasByte(_ character: Unicode.Scalar) -> Bool {
    let byte = UInt8(ascii: character)
    return hasByte { $0 == byte }
  }

  /// Whether a text occurs, byte for byte. `contains` treats a character with a combining mark as a different one.
  package func hasText(_ text: String) -> Bool {
    let (bytes, wanted) = (Array(utf8), Array(text.utf8))
    guard let first = wanted.first else { return true }
    guard bytes.count >= wanted.count else { return false }
    return (0...bytes.count - wanted.count).contains { bytes[$0] == first && bytes[$0...].starts(with: wanted) }
  }
}
