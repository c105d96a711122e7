/// A text that is being written.
///
/// An array that grows by a few bytes a time asks each time whether it has room and one owner, which takes longer
/// than the bytes do. Here elements are written as a whole over zeros, of which some thousand are appended at once.
struct XMLOutputBuffer {
  /// What is written, and after it the zeros that are there to be written over.
  private var storage: [UInt8] = []
  /// How many bytes are written.
  private var count = 0

  mutating func reserveCapacity(_ capacity: Int) { storage.reserveCapacity(capacity) }

  /// Ends the text, and gives it.
  mutating func finish() -> [UInt8] {
    storage.removeLast(storage.count - count)
    return storage
  }

  mutating func append(_ bytes: ArraySlice<UInt8>) {
    if count == storage.count {
      // Large pieces of a source are better copied at once than written over zeros.
      storage.append(contentsOf: bytes)
      count = storage.count
    } else {
      write(upTo: bytes.count) { $0.append(bytes) }
    }
  }

  mutating func append(_ bytes: [UInt8]) { append(bytes[...]) }

  mutating func append(_ text: String) { append(Array(text.utf8)) }

  /// Writes what a closure appends, which is at most the given number of bytes.
  @inline(__always)
  private mutating func write<Result>(upTo size: Int, _ append: (inout RawByteWriter) -> Result) -> Result {
    if storage.count - count < size { appendZeros(for: size) }
    // The tail can be neither copied nor kept, and so ends before the bytes do.
    return unsafe storage.withUnsafeMutableBytes { bytes in
      var tail = unsafe RawByteWriter(UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
      let result = append(&tail)
      count = bytes.count - tail.room
      return result
    }
  }

  /// Not more than is reserved, nor so many that the first have left the processor's cache when they are written over.
  @inline(never)
  private mutating func appendZeros(for size: Int) {
    let reserved = storage.capacity - storage.count
    var missing = max(size - (storage.count - count), min(reserved, Self.zeros.count))
    while missing > 0 {
      let some = Self.zeros.prefix(missing)
      storage.append(contentsOf: some)
      missing -= some.count
    }
  }

  /// Appended as a block: a repeated element is appended one by one where the build is not optimized.
  private static let zeros = [UInt8](repeating: 0, count: 1 << 14)
}

// MARK: - Elements

extension XMLOutputBuffer {
  /// Appends the beginning of a line and tags.
  @inline(__always)
  mutating func append(line: [UInt8], _ tags: StaticString) {
    write(upTo: line.count + tags.utf8CodeUnitCount) { tail in
      tail.append(line[...])
      tail.append(tags)
    }
  }

  /// Appends the beginning of a line and an element whose text needs no escapes.
  @inline(__always)
  mutating func append(line: [UInt8], _ start: StaticString, _ text: [UInt8], _ end: StaticString) {
    write(upTo: line.count + start.utf8CodeUnitCount + text.count + end.utf8CodeUnitCount) { tail in
      tail.append(line[...])
      tail.append(start)
      tail.append(text[...])
      tail.append(end)
    }
  }

  /// Appends the beginning of a line and an element with a number.
  mutating func append(line: [UInt8], _ start: StaticString, _ number: Int64, _ end: StaticString) {
    write(upTo: line.count + start.utf8CodeUnitCount + number.decimalWidth + end.utf8CodeUnitCount) { tail in
      tail.append(line[...])
      tail.append(start)
      tail.append(number)
      tail.append(end)
    }
  }

  /// Appends the beginning of a line and an element with any text. False where the text stands not as it is or not
  /// all in one place: only what comes before it is appended then.
  @inline(__always)
  mutating func append(line: [UInt8], _ start: StaticString, plain text: String, _ end: StaticString) -> Bool {
    write(upTo: line.count + start.utf8CodeUnitCount + text.utf8.count + end.utf8CodeUnitCount) { tail in
      tail.append(line[...])
      tail.append(start)
      guard tail.append(plain: text) else { return false }
      tail.append(end)
      return true
    }
  }

  /// Appends the digits and padding of some bytes, in lines.
  ///
  /// - Parameters:
  ///   - lineSize: how many of the bytes are in a line, a multiple of 3.
  ///   - line: what each line begins with, save the first where `isFirstContinued`.
  mutating func append(base64 bytes: [UInt8], lineSize: Int, line: [UInt8], isFirstContinued: Bool) {
    var start = 0
    while start < bytes.count {
      let size = min(lineSize, bytes.count - start)
      write(upTo: line.count + (size + 2) / 3 * 4) { tail in
        if start > 0 || !isFirstContinued { tail.append(line[...]) }
        let piece = bytes[start..<start + size]
        tail.append(base64: piece.span)
      }
      start += size
    }
  }
}
