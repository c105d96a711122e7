/// Writes pieces one after another into memory. A piece that does not fit is not written at all.
@safe
struct RawByteWriter: ~Copyable {
  /// The position of the next write.
  private var next: UnsafeMutableRawPointer?
  /// How many bytes are left.
  private(set) var room: Int

  /// - Parameter memory: must be valid as long as this value.
  @unsafe
  init(_ memory: UnsafeMutableRawBufferPointer) { unsafe (next, room) = (memory.baseAddress, memory.count) }

  /// Reserves room for a piece, all of which must be written, or returns nil if it does not fit.
  @unsafe @inline(__always)
  mutating func take(_ size: Int) -> UnsafeMutableRawPointer? {
    guard let place = unsafe next, size <= room else { return nil }
    unsafe next = place + size
    room -= size
    return unsafe place
  }
}

// MARK: - Pieces

// `take` returns room for the requested number of bytes, and nothing is written beyond it.
extension RawByteWriter {
  @inline(__always)
  mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  /// From a slice, since arrays have a span only since iOS 26.
  @inline(__always)
  mutating func append(_ bytes: ArraySlice<UInt8>) { append(bytes.span) }

  @inline(__always)
  mutating func append(_ text: StaticString) {
    unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @inline(__always)
  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, let place = unsafe take(bytes.count) else { return }
    unsafe place.copyMemory(from: start, byteCount: bytes.count)
  }

  /// Appends a number in decimal digits.
  mutating func append(_ number: Int64) {
    let width = number.decimalWidth
    guard let place = unsafe take(width) else { return }
    var rest = number.magnitude
    for offset in stride(from: width - 1, through: number < 0 ? 1 : 0, by: -1) {
      let digit = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      unsafe place.storeBytes(of: digit, toByteOffset: offset, as: UInt8.self)
      rest /= 10
    }
    if number < 0 { unsafe place.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self) }
  }

  /// Appends a string. Returns false and appends nothing if it has characters that must be escaped, or if its bytes are
  /// not contiguous.
  @inline(__always)
  mutating func append(plain text: String) -> Bool {
    unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
      guard let place = unsafe next, bytes.count <= room, unsafe bytes.copyIfPlain(to: place) else { return false }
      return unsafe take(bytes.count) != nil
    } ?? false
  }
}

extension Int64 {
  /// The number of characters in decimal form.
  var decimalWidth: Int {
    var width = self < 0 ? 2 : 1
    var rest = magnitude
    while rest >= 10 {
      rest /= 10
      width += 1
    }
    return width
  }
}

// MARK: - Plain text

extension UnsafeBufferPointer<UInt8> {
  /// Copies text to a buffer that has room for it. Returns whether all of it is ASCII without characters that need
  /// escapes.
  @inline(__always)
  fileprivate func copyIfPlain(to place: UnsafeMutableRawPointer) -> Bool {
    let text = UnsafeRawBufferPointer(self)
    var marks: UInt64 = 0
    // Every word is completely inside the text. If the length is not a multiple of 8, the last word overlaps the one
    // before it.
    if count >= 8 {
      var offset = 0
      while true {
        let word = unsafe text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        unsafe place.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
        marks |= word.markedWhereNotPlain
        guard offset < count - 8 else { break }
        offset = Swift.min(offset + 8, count - 8)
      }
    } else {
      for offset in 0..<count {
        let byte = unsafe text[offset]
        unsafe place.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
        marks |= UInt64(repeating: byte).markedWhereNotPlain
      }
    }
    return marks & UInt64(repeating: 0x80) == 0
  }
}

extension UInt64 {
  /// Eight times a byte.
  @inline(__always)
  fileprivate init(repeating byte: UInt8) { self = UInt64(byte) &* 0x0101_0101_0101_0101 }

  /// Eight bytes. At least one has its highest bit set if any character is not ASCII or needs an escape; otherwise none
  /// has. (Bytes after such a character may be marked wrongly.)
  @inline(__always)
  fileprivate var markedWhereNotPlain: UInt64 {
    let ones = UInt64(repeating: 1)
    let ampersand = self ^ UInt64(repeating: UInt8(ascii: "&"))
    // `<` and `>` differ in one bit, which is set in `>`.
    let bracket =
      (self | UInt64(repeating: UInt8(ascii: ">") ^ UInt8(ascii: "<"))) ^ UInt64(repeating: UInt8(ascii: ">"))
    return self | (self &- UInt64(repeating: 0x20)) | (ampersand &- ones) | (bracket &- ones)
  }
}
