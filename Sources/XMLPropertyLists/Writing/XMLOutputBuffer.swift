/// A text buffer.
///
/// Appending a few bytes to an array checks its capacity and its uniqueness each time. Here whole elements overwrite
/// zeros, which are appended in blocks of some thousand.
struct XMLOutputBuffer {
  /// The written bytes, followed by zeros to overwrite.
  private var storage: [UInt8] = []
  /// The number of written bytes.
  private var count = 0

  mutating func reserveCapacity(_ capacity: Int) { storage.reserveCapacity(capacity) }

  /// Ends the text and returns it.
  mutating func finish() -> [UInt8] {
    storage.removeLast(storage.count - count)
    return storage
  }

  mutating func append(_ bytes: ArraySlice<UInt8>) {
    if count == storage.count {
      // Large pieces of a source are appended directly instead of overwriting zeros.
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
    // The writer can be neither copied nor stored, so it does not outlive the bytes.
    return unsafe storage.withUnsafeMutableBytes { bytes in
      var tail = unsafe RawByteWriter(UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
      let result = append(&tail)
      count = bytes.count - tail.room
      return result
    }
  }

  /// Not more than is reserved, and few enough to stay in the processor's cache until they are overwritten.
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

  /// Appended as a block, since a debug build appends repeated elements one by one.
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

  /// Appends the beginning of a line and an element with any text. Returns false if the text needs escapes or is not
  /// contiguous; then only the part before it is appended.
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
