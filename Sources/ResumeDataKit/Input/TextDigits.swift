extension UInt8 {
  /// The value of a hexadecimal digit; nil for other bytes.
  package var hexDigit: UInt8? {
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
  /// The bytes of pairs of hexadecimal digits.
  var hexBytes: [UInt8] {
    compactMap(\.hexDigit).pairs
  }

  /// The number of bytes, if any of them is part of a letter or a digit, otherwise 0.
  var lengthOfText: Int {
    contains { $0 >= 0x80 || $0.isLetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? count : 0
  }

  /// The rest after a prefix, or everything if there is no such prefix.
  func dropping(_ prefix: String) -> ArraySlice {
    starts(with: prefix.utf8) ? dropFirst(prefix.utf8.count) : self
  }
}

extension Array<UInt8> {
  /// The bytes of pairs of nibbles; a last unpaired one is dropped.
  package var pairs: [UInt8] {
    stride(from: 0, to: count - 1, by: 2).map { self[$0] << 4 | self[$0 + 1] }
  }
}
