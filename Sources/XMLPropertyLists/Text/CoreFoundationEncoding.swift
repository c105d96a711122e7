internal import PropertyLists

/// How CoreFoundation detects the encoding of an input (CFPropertyList.c, `encodingForXMLData`).
enum CoreFoundationEncoding {
  /// A supported encoding, and the number of bytes before the text.
  case read(XMLEncoding, markLength: Int)
  /// An encoding of which only the ASCII characters are supported.
  case asciiOnly(name: String)
  /// An encoding in which bytes below 128 need not be ASCII characters. It is not supported.
  case unsupported(name: String)
  /// The declared name is unknown to CoreFoundation.
  case unknown(name: String)
  /// The input ends inside the declaration.
  case unfinished

  init(_ bytes: [UInt8]) {
    self = Self.mark(bytes) ?? Self.declared(bytes)
  }

  private static func mark(_ bytes: [UInt8]) -> Self? {
    if bytes.first == UInt8(ascii: "<"), bytes.dropFirst().first != 0 { return nil }
    if bytes.count > 4 {
      if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return .read(.utf32(bigEndian: true), markLength: 4) }
      if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return .read(.utf32(bigEndian: false), markLength: 4) }
    }
    if bytes.count > 3, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .read(.utf8, markLength: 3) }
    guard bytes.count > 2 else { return nil }
    if bytes.starts(with: [0xFF, 0xFE]) { return .read(.utf16(bigEndian: false), markLength: 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return .read(.utf16(bigEndian: true), markLength: 2) }
    // Two bytes of which one is NUL are skipped like a byte order mark, whatever they are. The byte order is that of
    // the processor.
    return bytes[0] == 0 || bytes[1] == 0 ? .read(.utf16(bigEndian: false), markLength: 2) : nil
  }

  /// The encoding of an XML declaration at the very beginning.
  private static func declared(_ bytes: [UInt8]) -> Self {
    let utf8 = Self.read(.utf8, markLength: 0)
    guard bytes.begins(with: "<?xml"), !bytes.begins(with: #"<?xml version="1.0" encoding="UTF-8"?>"#) else {
      return utf8
    }
    var place = 5
    while true {
      guard place < bytes.count, bytes[place] != UInt8(ascii: "?"), bytes[place] != UInt8(ascii: ">") else {
        return utf8
      }
      place += 1
      guard place + 8 < bytes.count else { return .unfinished }
      if bytes[place - 1..<place + 8].elementsEqual("encoding=".utf8) { break }
    }
    place += 8
    let quote = bytes[place]
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return utf8 }
    guard let end = bytes[(place + 1)...].firstIndex(of: quote) else { return utf8 }
    return named(String(decoding: bytes[place + 1..<end], as: UTF8.self))
  }

  private static func named(_ name: String) -> Self {
    if let numbered = numbered(name) { return numbered }
    let key = Self.key(of: name)
    if utf8Names.contains(key) { return .read(.utf8, markLength: 0) }
    if utf7Names.contains(key) { return .read(.utf7, markLength: 0) }
    // US-ASCII is read as ISO-8859-1 too.
    if latin1.contains(key) { return .read(.latin1, markLength: 0) }
    if ascii.contains(key) { return .read(.ascii, markLength: 0) }
    if key == "iso2022jp" { return .unsupported(name: name) }
    return others.contains(key) ? .asciiOnly(name: name) : .unknown(name: name)
  }

  /// The encoding of a name that begins with `windows-`, `cp` or `iso-8859-` and a number, which CoreFoundation reads
  /// like `strtol`; what follows the number is ignored. Nil if the number is unknown: then ICU looks for the name.
  private static func numbered(_ name: String) -> Self? {
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    for (prefix, isPart) in [("windows-", false), ("cp", false), ("iso-8859-", true)] {
      guard name.utf8.count >= prefix.utf8.count,
        zip(name.utf8, prefix.utf8).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 && $1 >= 0x61 })
      else { continue }
      let number = decimal(name.utf8.dropFirst(prefix.utf8.count))
      if isPart {
        return number == 1 ? .read(.latin1, markLength: 0) : parts.contains(number) ? .asciiOnly(name: name) : nil
      }
      switch number {
      case 65000: return .read(.utf7, markLength: 0)
      case 65001: return .read(.utf8, markLength: 0)
      case 28591: return .read(.latin1, markLength: 0)
      case 20127: return .read(.ascii, markLength: 0)
      case 0: return nil
      case 50221, 50225, 52936: return .unsupported(name: name)
      // Of another number after `windows-`, ICU is not asked.
      default:
        return codePages.contains(number)
          ? .asciiOnly(name: name) : prefix == "cp" ? nil : .unknown(name: name)
      }
    }
    return nil
  }

  /// The number at the beginning: white space, a sign and digits; 0 without digits. Only the lower 32 bits count.
  private static func decimal(_ text: Substring.UTF8View) -> UInt32 {
    var text = text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative || text.first == UInt8(ascii: "+") { text = text.dropFirst() }
    var number = 0
    for digit in text.prefix(while: { (0x30...0x39).contains($0) }) {
      let (product, overflows) = number.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = product.addingReportingOverflow(Int(digit) - 0x30)
      if overflows || overflowsToo { return isNegative ? 0 : .max }
      number = sum
    }
    return UInt32(truncatingIfNeeded: isNegative ? -number : number)
  }

  /// The letters and digits of a name in lower case, which ICU compares. Zeros do not count before a digit. ICU gets a
  /// C string, so a NUL ends the name.
  private static func key(of name: String) -> String {
    var key: [UInt8] = []
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return name }
    let lower = name.utf8.prefix { $0 != 0 }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    let letters = lower.filter { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    for (index, letter) in letters.enumerated() {
      let isAfterDigit = key.last.map { $0 < 0x3A } ?? false
      let isBeforeDigit = index + 1 < letters.count && letters[index + 1] < 0x3A
      if letter != UInt8(ascii: "0") || isAfterDigit || !isBeforeDigit { key.append(letter) }
    }
    return String(decoding: key, as: UTF8.self)
  }

  private static let utf8Names: Set<String> = ["utf8", "unicode11utf8", "cp65001"]
  private static let utf7Names: Set<String> = ["utf7", "unicode11utf7", "xmacutf7"]
  private static let latin1: Set<String> = [
    "iso88591", "88591", "latin1", "l1", "ibm819", "cp819", "csisolatin1", "isoir100",
  ]
  private static let ascii: Set<String> = [
    "usascii", "ascii", "us", "646", "iso646us", "ibm367", "cp367", "csascii", "isoir6",
    "ansix341968",
  ]
  /// The parts of ISO 8859 besides the first that CoreFoundation converts.
  private static let parts = Set<UInt32>(2...16)
  /// The other code pages that CoreFoundation converts, some of them only as far as they are ASCII.
  private static let codePages = Set<UInt32>(
    [437, 737, 775, 850, 851, 852, 855, 857, 860, 861, 862, 863, 864, 865, 866, 869, 874, 932, 936, 949, 950]
      + (1250...1258) + [1361, 20866, 21866, 50227, 51932, 51936, 51949, 51950, 54936] + (28592...28606))
  /// Encodings that contain ASCII, by the names that were tried with CoreFoundation.
  private static let others = Set(
    [
      "big5", "big5hkscs", "eucjp", "euckr", "gb18030", "gb2312", "gbk", "koi8r", "koi8u", "shiftjis",
      "sjis", "xsjis",
    ]
      + ["xnextstep"]
      + (2...10).map { "iso8859\($0)" } + [13, 15].map { "iso8859\($0)" } + (2...6).map { "latin\($0)" }
      + (1250...1258).flatMap { ["windows\($0)", "cp\($0)"] }
      + [437, 737, 775, 850, 852, 855, 857, 860, 861, 862, 865, 866, 869].flatMap { ["cp\($0)", "ibm\($0)"] })
}
