/// Places in a text where a blob may begin, found block by block.
struct TextAnchors {
  /// What begins at a place.
  enum Kind: Hashable {
    case base64
    case hexadecimal
    case decimal
    /// A key of resume data in XML or in the description of a dictionary.
    case key
    /// `URLSession` in base64, inside a blob whose beginning may be under an unknown mask.
    case base64Key
    /// The same in hexadecimal digits.
    case hexadecimalKey
  }

  /// A table indexed by the first two bytes of each anchor; the rest is checked only after a match. No pair begins two
  /// kinds.
  private static let kinds: [Kind?] = {
    let base64 = ["Yn", "PD", "PH", "77", "Nh", "IR"]
    let hexadecimal = ["62", "3c", "3C", "36", "21", "70", "69", "3f", "3F"]
    let decimal = ["98", "60", "54", "33"]
    var table = [Kind?](repeating: nil, count: 65_536)
    let groups: [([String], Kind)] = [
      (base64, .base64), (hexadecimal, .hexadecimal), (decimal, .decimal), (["NS"], .key),
      (["VV", "VS", "VU"], .base64Key), (["55"], .hexadecimalKey),
    ]
    for (texts, kind) in groups {
      for text in texts { table[text.utf8.reduce(0) { $0 << 8 | Int($1) }] = kind }
    }
    return table
  }()

  /// The next position at which a form may begin.
  static func next(in text: [UInt8], from start: Int) -> (position: Int, kind: Kind)? {
    var position = start
    // The three loads of a block stay within the array: the last one ends two bytes after the block.
    while position + blockLength + 2 <= text.count {
      guard let block = nextBlock(in: text, from: &position) else { break }
      for offset in block {
        if let kind = kind(in: text, at: position + offset) { return (position + offset, kind) }
      }
      position += blockLength
    }
    while position + 1 < text.count {
      if let kind = kind(in: text, at: position) { return (position, kind) }
      position += 1
    }
    return nil
  }

  /// What begins at a position.
  private static func kind(in text: [UInt8], at position: Int) -> Kind? {
    guard let kind = kinds[Int(text[position]) << 8 | Int(text[position + 1])] else { return nil }
    return isBeginning(of: kind, in: text, at: position) ? kind : nil
  }

  private static let blockLength = 32

  /// Moves a position to the next block in which a form may begin, or to the rest that is not a whole block.
  private static func nextBlock(in text: [UInt8], from position: inout Int) -> BlockOffsets? {
    unsafe text.withUnsafeBytes { bytes in
      while position + blockLength + 2 <= bytes.count {
        let first = unsafe bytes.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
        let second = unsafe bytes.loadUnaligned(fromByteOffset: position + 1, as: SIMD32<UInt8>.self)
        let third = unsafe bytes.loadUnaligned(fromByteOffset: position + 2, as: SIMD32<UInt8>.self)
        let block = BlockOffsets(beginnings(first, second, third))
        if !block.isEmpty { return block }
        position += blockLength
      }
      return nil
    }
  }

  /// The bytes of a block that begin a pair. Digits are common in logs, so the byte after them is checked too: the next
  /// digit of a blob, or a separator.
  @inline(__always)
  private static func beginnings(
    _ first: SIMD32<UInt8>, _ second: SIMD32<UInt8>, _ third: SIMD32<UInt8>
  ) -> Mask {
    func at(_ a: UInt8, _ b: UInt8) -> Mask {
      (first .== SIMD32(repeating: a)) .& (second .== SIMD32(repeating: b))
    }
    func isThird(_ byte: UInt8) -> Mask { third .== SIMD32(repeating: byte) }
    var isSign: Mask = third .< SIMD32(repeating: 0x30)
    isSign .|= isThird(0x3A)
    isSign .|= isThird(0x5C)

    var found = at(0x59, 0x6E)
    found .|= at(0x50, 0x44)
    found .|= at(0x50, 0x48)
    found .|= at(0x37, 0x37)
    found .|= at(0x4E, 0x68)
    found .|= at(0x49, 0x52)
    found .|= at(0x4E, 0x53) .& isThird(0x55)

    var brackets = at(0x33, 0x63)
    brackets .|= at(0x33, 0x43)
    brackets .|= at(0x33, 0x66)
    brackets .|= at(0x33, 0x46)
    found .|= brackets .& (isThird(0x33) .| isSign)
    let masked: Mask = at(0x33, 0x36) .| at(0x32, 0x31)
    found .|= masked .& (isThird(0x31) .| isSign)
    found .|= at(0x36, 0x32) .& (isThird(0x37) .| isSign)
    let swapped: Mask = at(0x37, 0x30) .| at(0x36, 0x39)
    found .|= swapped .& (isThird(0x36) .| isSign)

    var numbers = at(0x39, 0x38)
    numbers .|= at(0x36, 0x30)
    numbers .|= at(0x35, 0x34)
    numbers .|= at(0x33, 0x33)
    found .|= numbers .& isSign

    // The keys: VVJ, VUk and VST, and 55 with the next digit or a blank.
    var keys: Mask = isThird(0x4A) .| isThird(0x6B)
    keys .|= isThird(0x54)
    keys .&= first .== SIMD32(repeating: 0x56)
    found .|= keys
    var afterU: Mask = isThird(0x35) .| isThird(0x20)
    afterU .&= at(0x35, 0x35)
    found .|= afterU
    return found
  }

  private typealias Mask = SIMDMask<SIMD32<Int8>>

  private static func isBeginning(of kind: Kind, in text: [UInt8], at position: Int) -> Bool {
    switch kind {
    case .base64: base64Heads.contains { text.has($0, at: position) }
    case .hexadecimal: HexBeginning(in: text, at: position) != nil
    case .decimal: DecimalArray.isBeginning(in: text, at: position)
    case .key: keys.contains { text.has($0, at: position) }
    case .base64Key: base64Keys.contains { text.has($0, at: position) }
    case .hexadecimalKey: HexBeginning.bytes(in: text, from: position) == hexadecimalKey
    }
  }

  /// The beginnings of a blob in base64, as far as the digits do not depend on the following bytes (section 1 of the
  /// format's reference, T1): XML, XML after a byte order mark, binary, and the two known masks.
  static let base64Heads: [[UInt8]] = [
    "PD94bWwg", "PHBsaXN0", "77u/PD94bWwg", #"77u\/PD94bWwg"#, "YnBsaXN0MD", "NhUIJRIHQ1", "IR8ABgEVVF",
  ].map { Array($0.utf8) }

  private static let keys: [[UInt8]] = [
    "NSURLSessionDownloadURL", "NSURLSessionResume", "NSURLDownloadURL", "NSURLDownloadBytes",
  ].map { Array($0.utf8) }

  /// `URLSession` at each distance to the groups of three bytes, as far as the digits do not depend on the neighbors.
  private static let base64Keys = ["VVJMU2Vzc2lvb", "VSTFNlc3Npb2", "VUkxTZXNzaW9u"].map { Array($0.utf8) }
  private static let hexadecimalKey = Array("URLSessi".utf8)
}

/// The offsets of the true elements of a mask, in order.
private struct BlockOffsets: Sequence, IteratorProtocol {
  /// A byte per element: 0xFF if it is true. The first element is the lowest byte of the first word.
  private var words: SIMD4<UInt64>
  private var word = 0

  @inline(__always)
  init(_ mask: SIMDMask<SIMD32<Int8>>) {
    words = unsafe unsafeBitCast(mask, to: SIMD4<UInt64>.self)
  }

  var isEmpty: Bool {
    @inline(__always) get { words[0] | words[1] | words[2] | words[3] == 0 }
  }

  mutating func next() -> Int? {
    while word < 4 {
      let bits = UInt64(littleEndian: words[word])
      if bits != 0 {
        let byte = bits.trailingZeroBitCount / 8
        words[word] = (bits & ~(0xFF << UInt64(byte * 8))).littleEndian
        return word * 8 + byte
      }
      word += 1
    }
    return nil
  }
}

extension [UInt8] {
  /// Whether the bytes at a position are the given ones.
  fileprivate func has(_ head: [UInt8], at position: Int) -> Bool {
    guard head.count <= count - position else { return false }
    // From the end: the words that begin like a head, such as NSURLSession, are common in logs.
    var index = head.count - 1
    while index >= 0 {
      if self[position + index] != head[index] { return false }
      index -= 1
    }
    return true
  }
}

/// The first bytes of a blob as hexadecimal digits.
struct HexBeginning {
  /// The order of the bytes in a group.
  let order: HexDump.ByteOrder

  /// `bplis`, `<?xml` and the masked forms of `bplis`.
  private static let heads: [[UInt8]] = [
    [0x62, 0x70, 0x6C, 0x69, 0x73], [0x3C, 0x3F, 0x78, 0x6D, 0x6C], [0x36, 0x15, 0x08, 0x25, 0x12],
    [0x21, 0x1F, 0x00, 0x06, 0x01],
  ]
  /// The same as numbers of two, four and eight bytes with the low byte first.
  private static let swapped: [[UInt8]] = [
    [0x70, 0x62, 0x69, 0x6C], [0x69, 0x6C, 0x70, 0x62], [0x30, 0x30, 0x74, 0x73, 0x69, 0x6C, 0x70, 0x62],
    [0x3F, 0x3C, 0x6D, 0x78], [0x6D, 0x78, 0x3F, 0x3C],
  ]

  /// Nil if the digits at a place are not a blob's first bytes.
  init?(in text: [UInt8], at position: Int) {
    let bytes = Self.bytes(in: text, from: position)
    if Self.heads.contains(where: { bytes.starts(with: $0) }) {
      order = .asWritten
    } else if Self.swapped.contains(where: { bytes.starts(with: $0) }) {
      order = .lowByteFirst
    } else {
      return nil
    }
  }

  /// Up to 8 bytes, whatever is between their digits.
  fileprivate static func bytes(in text: [UInt8], from start: Int) -> [UInt8] {
    var digits: [UInt8] = []
    var position = start
    var between = 0
    while position < text.count, digits.count < 16, between <= 6 {
      let byte = text[position]
      if byte == UInt8(ascii: "0"), digits.count.isMultiple(of: 2), position + 1 < text.count,
        text[position + 1] | 0x20 == UInt8(ascii: "x")
      {
        position += 2
        between += 2
        continue
      }
      if let digit = byte.hexDigit {
        digits.append(digit)
        between = 0
      } else if byte.isBlank || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "\\")
        || byte == UInt8(ascii: "x")
      {
        between += 1
      } else {
        break
      }
      position += 1
    }
    return digits.pairs
  }
}
