extension Span<UInt8> {
  /// The first position at or after an offset with a matching byte; the count if there is none.
  ///
  /// Whole blocks are searched without an early exit, and marks are computed with arithmetic, so that compilers
  /// vectorize the loop.
  ///
  /// - Parameter mark: returns a byte with its highest bit set for a match.
  @inline(__always)
  func firstIndex(from start: Int, _ mark: (UInt8) -> UInt8) -> Int {
    let blockSize = 64
    var index = start
    while count - index >= blockSize {
      let block = extracting(index..<index + blockSize)
      var marks: UInt8 = 0
      for place in 0..<blockSize { marks |= mark(block[place]) }
      if marks >= 0x80 { break }
      index += blockSize
    }
    while index < count, mark(self[index]) < 0x80 { index += 1 }
    return index
  }
}

extension [UInt8] {
  /// As of a span.
  @inline(__always)
  func firstIndex(from start: Int, _ mark: (UInt8) -> UInt8) -> Int {
    let all = self[...]
    return all.span.firstIndex(from: start, mark)
  }

  /// The position of the first byte that is not ASCII.
  func endOfASCII(from start: Int) -> Int {
    let all = self[...]
    return all.span.endOfASCII(from: start)
  }

  /// The position of the first byte that is not well-formed UTF-8.
  func endOfValidUTF8(from start: Int) -> Int {
    let all = self[...]
    return all.span.endOfValidUTF8(from: start)
  }
}

extension UInt8 {
  /// A byte with its highest bit set if two bytes are equal.
  func markedWhereEqual(to other: UInt8) -> UInt8 {
    let difference = self ^ other
    return ~difference & (difference &- 1)
  }
}

extension UInt64 {
  /// For eight bytes, a number with the highest bit set in each byte that equals another. Exact up to the lowest match;
  /// marks above it may be wrong.
  func markedWhereEqual(to other: UInt8) -> UInt64 {
    let difference = self ^ 0x0101_0101_0101_0101 &* UInt64(other)
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
  }
}
