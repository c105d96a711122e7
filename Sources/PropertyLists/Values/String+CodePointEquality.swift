// Swift's `==` treats canonically equivalent strings as equal. A codec must not: keys that differ only in their normal
// form are different keys, and a change of the normal form is an edit.

extension String {
  @inlinable
  package func hasSameCodePoints(as other: String) -> Bool {
    let count = utf8.count
    return count == other.utf8.count && hasSameBytes(as: other, count: count)
  }

  /// Whether the text is a literal.
  package func hasSameCodePoints(as literal: StaticString) -> Bool {
    guard utf8.count == literal.utf8CodeUnitCount else { return false }
    // A literal lives as long as the program, and the compared length was checked for both buffers.
    let bytes = unsafe UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
    let isSame = unsafe utf8.withContiguousStorageIfAvailable { unsafe bytes.hasSameBytes(as: $0, count: bytes.count) }
    return unsafe isSame ?? utf8.elementsEqual(bytes)
  }

  /// Whether two strings begin with the same `count` bytes of UTF-8; both must have that many. Comparing keys is a hot
  /// path, and `utf8.elementsEqual` takes ten times as long.
  @usableFromInline
  func hasSameBytes(as other: String, count: Int) -> Bool {
    // A native string gives access to its bytes in place. Both pointers are valid inside the closures, and the caller
    // guarantees `count` bytes.
    let isSame = unsafe utf8.withContiguousStorageIfAvailable { left in
      unsafe other.utf8.withContiguousStorageIfAvailable { right in
        unsafe left.baseAddress == right.baseAddress || left.hasSameBytes(as: right, count: count)
      }
    }
    return (isSame ?? nil) ?? utf8.prefix(count).elementsEqual(other.utf8.prefix(count))
  }

  /// Whether the text begins with the bytes of another. (`hasPrefix` compares characters: a combining mark after the
  /// prefix changes its last character.)
  package func hasPrefixBytes(of prefix: String) -> Bool {
    utf8.count >= prefix.utf8.count && hasSameBytes(as: prefix, count: prefix.utf8.count)
  }

  /// Whether the text begins with the bytes of a literal.
  package func hasPrefixBytes(of prefix: StaticString) -> Bool {
    guard utf8.count >= prefix.utf8CodeUnitCount else { return false }
    // A literal lives as long as the program, and the first bytes of both are compared, of which both have as many.
    let bytes = unsafe UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
    let isSame = unsafe utf8.withContiguousStorageIfAvailable { unsafe bytes.hasSameBytes(as: $0, count: bytes.count) }
    return unsafe isSame ?? utf8.prefix(bytes.count).elementsEqual(bytes)
  }

  /// The number after a prefix, if the string is only the prefix and one or two digits without a leading zero.
  package func number(after prefix: StaticString) -> Int? {
    let (tens, ones) = lastBytes
    guard let number = Int(digits: utf8.count - prefix.utf8CodeUnitCount, tens: tens, ones: ones),
      hasPrefixBytes(of: prefix)
    else { return nil }
    return number
  }

  /// The last two bytes of the UTF-8 string, with zeros for missing ones. (`utf8.last` takes thirty
  /// times as long, and readers of numbered names ask for each.)
  package var lastBytes: (tens: UInt8, ones: UInt8) {
    let count = utf8.count
    let found = unsafe utf8.withContiguousStorageIfAvailable { bytes in
      unsafe (tens: count > 1 ? bytes[count - 2] : 0, ones: count > 0 ? bytes[count - 1] : 0)
    }
    return found ?? (utf8.dropLast().last ?? 0, utf8.last ?? 0)
  }

  /// Feeds the text to a hasher byte by byte. `hasher.combine(self)` would bring it into its normal form first: all
  /// 40,320 orders of eight combining marks would then have the same hash, and the time would grow with the square of
  /// the number of marks on one letter (minutes for a megabyte of them).
  package func hashCodePoints(into hasher: inout Hasher) {
    hasher.combine(utf8.count)
    var word: UInt64 = 0
    var filled = 0
    for byte in utf8 {
      word = word << 8 | UInt64(byte)
      filled += 1
      guard filled == 8 else { continue }
      hasher.combine(word)
      (word, filled) = (0, 0)
    }
    hasher.combine(word)
  }

  /// Combining marks that may be on one letter. Unicode's Stream-Safe Text Format has at most 30 (UAX #15, section 13).
  /// Swift's own comparisons (`==`, `hasPrefix`, `Set<String>`) sort the marks in quadratic time, so strings with very
  /// many of them must not reach a caller.
  package static let maximumCombiningMarks = 256

  /// Whether more than `maximumCombiningMarks` combining marks follow each other.
  package var exceedsCombiningMarkLimit: Bool {
    // A combining mark has at least two bytes in UTF-8.
    guard utf8.count > 2 * Self.maximumCombiningMarks else { return false }
    var marks = 0
    for scalar in unicodeScalars {
      // The first combining mark is U+0300.
      let isMark = scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
      marks = isMark ? marks + 1 : 0
      if marks > Self.maximumCombiningMarks { return true }
    }
    return false
  }
}

extension Int {
  /// The number of one or two digits without a leading zero. `tens` is used only if there are two.
  @inline(__always)
  package init?(digits count: Int, tens: UInt8, ones: UInt8) {
    let (tens, ones) = (tens &- UInt8(ascii: "0"), ones &- UInt8(ascii: "0"))
    switch count {
    case 1 where ones <= 9: self = Int(ones)
    case 2 where ones <= 9 && (1...9).contains(tens): self = 10 * Int(tens) + Int(ones)
    default: return nil
    }
  }
}

extension [UInt8] {
  /// Whether the bytes begin with a literal. (`starts(with:)` takes twenty times as long.)
  package func begins(with literal: StaticString) -> Bool {
    count >= literal.utf8CodeUnitCount && hasBytes(of: literal, at: 0)
  }

  /// Whether the bytes of a literal are at an offset; the array must have that many. (The literal is not a `String`,
  /// since a short string would have to be copied first.)
  @inline(__always)
  func hasBytes(of literal: StaticString, at offset: Int) -> Bool {
    // A literal lives as long as the program; the slice is checked to lie in the array.
    unsafe self[offset..<offset + literal.utf8CodeUnitCount].withUnsafeBufferPointer { own in
      unsafe UnsafeBufferPointer(start: literal.utf8Start, count: own.count).hasSameBytes(as: own, count: own.count)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the first `count` bytes equal those of another buffer; both must have that many. The last word is compared
  /// first, since numbered keys differ at the end.
  @inline(__always)
  fileprivate func hasSameBytes(as other: Self, count: Int) -> Bool {
    let (left, right) = (UnsafeRawBufferPointer(self), UnsafeRawBufferPointer(other))
    guard count >= 8 else {
      guard count >= 4 else { return (0..<count).allSatisfy { unsafe self[$0] == other[$0] } }
      return unsafe left.loadUnaligned(as: UInt32.self) == right.loadUnaligned(as: UInt32.self)
        && left.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
          == right.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
    }
    var offset = count - 8
    while true {
      let word = unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard unsafe word == right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) else { return false }
      guard offset > 0 else { return true }
      offset = Swift.max(0, offset - 8)
    }
  }
}
