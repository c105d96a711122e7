import PropertyLists

/// The first reason why a string cannot be the URL of a download.
///
/// The characters are those that CoreFoundation's `CFURLCreateWithString` refuses (confidence A: compared by a test).
/// If it refuses a string, a loader has no URL at all. Faults in scheme, user, host or port follow RFC 3986:
/// CoreFoundation creates a URL, and the request fails or goes to a server that the text does not show.
struct URLFault: Sendable, Equatable {
  /// The kinds of faults, in the order of the checks.
  enum Kind: Sendable, Hashable {
    /// A character that is not allowed in URLs: ASCII controls and space, `"<>\^{|}` and the backquote, and all outside
    /// of ASCII.
    case character
    /// A `%` without two hexadecimal digits after it.
    case escape
    /// A second `#`.
    case fragment
    /// No scheme, or one other than http and https.
    case scheme
    /// A user name or password with `@` or brackets: readers disagree about the host.
    case user
    /// No host, or one that RFC 3986 does not allow.
    case host
    /// A port that is not a number of 16 bits.
    case port
  }

  let kind: Kind
  /// Where in the text, in bytes of UTF-8.
  let offset: Int
  /// The fault in words. Shows at most one character of the text, so no secret.
  let reason: String

  /// Whether CoreFoundation refuses the text as a URL.
  var isRefusedByCoreFoundation: Bool {
    switch kind {
    case .character, .escape, .fragment: true
    case .scheme, .user, .host, .port: false
    }
  }

  /// Checks an absolute URL; nil if it can be requested.
  init?(in text: String) {
    guard let fault = Self.illegalByte(in: text) ?? Self.illegalPart(of: URLText(text)) else { return nil }
    self = fault
  }

  private init(_ kind: Kind, at offset: Int, _ reason: String) {
    self.kind = kind
    self.offset = offset
    self.reason = reason
  }

  /// The first byte that CoreFoundation refuses, anywhere in the text.
  private static func illegalByte(in text: String) -> URLFault? {
    // Most URLs have nothing that needs a second look.
    let isPlain = text.hasOnlyBytes {
      $0.isAllowedInURL && $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "#")
    }
    guard !isPlain else { return nil }
    let bytes = text.utf8
    var offset = 0
    var hasFragment = false
    for index in bytes.indices {
      defer { offset += 1 }
      switch bytes[index] {
      case UInt8(ascii: "%"):
        let digits = bytes[index...].dropFirst().prefix(2)
        guard digits.count == 2, digits.allSatisfy(\.isHexadecimalDigit) else {
          return URLFault(.escape, at: offset, "\"%\" at byte \(offset) is not followed by two hexadecimal digits")
        }
      case UInt8(ascii: "#"):
        guard !hasFragment else { return URLFault(.fragment, at: offset, "it has a second \"#\", at byte \(offset)") }
        hasFragment = true
      case let byte where !byte.isAllowedInURL:
        let name = name(of: text.unicodeScalars[index])
        return URLFault(.character, at: offset, "\(name) at byte \(offset) must be percent-encoded")
      default: break
      }
    }
    return nil
  }

  private static func name(of scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x20: return "the space"
    case 0x21...0x7E: return "\"\(scalar)\""
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
  }

  /// The fault of scheme and authority by RFC 3986.
  private static func illegalPart(of url: URLText) -> URLFault? {
    func fault(_ kind: Kind, _ place: String.Index, _ reason: String) -> URLFault {
      URLFault(kind, at: url.text.utf8.distance(from: url.text.startIndex, to: place), reason)
    }
    guard url.scheme == "http" || url.scheme == "https" else {
      return fault(.scheme, url.text.startIndex, "it is not an http or https URL")
    }
    let slashes = url.text.utf8.dropFirst(url.scheme.utf8.count)
    guard slashes.starts(with: "://".utf8), let authority = url.authority else {
      return fault(.host, slashes.startIndex, "it has no host")
    }
    let bytes = url.text.utf8
    if let user = url.userInformation,
      let bad = bytes[user].firstIndex(where: { $0.isOne(of: "@[]") })
    {
      return fault(.user, bad, "\"\(Unicode.Scalar(bytes[bad]))\" is in its user name or password")
    }
    let host = url.hostRange ?? authority
    if let reason = hostFault(bytes[host]) { return fault(.host, host.lowerBound, reason) }
    let port = bytes[host.upperBound..<authority.upperBound]
    guard port.isEmpty || isPort(port) else {
      return fault(.port, port.startIndex, "its port is not a number up to 65535")
    }
    return nil
  }

  /// - Parameter bytes: the host, with its brackets where it is an IP literal.
  private static func hostFault(_ bytes: Substring.UTF8View) -> String? {
    guard !bytes.isEmpty else { return "it has no host" }
    guard bytes.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }) else { return nil }
    let literal = bytes.dropFirst().dropLast()
    guard bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]"), bytes.count > 2,
      isFutureAddress(literal) || IPv6Address.isValid(literal)
    else { return "its host is not an IPv6 address in brackets" }
    return nil
  }

  /// RFC 3986, 3.2.2: `"v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`.
  private static func isFutureAddress(_ bytes: Substring.UTF8View) -> Bool {
    guard let first = bytes.first, first | 0x20 == UInt8(ascii: "v"), let dot = bytes.firstIndex(of: UInt8(ascii: "."))
    else { return false }
    let version = bytes[..<dot].dropFirst()
    let rest = bytes[dot...].dropFirst()
    return !version.isEmpty && version.allSatisfy(\.isHexadecimalDigit) && !rest.isEmpty
      && !rest.contains { $0.isOne(of: "[]@/?#%") }
  }

  /// - Parameter bytes: the port with its colon. An empty one means the default port (RFC 3986, 3.2.3).
  private static func isPort(_ bytes: Substring.UTF8View) -> Bool {
    let digits = bytes.dropFirst()
    guard bytes.first == UInt8(ascii: ":"), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
    return digits.isEmpty || Int(String(Substring(digits))).map { $0 <= 65_535 } ?? false
  }
}

/// IPv6 addresses in URLs (RFC 3986, 3.2.2), with a zone (RFC 6874).
private enum IPv6Address {
  static func isValid(_ literal: Substring.UTF8View) -> Bool {
    let zone = literal.firstIndex(of: UInt8(ascii: "%"))
    if let zone, !literal[zone...].starts(with: "%25".utf8) || literal[zone...].count == 3 { return false }
    let address = literal[..<(zone ?? literal.endIndex)]
    guard let gap = gap(in: address) else { return groups(in: address, isLast: true) == 8 }
    let after = address[gap...].dropFirst(2)
    guard Self.gap(in: after) == nil, let head = groups(in: address[..<gap], isLast: false),
      let tail = groups(in: after, isLast: true)
    else { return false }
    return head + tail <= 7
  }

  /// The position of `::`.
  private static func gap(in bytes: Substring.UTF8View) -> String.Index? {
    zip(bytes.indices, bytes.indices.dropFirst())
      .first { bytes[$0] == UInt8(ascii: ":") && bytes[$1] == UInt8(ascii: ":") }?.0
  }

  /// How many groups of 16 bits there are, or nil if something else is among them.
  ///
  /// - Parameter isLast: whether these groups end the address, so that the last may be an IPv4 address.
  private static func groups(in bytes: Substring.UTF8View, isLast: Bool) -> Int? {
    guard !bytes.isEmpty else { return 0 }
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard let last = parts.last else { return 0 }
    let hasIPv4 = isLast && last.contains(UInt8(ascii: "."))
    let isRight = parts.dropLast(hasIPv4 ? 1 : 0).allSatisfy { part in
      (1...4).contains(part.count) && part.allSatisfy(\.isHexadecimalDigit)
    }
    guard isRight, !hasIPv4 || isIPv4(last) else { return nil }
    return parts.count + (hasIPv4 ? 1 : 0)
  }

  private static func isIPv4(_ bytes: Substring.UTF8View) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        let text = String(Substring(part))
        return UInt8(text).map { String($0) == text } ?? false
      }
  }
}

extension UInt8 {
  /// Whether CoreFoundation accepts the byte in a URL. (`%` only before two digits.)
  fileprivate var isAllowedInURL: Bool {
    (0x21...0x7E).contains(self) && !isOne(of: "\"<>\\^`{|}")
  }

  /// Whether it is a hexadecimal digit in ASCII.
  var isHexadecimalDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
