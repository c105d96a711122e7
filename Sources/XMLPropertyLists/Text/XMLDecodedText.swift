internal import PropertyLists

/// An input as UTF-8, as far as it decodes.
///
/// Undecodable bytes are accepted after the root element (blobs get concatenated with other bytes), so they are kept
/// until the end of the root element is known.
struct XMLDecodedText {
  var encoding: XMLEncoding
  var mark: [UInt8]
  /// The text without its byte order mark.
  var text: [UInt8] = []
  /// The undecodable bytes after the text.
  var tail: [UInt8] = []
  /// The input, if its encoding has several forms for the same text.
  var original: [UInt8]?
  /// Why the tail does not decode.
  var fault: String?

  init(_ bytes: [UInt8]) {
    let sniff = XMLEncodingSniff(bytes)
    encoding = sniff.encoding
    mark = Array(bytes.prefix(sniff.markLength))
    let content = bytes.dropFirst(sniff.markLength)
    let start = content.startIndex
    let end: Int
    switch encoding {
    case .utf8:
      end = bytes.endOfValidUTF8(from: start)
      // Usually the text is the whole input and needs no copy.
      text = start == 0 && end == bytes.count ? bytes : Array(content[..<end])
    case .ascii:
      end = bytes.endOfASCII(from: start)
      text = Array(content[..<end])
    case .latin1:
      end = content.endIndex
      for byte in content { text.append(scalar: Unicode.Scalar(byte)) }
    case .utf16(let bigEndian):
      end = decodeUTF16(content, bigEndian: bigEndian)
    case .utf32(let bigEndian):
      end = decodeUTF32(content, bigEndian: bigEndian)
    case .utf7:  // read only as CoreFoundation does
      end = start
    }
    tail = Array(content[end...])
    if !tail.isEmpty { fault = encoding.fault(unknownName: sniff.unknownName) }
  }

  /// The input as CoreFoundation decodes it. Bytes that are not UTF-8 stay in the text: CoreFoundation checks only
  /// strings.
  ///
  /// - Throws: why the bytes are not text.
  init(asCoreFoundation bytes: [UInt8]) throws(CoreFoundationXMLParser.Failure) {
    switch CoreFoundationEncoding(bytes) {
    case .read(let encoding, let markLength):
      self.encoding = encoding
      mark = Array(bytes.prefix(markLength))
    case .asciiOnly(let name):
      encoding = .ascii
      mark = []
      let end = bytes.endOfASCII(from: 0)
      guard end == bytes.count else {
        let reason =
          "only the ASCII characters of the encoding \"\(name.prefix(40))\" are supported; CoreFoundation "
          + "may still read it"
        throw .limit(PropertyListError(.encoding, reason, at: XMLSource(bytes: bytes).location(of: end)))
      }
    case .unsupported(let name):
      let reason = "the encoding \"\(name.prefix(40))\" is not supported; CoreFoundation may still read it"
      throw .limit(PropertyListError(.encoding, reason, at: .byte(0)))
    case .unknown(let name):
      throw .refused("the declared encoding \"\(name.prefix(40))\"", offset: 0)
    case .unfinished:
      throw .refused("an XML declaration without an end", offset: 0)
    }
    let content = bytes[mark.count...]
    var end = content.endIndex
    switch encoding {
    case .utf8:
      text = mark.isEmpty ? bytes : Array(content)
    case .latin1, .ascii:
      for byte in content { text.append(scalar: Unicode.Scalar(byte)) }
    case .utf16(let bigEndian):
      end = decodeUTF16(content, bigEndian: bigEndian)
    case .utf32(let bigEndian):
      end = decodeUTF32(content, bigEndian: bigEndian)
      guard content.endIndex - end < 4 else { throw .refused("bytes that are not valid UTF-32", offset: text.count) }
    case .utf7:
      guard let units = UTF7.decode(content) else { throw .refused("a text that is not valid UTF-7", offset: 0) }
      let bytes = units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
      _ = decodeUTF16(bytes[...], bigEndian: true)
      original = Array(content)
    }
    tail = Array(content[end...])
  }

  private mutating func decodeUTF16(_ content: ArraySlice<UInt8>, bigEndian: Bool) -> Int {
    var offset = content.startIndex
    while let unit = content.unit(at: offset, width: 2, bigEndian: bigEndian) {
      if let scalar = Unicode.Scalar(unit) {
        text.append(scalar: scalar)
        offset += 2
        continue
      }
      // A surrogate: a leading one must be followed by a trailing one.
      guard unit < 0xDC00, let low = content.unit(at: offset + 2, width: 2, bigEndian: bigEndian),
        (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(0x1_0000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      else { break }
      text.append(scalar: scalar)
      offset += 4
    }
    return offset
  }

  private mutating func decodeUTF32(_ content: ArraySlice<UInt8>, bigEndian: Bool) -> Int {
    var offset = content.startIndex
    while let scalar = content.unit(at: offset, width: 4, bigEndian: bigEndian).flatMap({ Unicode.Scalar($0) }) {
      text.append(scalar: scalar)
      offset += 4
    }
    return offset
  }
}

extension XMLEncoding {
  fileprivate func fault(unknownName: String?) -> String {
    if let unknownName {
      return "the encoding \"\(unknownName.prefix(40))\" is not supported, and the text is not ASCII only"
    }
    switch self {
    case .utf7: return "invalid UTF-7"
    case .utf8: return "invalid UTF-8"
    case .utf16: return "invalid UTF-16"
    case .utf32: return "invalid UTF-32"
    case .latin1, .ascii: return "a byte that is not US-ASCII, which the XML declaration names"
    }
  }

  /// The bytes of some UTF-8 text in this encoding. The text holds no character above `highestScalar`.
  func encode(_ text: [UInt8]) -> [UInt8] {
    switch self {
    case .utf8:
      return text
    case .utf7:
      return UTF7.encode(text)
    case .latin1, .ascii:
      return String(decoding: text, as: UTF8.self).unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    case .utf16(let bigEndian):
      return String(decoding: text, as: UTF8.self).utf16.flatMap { unit in
        let (high, low) = (UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit))
        return bigEndian ? [high, low] : [low, high]
      }
    case .utf32(let bigEndian):
      return String(decoding: text, as: UTF8.self).unicodeScalars.flatMap { scalar in
        let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: scalar.value >> UInt32($0)) }
        return bigEndian ? bytes : bytes.reversed()
      }
    }
  }
}

extension ArraySlice<UInt8> {
  /// The unit that begins at an index, or nil if the slice ends before the unit does.
  fileprivate func unit(at offset: Int, width: Int, bigEndian: Bool) -> UInt32? {
    guard endIndex - offset >= width else { return nil }
    let bytes = self[offset..<offset + width]
    return bigEndian
      ? bytes.reduce(0) { $0 << 8 | UInt32($1) }
      : bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}

extension Span<UInt8> {
  func endOfASCII(from start: Int) -> Int { firstIndex(from: start) { $0 } }

  /// The position of the first byte that is not well-formed UTF-8 (Unicode 15.0, table 3-7).
  func endOfValidUTF8(from start: Int) -> Int {
    var offset = endOfASCII(from: start)
    while offset < count {
      guard let (length, second) = Self.sequence(startingWith: self[offset]), count - offset >= length,
        second.contains(self[offset + 1]), (2..<length).allSatisfy({ self[offset + $0] & 0xC0 == 0x80 })
      else { return offset }
      offset += length
      if offset < count, self[offset] < 0x80 { offset = endOfASCII(from: offset) }
    }
    return offset
  }

  /// The length of a sequence by its first byte, and the range of its second: narrower if an overlong form, a surrogate
  /// or a value above U+10FFFF would follow.
  private static func sequence(startingWith first: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch first {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }
}

extension [UInt8] {
  /// Appends the UTF-8 of a code point.
  mutating func append(scalar: Unicode.Scalar) {
    if scalar.isASCII {
      append(UInt8(truncatingIfNeeded: scalar.value))
    } else {
      append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
    }
  }
}
