import PropertyLists

/// The policy in a CloudFront URL: JSON in base64 with `-`, `_` and `~` for `+`, `=` and `/` (Amazon's developer
/// guide).
enum CloudFrontPolicy {
  /// A regular policy has one condition of some 30 bytes; the bounds protect from others.
  private static let maximumConditionLength = 256
  private static let maximumConditions = 16

  /// The end in the condition `DateLessThan`; the earliest of several.
  static func end(ofEncoded text: String) -> Int64? {
    let base64 = text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "=")
      case UInt8(ascii: "~"): UInt8(ascii: "/")
      default: byte
      }
    }
    var rest = Base64.decodeLeniently(base64).bytes[...]
    var ends: [Int64] = []
    for _ in 0..<maximumConditions {
      guard let condition = rest.droppingThrough("\"DateLessThan\"") else { break }
      rest = condition
      // Text after the closing brace belongs to another condition.
      let body = condition.prefix(maximumConditionLength).prefix { $0 != UInt8(ascii: "}") }
      guard let value = body.droppingThrough("\"AWS:EpochTime\"") else { continue }
      let digits = value.drop { $0.isOne(of: " \t\r\n:\"") }.prefix { $0.isDigit }
      if let end = UnixTime.number(String(decoding: digits, as: UTF8.self)) { ends.append(end) }
    }
    return ends.min()
  }
}

extension ArraySlice<UInt8> {
  /// The text after the first occurrence of an ASCII string, or nil if there is none.
  fileprivate func droppingThrough(_ text: String) -> ArraySlice<UInt8>? {
    let pattern = Array(text.utf8)
    guard let first = pattern.first else { return self }
    var rest = self
    while let start = rest.firstIndex(of: first) {
      if rest[start...].starts(with: pattern) { return rest[start...].dropFirst(pattern.count) }
      rest = rest[start...].dropFirst()
    }
    return nil
  }
}
