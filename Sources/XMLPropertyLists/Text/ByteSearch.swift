extension Span<UInt8> {
  /// The first place at or after an offset that has a byte which is looked for; the count where there is none.
  ///
  /// Blocks are searched as a whole, without a way out in between: of such a loop, and of marks that are made
  /// with arithmetic, compilers make a few instructions that take many bytes at once.
  ///
  /// - Parameter mark: a byte with its highest bit set for what is looked for.
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

  /// Where the bytes cease to be ASCII.
  func endOfASCII(from start: Int) -> Int {
    let all = self[...]
    return all.span.endOfASCII(from: start)
  }

  /// Where the bytes cease to be well-formed UTF-8.
  func endOfValidUTF8(from start: Int) -> Int {
    let all = self[...]
    return all.span.endOfValidUTF8(from: start)
  }
}

extension UInt8 {
  /// A byte with its highest bit set where two are equal.
  func markedWhereEqual(to other: UInt8) -> UInt8 {
    let difference = self ^ other
    return ~difference & (difference &- 1)
  }
}

extension UInt64 {
  /// A number with the highest bit of a byte set where it equals another, of eight bytes. Exact up to the lowest one
  /// that does; what is marked above it may be wrong.
  func markedWhereEqual(to other: UInt8) -> UInt64 {
    let difference = self ^ 0x0101_0101_0101_0101 &* UInt64(other)
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
  }
}
