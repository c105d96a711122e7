internal import PropertyLists

extension CoreFoundationXMLParser {
  /// Reads `<integer>` up to its end tag: white space, sign, white space, then decimal digits, or `0x` and
  /// hexadecimal ones.
  mutating func readInteger() throws(Failure) -> PropertyListInteger {
    let start = place
    skipWideWhiteSpace()
    let isNegative = byte(at: place) == UInt8(ascii: "-")
    if isNegative || byte(at: place) == UInt8(ascii: "+") {
      place += 1
      skipWideWhiteSpace()
    }
    let isHexadecimal = hasBytes("0x", at: place) || hasBytes("0X", at: place)
    if isHexadecimal { place += 2 }
    let radix: UInt64 = isHexadecimal ? 16 : 10
    let digits = place
    var magnitude: UInt64 = 0
    while let byte = byte(at: place), byte != UInt8(ascii: "<") {
      guard let digit = byte.hexadecimalValue, digit < radix else {
        throw .refused("another character than digits in <integer>", offset: place)
      }
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      guard !overflow, !carry, !isNegative || sum <= 1 << 63 else {
        throw .refused("an <integer> beyond 64 bits", offset: start)
      }
      magnitude = sum
      place += 1
    }
    guard place > digits, place < bytes.count else { throw .refused("an <integer> without digits", offset: start) }
    return isNegative
      ? PropertyListInteger(Int64(truncatingIfNeeded: 0 &- magnitude)) : PropertyListInteger(high: 0, low: magnitude)
  }

  /// Skips what CoreFoundation treats as white space in `<integer>`. It looks at single bytes, so that only some
  /// characters around U+2000 count.
  private mutating func skipWideWhiteSpace() {
    while let byte = byte(at: place) {
      if byte == 0xE2 || byte == 0xE3, place + 2 < bytes.count {
        let isWhite =
          switch (byte, bytes[place + 1], bytes[place + 2]) {
          // The bound is a decimal 80 in CoreFoundation.
          case (0xE2, 0x80, 80...0x8B), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80): true
          default: false
          }
        guard isWhite else { return }
      } else {
        guard byte < 0x21 || (byte > 0x7E && byte < 0xA1) else { return }
      }
      // Only one byte, as in CoreFoundation: the following bytes count as white space by themselves.
      place += 1
    }
  }
}

extension Double {
  /// Reads the text of `<real>` as CoreFoundation does: one of its words in any case, or white space and a decimal
  /// number.
  init?(coreFoundationText text: String) {
    switch text.utf8.count <= 9 ? text.lowercasedASCII : "" {
    case "nan": self = .nan
    case "inf", "+inf", "infinity", "+infinity": self = .infinity
    case "-inf", "-infinity": self = -.infinity
    default:
      let number = text.unicodeScalars.drop { $0.isCoreFoundationWhiteSpace }
      guard let value = Double(decimal: Array(String(number).utf8)) else { return nil }
      self = value
    }
  }

  /// Reads what `strtod` reads to the end: digits with or without a point, with or without an exponent.
  private init?(decimal text: [UInt8]) {
    var place = 0
    func skipSign() { if place < text.count, text[place] == 0x2B || text[place] == 0x2D { place += 1 } }
    func skipDigits() -> Int {
      let start = place
      while place < text.count, text[place] &- 0x30 < 10 { place += 1 }
      return place - start
    }
    skipSign()
    let start = place
    var digits = skipDigits()
    var whole = String(decoding: text[start..<place], as: UTF8.self)
    if place < text.count, text[place] == UInt8(ascii: ".") {
      let point = place
      place += 1
      digits += skipDigits()
      whole = "0" + whole + String(decoding: text[point..<place], as: UTF8.self) + "0"
    }
    guard digits > 0 else { return nil }
    let exponent = place
    if place < text.count, text[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      skipSign()
      guard skipDigits() > 0 else { return nil }
    }
    guard place == text.count, let value = Double(whole + String(decoding: text[exponent...], as: UTF8.self)) else {
      return nil
    }
    self = text.first == UInt8(ascii: "-") ? -value : value
  }
}

extension String {
  fileprivate var lowercasedASCII: String {
    String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}

extension Unicode.Scalar {
  /// The white space of CoreFoundation's scanner.
  fileprivate var isCoreFoundationWhiteSpace: Bool {
    value < 0x21 || (value > 0x7E && value < 0xA1) || (0x2000...0x200B).contains(value) || value == 0x3000
  }
}

extension PropertyListDate {
  /// Reads the text of `<date>` up to its end tag as CoreFoundation does: a year of any length, also a negative one,
  /// and two digits for everything else, whether or not such a month, day or hour exists.
  init?(coreFoundationText bytes: [UInt8], from place: inout Int) {
    var fields: [Int32] = []
    let isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    var year: Int32 = 0
    while place < bytes.count, bytes[place] &- 0x30 < 10 {
      year = year &* 10 &+ Int32(bytes[place] &- 0x30)
      place += 1
    }
    for separator in "--T::".utf8 {
      guard place + 3 < bytes.count, bytes[place] == separator, bytes[place + 1] &- 0x30 < 10,
        bytes[place + 2] &- 0x30 < 10
      else { return nil }
      fields.append(Int32(bytes[place + 1] &- 0x30) * 10 + Int32(bytes[place + 2] &- 0x30))
      place += 3
    }
    guard place < bytes.count, bytes[place] == UInt8(ascii: "Z") else { return nil }
    place += 1
    let days = Self.coreFoundationDays(
      year: Int64((isNegative ? 0 &- year : year) &- 2001), month: Int(fields[0]), day: Int64(fields[1]))
    let time = 3_600 * Double(fields[2]) + 60 * Double(fields[3]) + Double(fields[4])
    self.init(secondsSinceReferenceDate: 86_400 * Double(days) + time)
  }

  /// Days since 2001-01-01 (CFDate.c, `__CFAbsoluteFromYMD`): month 13 begins after the year, and any other that
  /// does not exist counts as January.
  ///
  /// - Parameter year: counted from 2001.
  private static func coreFoundationDays(year: Int64, month: Int, day: Int64) -> Int64 {
    func isLeap(_ year: Int64) -> Bool {
      let place = abs((year + 1) % 400)
      return place % 4 == 0 && place != 100 && place != 200 && place != 300
    }
    let rest = year % 400
    var days = year / 400 * 146_097
    for other in rest < 0 ? rest..<0 : 0..<rest {
      days += (rest < 0 ? -1 : 1) * (isLeap(other) ? 366 : 365)
    }
    let before: [Int64] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]
    if before.indices.contains(month) { days += before[month] + (month > 2 && isLeap(rest) ? 1 : 0) }
    return days + day - 1
  }
}
