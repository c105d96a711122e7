internal import PropertyLists

extension PropertyListInteger {
  /// Reads the text of `<integer>`: white space, sign, white space, decimal digits or `0x` and hexadecimal digits,
  /// white space (CFPropertyList.c, `parseIntegerTag`, which takes no white space at the end; plistlib does).
  init?(xmlText text: [UInt8]) {
    if let number = Int64(plainDigits: text) {
      self.init(number)
      return
    }
    var digits = text.trimmingXMLWhiteSpace
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits = digits.dropFirst().drop { $0.isXMLWhiteSpace }
    }
    let isHexadecimal = digits.starts(with: "0x".utf8) || digits.starts(with: "0X".utf8)
    if isHexadecimal { digits = digits.dropFirst(2) }
    guard let magnitude = Self.magnitude(digits, radix: isHexadecimal ? 16 : 10) else { return nil }
    let bound = UInt64(1) << 63
    if isNegative {
      guard magnitude.high < bound || (magnitude.high == bound && magnitude.low == 0) else { return nil }
      let (low, carry) = (~magnitude.low).addingReportingOverflow(1)
      self.init(high: Int64(bitPattern: ~magnitude.high &+ (carry ? 1 : 0)), low: low)
    } else {
      guard magnitude.high < bound else { return nil }
      self.init(high: Int64(bitPattern: magnitude.high), low: magnitude.low)
    }
  }

  /// The value of some digits; nil without digits, with another character, and above 128 bits.
  private static func magnitude(_ digits: ArraySlice<UInt8>, radix: UInt64) -> (high: UInt64, low: UInt64)? {
    guard !digits.isEmpty else { return nil }
    var (high, low): (UInt64, UInt64) = (0, 0)
    for digit in digits {
      guard let value = digit.hexadecimalValue, value < radix else { return nil }
      let product = low.multipliedFullWidth(by: radix)
      let (sum, carry) = product.low.addingReportingOverflow(value)
      let (shifted, overflow) = high.multipliedReportingOverflow(by: radix)
      let (upper, tooLarge) = shifted.addingReportingOverflow(product.high &+ (carry ? 1 : 0))
      if overflow || tooLarge { return nil }
      (high, low) = (upper, sum)
    }
    return (high, low)
  }
}

extension Int64 {
  /// Reads the most frequent form of numbers: 1 to 18 decimal digits and nothing else.
  fileprivate init?(plainDigits text: [UInt8]) {
    guard (1...18).contains(text.count) else { return nil }
    self = 0
    for byte in text {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      self = self &* 10 &+ Int64(digit)
    }
  }
}

extension Double {
  /// Reads the text of `<real>`: a decimal number, or the words of CoreFoundation in any case (CFPropertyList.c,
  /// `parseRealTag`). A number beyond the range becomes an infinity, as in CoreFoundation.
  init?(xmlText text: [UInt8]) {
    let word = String(decoding: text.trimmingXMLWhiteSpace, as: UTF8.self)
    switch word.lowercased() {
    case "nan": self = .nan
    case "inf", "+inf", "infinity", "+infinity": self = .infinity
    case "-inf", "-infinity": self = -.infinity
    default:
      // Double's own initializer also takes hexadecimal numbers and NaN with a payload.
      guard word.utf8.allSatisfy(\.isPartOfDecimalNumber), let value = Double(word) else { return nil }
      self = value
    }
  }

  /// The shortest digits that read back as the same number, formatted as CoreFoundation formats its 17 (`%.17g`, `0.0`
  /// for zero; CFNumber.c, `__CFNumberCopyFormattingDescriptionAsFloat64`). The sign of -0.0 is kept. NaN has only one
  /// form, so its payload is lost.
  var xmlText: String {
    if isNaN { return "nan" }
    if isInfinite { return self < 0 ? "-infinity" : "+infinity" }
    let sign = self.sign == .minus ? "-" : ""
    if isZero { return sign + "0.0" }
    return sign + Self.layOut(DecimalDigits(magnitude))
  }

  private static func layOut(_ number: DecimalDigits) -> String {
    let (digits, exponent) = (number.digits, number.exponent)
    let (first, rest) = (digits.prefix(1), digits.dropFirst())
    switch exponent {
    case ..<(-4), 17...:
      let size = String(exponent.magnitude)
      let mantissa = rest.isEmpty ? first : first + "." + rest
      return mantissa + "e" + (exponent < 0 ? "-" : "+") + (size.count < 2 ? "0" : "") + size
    case ..<0:
      return "0." + String(repeating: "0", count: -exponent - 1) + digits
    case (digits.count - 1)...:
      return digits + String(repeating: "0", count: exponent - digits.count + 1)
    default:
      return digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }
  }
}

/// The shortest decimal digits of a number: `digits` without zeros at either end, the first of them worth
/// 10^`exponent`.
private struct DecimalDigits {
  var digits: String
  var exponent: Int

  /// Reads Swift's description of a finite number above zero, which has the shortest digits: `60.0`, `1.5e-07`.
  init(_ magnitude: Double) {
    let parts = magnitude.description.split(separator: "e")
    let mantissa = (parts.first ?? "").split(separator: ".")
    let whole = mantissa.first ?? ""
    let all = whole + (mantissa.dropFirst().first ?? "")
    let significant = all.drop { $0 == "0" }
    let scale = parts.dropFirst().first.flatMap { Int($0) } ?? 0
    exponent = scale + whole.count - 1 - (all.count - significant.count)
    digits = String(significant)
    while digits.last == "0" { digits.removeLast() }
  }
}

extension BidirectionalCollection<UInt8> {
  /// The text without white space at its ends.
  var trimmingXMLWhiteSpace: SubSequence {
    var text = drop { $0.isXMLWhiteSpace }
    while text.last?.isXMLWhiteSpace == true { text = text.dropLast() }
    return text
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit.
  var hexadecimalValue: UInt64? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(self - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(self - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  fileprivate var isPartOfDecimalNumber: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
