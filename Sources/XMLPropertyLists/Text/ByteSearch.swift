extension Span<UInt8> {
  /// The first place at or behind an offset where a byte is of some kind; the count where there is none.
  ///
  /// Bytes are looked at in blocks, without a way out in between: of such a loop compilers make a few instructions that
  /// compare many bytes at once.
  @inline(__always)
  func firstIndex(from start: Int, where isWanted: (UInt8) -> Bool) -> Int {
    let blockSize = 64
    var index = start
    while count - index >= blockSize {
      let block = extracting(index..<index + blockSize)
      var isFound = false
      for place in 0..<blockSize where isWanted(block[place]) { isFound = true }
      if isFound { break }
      index += blockSize
    }
    while index < count, !isWanted(self[index]) { index += 1 }
    return index
  }
}
