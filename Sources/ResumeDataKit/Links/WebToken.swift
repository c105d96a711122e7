import PropertyLists

/// A JSON web token (RFC 7519): three parts in base64url, the first two of which are JSON objects.
struct WebToken {
  /// The token in the text.
  let range: Range<Int>
  /// The claim `exp`, in seconds since 1970-01-01T00:00:00Z, or nil if the token has none.
  let end: Int64?

  /// The length of a shortest token: two empty objects.
  private static let shortest = 16
  /// The length of a longest payload that is read.
  private static let maximumPayloadLength = 16_384

  /// The first token in a text.
  init?(in text: String) {
    self.init(in: Array(text.utf8)[...])
  }

  /// The first token in some bytes.
  init?(in bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while let start = rest.firstIndex(where: Self.isTokenByte) {
      let run = rest[start...].prefix(while: Self.isTokenByte)
      if let end = Self.read(run) {
        (range, self.end) = (run.startIndex..<run.endIndex, end)
        return
      }
      rest = bytes[run.endIndex...]
    }
    return nil
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  /// The claim `exp` of a run of letters, as a nested optional; nil if the run is not a token.
  private static func read(_ run: ArraySlice<UInt8>) -> Int64?? {
    guard run.count >= shortest, run.starts(with: "ey".utf8) else { return nil }
    let parts = run.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].count >= 4, let payload = decode(parts[1]) else { return nil }
    // An encrypted token has a key where the payload would be.
    guard payload.first == UInt8(ascii: "{") else { return .some(nil) }
    return .some(JSONClaims.time("exp", in: payload))
  }

  private static func decode(_ part: ArraySlice<UInt8>) -> [UInt8]? {
    guard part.count <= maximumPayloadLength else { return nil }
    return Base64.decodeLeniently(
      part.map { byte in
        switch byte {
        case UInt8(ascii: "-"): UInt8(ascii: "+")
        case UInt8(ascii: "_"): UInt8(ascii: "/")
        default: byte
        }
      } + [UInt8](repeating: UInt8(ascii: "="), count: (4 - part.count % 4) % 4)
    ).bytes
  }
}

/// The claims of a token: numbers of a JSON object's own members.
private enum JSONClaims {
  /// The whole seconds of a member, or nil if the object has no such member, or one that is not a time.
  static func time(_ name: String, in json: [UInt8]) -> Int64? {
    let wanted = Array(name.utf8)
    var depth = 0
    var index = 0
    while index < json.count {
      switch json[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        let end = endOfText(from: index + 1, in: json)
        let text = json[min(index + 1, end)..<end]
        index = end
        if depth == 1, text.elementsEqual(wanted), let number = number(after: end, in: json) { return number }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The position of the closing quotation mark of a string.
  private static func endOfText(from start: Int, in json: [UInt8]) -> Int {
    var index = start
    while index < json.count, json[index] != UInt8(ascii: "\"") {
      index += json[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index, json.count)
  }

  /// The number after a name's quotation mark and colon; its fraction is cut off.
  private static func number(after quote: Int, in json: [UInt8]) -> Int64? {
    func isBlank(_ byte: UInt8) -> Bool { byte.isOne(of: " \t\r\n") }
    let rest = json[min(quote + 1, json.count)...].drop(while: isBlank)
    guard rest.first == UInt8(ascii: ":") else { return nil }
    let digits = rest.dropFirst().drop(while: isBlank).prefix { $0.isDigit }
    return UnixTime.epoch(String(decoding: digits, as: UTF8.self), isCertain: true)
  }
}
