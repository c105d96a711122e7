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
  /// `$class` in two of the positions: an archive has `$classname` and `$classes`, 11 bytes apart (2 modulo 3), of
  /// which at least one is in them.
  private static let encodedClasses = ["JGNsYXNz", "kY2xhc3N"].map { Array($0.utf8) }
  private static let hexadecimalList = Array("706c697374".utf8)
  private static let hexadecimalSession = Array("55524c53657373696f6e".utf8)
  private static let hexadecimalClasses = Array("636c6173736573".utf8)

  /// How many bytes are compared at a time.
  private static let blockLength = 64
  /// How far after the beginning of an anchor the pair of characters is by which it is found.
  private static let leads = [10, 8, 6, 5, 3, 2, 1, 0]
  private static let maximumLead = 10
  /// The number of characters of the longest anchor.
  private static let maximumLength = 20

  /// The next anchor that begins in a range.
  ///
  /// - Parameter isWide: whether it is in UTF-16 with the low byte first.
  static func next(
    in bytes: [UInt8], from start: Int, to end: Int, isWide: Bool = false
  ) -> (position: Int, kind: Kind)? {
    let (start, end) = (max(start, 0), min(end, bytes.count))
    let width = isWide ? 2 : 1
    func anchor(at candidate: Int) -> (position: Int, kind: Kind)? {
      guard candidate >= start, candidate < end else { return nil }
      let kind = isWide ? wideKind(in: bytes, at: candidate) : kind(in: bytes, at: candidate)
      return kind.map { (candidate, $0) }
    }
    // The pair of an anchor that begins in the range may be after the range.
    let last = end + width * maximumLead
    var position = start
    while position < last {
      var block = isWide ? widePairs(in: bytes, from: position, to: last) : pairs(in: bytes, from: position, to: last)
      position = block.position + blockLength
      guard block.pairs != 0 else { break }
      while block.pairs != 0 {
        let pair = block.position + block.pairs.trailingZeroBitCount
        for lead in leads {
          if let found = anchor(at: pair - width * lead) { return found }
        }
        block.pairs &= block.pairs - 1
      }
    }
    // At the end of the bytes is no whole block.
    guard last > bytes.count - blockLength - width else { return nil }
    for candidate in max(start, bytes.count - blockLength - width * (maximumLead + 1))..<max(start, end) {
      if let found = anchor(at: candidate) { return found }
    }
    return nil
  }

  /// Where pairs of characters of anchors may begin in a block: one bit for each byte.
  private typealias Block = (position: Int, pairs: UInt64)

  /// The first block from a position on with such a pair. Without pairs if there is none in the whole blocks.
  private static func pairs(in bytes: [UInt8], from start: Int, to end: Int) -> Block {
    var position = start
    return unsafe bytes.withUnsafeBytes { bytes in
      // The loads end one byte after the block, which is checked.
      while position < end, position + blockLength + 1 <= bytes.count {
        let low = unsafe mayBePair(bytes, position, width: 1)
        let high = unsafe mayBePair(bytes, position + blockLength / 2, width: 1)
        if (low .| high).isAnySet { return (position, UInt64(low.bits) | UInt64(high.bits) << 32) }
        position += blockLength
      }
      return (position, 0)
    }
  }

  private static func widePairs(in bytes: [UInt8], from start: Int, to end: Int) -> Block {
    var position = start
    return unsafe bytes.withUnsafeBytes { bytes in
      while position < end, position + blockLength + 2 <= bytes.count {
        var pairs: UInt64 = 0
        for half in [0, blockLength / 2] {
          let high = unsafe bytes.loadUnaligned(fromByteOffset: position + half + 1, as: SIMD32<UInt8>.self)
          let found = unsafe mayBePair(bytes, position + half, width: 2) .& (high .== SIMD32(repeating: 0))
          pairs |= UInt64(found.bits) << half
        }
        if pairs != 0 { return (position, pairs) }
        position += blockLength
      }
      return (position, 0)
    }
  }

  private typealias Mask = SIMDMask<SIMD32<Int8>>

  /// Whether two characters are one of the pairs by which anchors are found. They are rare in programs, and shared by
  /// anchors.
  ///
  /// The optimizer makes one vector of the lanes only if the operands of comparisons are vectors, and the masks are
  /// joined one statement at a time; otherwise this is 100 times slower. Measure after a change.
  ///
  /// - Parameter width: how many bytes a character has.
  @inline(__always)
  private static func mayBePair(_ bytes: UnsafeRawBufferPointer, _ position: Int, width: Int) -> Mask {
    let first = unsafe bytes.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
    let second = unsafe bytes.loadUnaligned(fromByteOffset: position + width, as: SIMD32<UInt8>.self)
    @inline(__always)
    func isFirst(_ byte: UInt8) -> Mask { first .== SIMD32(repeating: byte) }
    @inline(__always)
    func isSecond(_ byte: UInt8) -> Mask { second .== SIMD32(repeating: byte) }
    // is of plist, RL of URLSession.
    var found: Mask = isFirst(0x69) .& isSecond(0x73)
    found .|= isFirst(0x52) .& isSecond(0x4C)
    // XN of BsaXN0, VUkxTZXNzaW9u and JGNsYXNz, the length and N of NSKeyedArchiver.
    var beforeN: Mask = isFirst(0x58)
    beforeN .|= isFirst(0x0F)
    found .|= beforeN .& isSecond(0x4E)
    // 73 of 706c697374, 55524c53657373696f6e and 636c6173736573, c3 of VSTFNlc3Npb2 and kY2xhc3N, c2 of VVJMU2Vzc2lvb.
    let isC: Mask = isFirst(0x63)
    var before3: Mask = isFirst(0x37)
    before3 .|= isC
    found .|= before3 .& isSecond(0x33)
    found .|= isC .& isSecond(0x32)
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

  /// One bit for each lane.
  fileprivate var bits: UInt32 {
    let words = unsafe unsafeBitCast(self, to: SIMD4<UInt64>.self)
    var bits: UInt32 = 0
    for index in words.indices {
      // The product moves the lowest bit of each byte into the highest byte.
      let byte = ((words[index] & 0x0101_0101_0101_0101) &* 0x0102_0408_1020_4080) >> 56
      bits |= UInt32(byte) << (8 * index)
    }
    return bits
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
