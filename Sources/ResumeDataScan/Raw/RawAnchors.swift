/// Texts inside blobs by which raw bytes are searched, so that a find does not depend on a blob's first bytes.
struct RawAnchors {
  /// What is at a place.
  enum Kind: Sendable, Hashable {
    /// `plist`, as in `bplist00` and `<plist`.
    case list
    /// `URLSession`, which the keys of resume data have.
    case session
    /// `NSKeyedArchiver`, which every archive has, as it is stored in a binary property list.
    case archive
    /// `plist`, `URLSession` or `$class` in base64.
    case base64
    /// `plist`, `URLSession` or `classes` in hexadecimal digits.
    case hexadecimal
  }

  private static let list = Array("plist".utf8)
  private static let session = Array("URLSession".utf8)
  private static let archive = Array("\u{0F}NSKeyedArchiver".utf8)
  /// `plist` after `b` or `<`, which is where a blob begins.
  private static let encodedList = Array("BsaXN0".utf8)
  /// `URLSession` in base64 in each position to the groups of three bytes, without what depends on its neighbors.
  private static let encodedSessions = ["VVJMU2Vzc2lvb", "VUkxTZXNzaW9u", "VSTFNlc3Npb2"].map { Array($0.utf8) }
  /// `$class` in two of the positions: an archive has `$classname` and `$classes`, 11 bytes apart (2 modulo 3), of which
  /// at least one is in them.
  private static let encodedClasses = ["JGNsYXNz", "kY2xhc3N"].map { Array($0.utf8) }
  private static let hexadecimalList = Array("706c697374".utf8)
  private static let hexadecimalSession = Array("55524c53657373696f6e".utf8)
  private static let hexadecimalClasses = Array("636c6173736573".utf8)

  /// The number of bytes that are compared at once.
  static let blockLength = 64
  /// How far after the beginning of an anchor the bytes are that the block is tested for.
  private static let maximumLead = 12
  /// How many characters after the block are loaded.
  private static let tail = 3
  /// The number of characters of the longest anchor.
  private static let maximumLength = 20

  /// The next anchor that begins in a range.
  ///
  /// - Parameter isWide: whether it is in UTF-16 with the low byte first.
  static func next(
    in bytes: [UInt8], from start: Int, to end: Int, isWide: Bool = false
  ) -> (position: Int, kind: Kind)? {
    let end = min(end, bytes.count)
    var position = max(start, 0)
    while position < end {
      let block = isWide ? skipWide(bytes, from: position, to: end) : skip(bytes, from: position, to: end)
      guard block < end else { return nil }
      // What the test finds in a block may belong to an anchor that begins before it.
      for candidate in max(position, block - (isWide ? 2 : 1) * maximumLead)..<min(block + blockLength, end) {
        let kind = isWide ? wideKind(in: bytes, at: candidate) : kind(in: bytes, at: candidate)
        if let kind { return (candidate, kind) }
      }
      position = block + blockLength
    }
    return nil
  }

  /// The first block from a position on that may hold a part of an anchor, or the rest that is not a whole block.
  private static func skip(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var position = start
    // The loads end `tail` bytes after the block, which is checked.
    unsafe bytes.withUnsafeBytes { bytes in
      while position < end, position + blockLength + tail <= bytes.count {
        let found =
          unsafe mayHoldAnchor(bytes, position, width: 1) .| mayHoldAnchor(bytes, position + blockLength / 2, width: 1)
        if found.isAnySet { return }
        position += blockLength
      }
    }
    return position
  }

  private static func skipWide(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var position = start
    unsafe bytes.withUnsafeBytes { bytes in
      while position < end, position + blockLength + 2 * tail <= bytes.count {
        for half in [position, position + blockLength / 2] {
          let high = unsafe bytes.loadUnaligned(fromByteOffset: half + 1, as: SIMD32<UInt8>.self)
          if unsafe (mayHoldAnchor(bytes, half, width: 2) .& (high .== SIMD32(repeating: 0))).isAnySet { return }
        }
        position += blockLength
      }
    }
    return position
  }

  private typealias Mask = SIMDMask<SIMD32<Int8>>

  /// The optimizer makes one vector of the lanes only if the operands of comparisons are vectors, and the masks are
  /// joined one statement at a time; otherwise this is 100 times slower. Measure after a change.
  ///
  /// - Parameter width: how many bytes a character has.
  @inline(__always)
  private static func mayHoldAnchor(
    _ bytes: UnsafeRawBufferPointer, _ position: Int, width: Int
  ) -> Mask {
    let first = unsafe bytes.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
    let second = unsafe bytes.loadUnaligned(fromByteOffset: position + width, as: SIMD32<UInt8>.self)
    let third = unsafe bytes.loadUnaligned(fromByteOffset: position + 2 * width, as: SIMD32<UInt8>.self)
    let fourth = unsafe bytes.loadUnaligned(fromByteOffset: position + 3 * width, as: SIMD32<UInt8>.self)
    @inline(__always)
    func isFirst(_ byte: UInt8) -> Mask { first .== SIMD32(repeating: byte) }
    @inline(__always)
    func isSecond(_ byte: UInt8) -> Mask { second .== SIMD32(repeating: byte) }
    // p..s of plist, RL of URLSession.
    var found: Mask = isFirst(0x70) .& (fourth .== SIMD32(repeating: 0x73))
    found .|= isFirst(0x52) .& isSecond(0x4C)
    // XN of BsaXN0, VUkxTZXNzaW9u and JGNsYXNz, 3N of VSTFNlc3Npb2 and kY2xhc3N, the length and N of NSKeyedArchiver,
    // JM of VVJMU2Vzc2lvb.
    var beforeN: Mask = isFirst(0x58) .| isFirst(0x33)
    beforeN .|= isFirst(0x0F)
    found .|= beforeN .& isSecond(0x4E)
    found .|= isFirst(0x4A) .& isSecond(0x4D)
    // 973 of 706c697374, 573 of 55524c53657373696f6e and 636c6173736573.
    var digits: Mask = isFirst(0x39) .| isFirst(0x35)
    digits .&= isSecond(0x37)
    found .|= digits .& (third .== SIMD32(repeating: 0x33))
    return found
  }

  private static func wideKind(in bytes: [UInt8], at position: Int) -> Kind? {
    guard position + 1 < bytes.count, bytes[position + 1] == 0 else { return nil }
    var text: [UInt8] = []
    for index in stride(from: position, to: min(position + 2 * maximumLength, bytes.count - 1), by: 2) {
      guard bytes[index + 1] == 0 else { break }
      text.append(bytes[index])
    }
    return kind(in: text, at: 0)
  }

  /// The anchor at a place.
  private static func kind(in bytes: [UInt8], at position: Int) -> Kind? {
    func begins(_ text: [UInt8]) -> Bool { bytes.holds(text, at: position) }
    switch bytes[position] {
    case UInt8(ascii: "p"): return begins(list) ? .list : nil
    case UInt8(ascii: "U"): return begins(session) ? .session : nil
    case 0x0F: return begins(archive) ? .archive : nil
    case UInt8(ascii: "B"): return begins(encodedList) ? .base64 : nil
    case UInt8(ascii: "V"): return encodedSessions.contains(where: begins) ? .base64 : nil
    case UInt8(ascii: "7"): return bytes.holdsDigits(hexadecimalList, at: position) ? .hexadecimal : nil
    case UInt8(ascii: "J"), UInt8(ascii: "k"): return encodedClasses.contains(where: begins) ? .base64 : nil
    case UInt8(ascii: "5"): return bytes.holdsDigits(hexadecimalSession, at: position) ? .hexadecimal : nil
    case UInt8(ascii: "6"): return bytes.holdsDigits(hexadecimalClasses, at: position) ? .hexadecimal : nil
    default: return nil
    }
  }
}

extension SIMDMask<SIMD32<Int8>> {
  /// Whether any lane is set.
  @inline(__always)
  var isAnySet: Bool {
    // A mask has the layout of its storage. The words are compared, since a reduction lane by lane is slow.
    let words = unsafe unsafeBitCast(self, to: SIMD4<UInt64>.self)
    return words.x | words.y | words.z | words.w != 0
  }
}

extension [UInt8] {
  /// Whether a text is at a place.
  func holds(_ text: [UInt8], at position: Int) -> Bool {
    guard position >= 0, text.count <= count - position else { return false }
    for index in text.indices where self[position + index] != text[index] { return false }
    return true
  }

  /// Whether digits are at a place, as large or small letters. All letters of the digits are small.
  fileprivate func holdsDigits(_ digits: [UInt8], at position: Int) -> Bool {
    guard position >= 0, digits.count <= count - position else { return false }
    for index in digits.indices where self[position + index] | 0x20 != digits[index] { return false }
    return true
  }
}
