extension UInt8 {
  /// The value of a hexadecimal digit; nil for what is none.
  var hexDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Whether it is white space in ASCII.
  var isBlank: Bool {
    self == 0x20 || (0x09...0x0D).contains(self)
  }

  /// Whether it is a letter in ASCII.
  var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}

extension ArraySlice<UInt8> {
  /// The bytes that pairs of hexadecimal digits stand for.
  var hexBytes: [UInt8] {
    compactMap(\.hexDigit).pairs
  }

  /// How many bytes there are, if any of them is of a letter or a digit; else none.
  var lengthOfText: Int {
    contains { $0 >= 0x80 || $0.isLetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? count : 0
  }

  /// The rest after a text; all of it where it does not begin so.
  func dropping(_ prefix: String) -> ArraySlice {
    starts(with: prefix.utf8) ? dropFirst(prefix.utf8.count) : self
  }
}

extension Array<UInt8> {
  /// The bytes whose halves these are; a last one without its other half is left out.
  var pairs: [UInt8] {
    stride(from: 0, to: count - 1, by: 2).map { self[$0] << 4 | self[$0 + 1] }
  }
}
