import PropertyLists

/// Finds secrets in a URL, in the value of a header or in other text. Every redaction and every rule about credentials
/// uses it.
struct SecretScanner {
  /// A secret in a text.
  struct Secret: Equatable {
    /// Where it is, in bytes of UTF-8.
    var range: Range<Int>
    var kind: Kind
  }

  /// What makes it a secret.
  enum Kind: Hashable {
    case user
    case userAndPassword
    /// The value of an item with a secret name.
    case item(String)
    /// A JSON web token.
    case webToken
    /// The text after `Bearer`, `Basic` and the like.
    case authorization
    /// A URL with secrets in the value of the named item.
    case nestedURL(String)
    /// An unknown value that is not plain.
    case notPlain
  }

  private let bytes: [UInt8]
  private var secrets: [Secret] = []
  /// Whether values that are not plain count too.
  private let isStrict: Bool

  private init(_ bytes: [UInt8], isStrict: Bool) {
    self.bytes = bytes
    self.isStrict = isStrict
  }

  /// The secrets in a URL, in the order of the text.
  static func secrets(inURL text: String, isStrict: Bool = true) -> [Secret] {
    var scanner = SecretScanner(Array(text.utf8), isStrict: isStrict)
    scanner.scanURL(0..<scanner.bytes.count, depth: 0)
    return scanner.ordered
  }

  /// The secrets in the value of a header.
  static func secrets(inHeader name: String, _ value: String) -> [Secret] {
    secrets(inHeader: name, value, SecretNames.meaning(ofHeader: name))
  }

  /// The same for a header whose meaning was looked up before.
  static func secrets(inHeader name: String, _ value: String, _ meaning: SecretNames.HeaderMeaning) -> [Secret] {
    var scanner = SecretScanner(Array(value.utf8), isStrict: false)
    let whole = 0..<scanner.bytes.count
    guard !whole.isEmpty else { return [] }
    if meaning == .secret { return [Secret(range: whole, kind: .item(name))] }
    scanner.scanText(whole)
    if meaning == .unknown, !scanner.isURL(whole), !PlainText.isPlain(value) {
      if scanner.secrets.isEmpty { return [Secret(range: whole, kind: .notPlain)] }
      // The kind of the first secret is reported, but the whole value is removed.
      return [Secret(range: whole, kind: scanner.secrets[0].kind)]
    }
    return scanner.ordered
  }

  /// The secrets in unknown text: all of it, unless it is plain or a URL.
  static func secrets(inUnknown text: String) -> [Secret] {
    var scanner = SecretScanner(Array(text.utf8), isStrict: true)
    let whole = 0..<scanner.bytes.count
    if scanner.isURL(whole) {
      scanner.scanURL(whole, depth: 0)
      return scanner.ordered
    }
    scanner.scanText(whole)
    if scanner.secrets.isEmpty, PlainText.isPlain(text) { return [] }
    return whole.isEmpty ? [] : [Secret(range: whole, kind: scanner.secrets.first?.kind ?? .notPlain)]
  }

  /// Finds in the order of the text, with overlapping ones merged.
  private var ordered: [Secret] {
    var result: [Secret] = []
    let places = Places.sorted(secrets.count) { a, b in
      (secrets[a].range.lowerBound, -secrets[a].range.count) < (secrets[b].range.lowerBound, -secrets[b].range.count)
    }
    for secret in places.lazy.map({ secrets[$0] }) {
      if let last = result.last, secret.range.lowerBound < last.range.upperBound {
        let end = max(last.range.upperBound, secret.range.upperBound)
        result[result.count - 1].range = last.range.lowerBound..<end
      } else {
        result.append(secret)
      }
    }
    return result
  }

  private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func add(_ range: Range<Int>, _ kind: Kind) {
    if !range.isEmpty { secrets.append(Secret(range: range, kind: kind)) }
  }
}

// MARK: - URLs

extension SecretScanner {
  /// The maximum nesting of URLs in values of URLs.
  private static let maximumNestings = 3

  /// Whether a part is a URL and nothing else.
  private func isURL(_ range: Range<Int>) -> Bool {
    guard let colon = bytes[range].firstIndex(of: UInt8(ascii: ":")), colon > range.lowerBound,
      bytes[colon...].starts(with: "://".utf8),
      bytes[range.lowerBound..<colon].allSatisfy({ $0.isLetter || $0.isDigit || $0.isOne(of: "+-.") })
    else { return false }
    return !bytes[range].contains { $0 <= 0x20 || $0.isOne(of: "<>\"{}") }
  }

  private mutating func scanURL(_ range: Range<Int>, depth: Int) {
    scanUsers(range)
    scanWebTokens(range)
    var position = range.lowerBound
    if let slashes = firstSlashes(in: range) {
      position = bytes[slashes..<range.upperBound].firstIndex { $0.isOne(of: "/?#") } ?? range.upperBound
    }
    var isPath = true
    while position < range.upperBound {
      let end = bytes[position..<range.upperBound].firstIndex { byte in
        byte.isOne(of: "&;?#") || isPath && byte == UInt8(ascii: "/")
      }
      let item = position..<(end ?? range.upperBound)
      scanItem(item, isPath: isPath, depth: depth)
      guard let end else { break }
      if bytes[end] == UInt8(ascii: "?") || bytes[end] == UInt8(ascii: "#") { isPath = false }
      position = end + 1
    }
  }

  /// Where the first authority begins.
  private func firstSlashes(in range: Range<Int>) -> Int? {
    let end = bytes[range].firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? range.upperBound
    guard end - range.lowerBound > 1 else { return nil }
    return (range.lowerBound..<end - 1).first { bytes[$0] == 0x2F && bytes[$0 + 1] == 0x2F }.map { $0 + 2 }
  }

  /// User and password after each `//`.
  private mutating func scanUsers(_ range: Range<Int>) {
    guard bytes[range].contains(UInt8(ascii: "@")) else { return }
    var position = range.lowerBound
    while position + 1 < range.upperBound {
      guard bytes[position] == 0x2F, bytes[position + 1] == 0x2F else {
        position += 1
        continue
      }
      let start = position + 2
      let end = bytes[start..<range.upperBound].firstIndex { $0.isOne(of: "/?#") } ?? range.upperBound
      if let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) {
        let hasPassword = bytes[start..<at].contains(UInt8(ascii: ":"))
        add(start..<at, hasPassword ? .userAndPassword : .user)
      }
      position = max(end, start)
    }
  }

  private mutating func scanWebTokens(_ range: Range<Int>) {
    var rest = bytes[range]
    while let token = WebToken(in: rest) {
      add(token.range, .webToken)
      rest = bytes[token.range.upperBound..<range.upperBound]
    }
  }

  private mutating func scanItem(_ item: Range<Int>, isPath: Bool, depth: Int) {
    guard let equals = bytes[item].firstIndex(of: UInt8(ascii: "=")) else {
      // A part of a path is shown. A query item without a name could be anything.
      if isPath { return scanEncoded(item, name: "", depth: depth) }
      if isStrict, !isShown(item), !SecretNames.isName(PercentEncoding.decode(string(item))) { add(item, .notPlain) }
      return
    }
    let name = PercentEncoding.decode(string(item.lowerBound..<equals))
    scanValue(equals + 1..<item.upperBound, name: name, depth: depth)
  }

  private mutating func scanValue(_ value: Range<Int>, name: String, depth: Int) {
    guard !value.isEmpty else { return }
    if let parts = edgeTokenParts(value) {
      for part in parts {
        guard let equals = bytes[part].firstIndex(of: UInt8(ascii: "=")) else { continue }
        let partName = string(part.lowerBound..<equals)
        scanValue(equals + 1..<part.upperBound, name: partName, depth: depth)
      }
      return
    }
    if SecretNames.isSecret(queryItem: name) { return add(value, .item(name)) }
    if authorizationScheme(at: value) != nil { return add(value, .authorization) }
    if bytes[value].contains(UInt8(ascii: "/")), firstSlashes(in: value) != nil, depth < Self.maximumNestings {
      return scanURL(value, depth: depth + 1)
    }
    scanEncoded(value, name: name, depth: depth)
    if isStrict, !isShown(value), !isTime(value, of: name) { add(value, .notPlain) }
  }

  /// Percent-encoded values are searched after decoding. If one has a secret, it is removed completely.
  private mutating func scanEncoded(_ value: Range<Int>, name: String, depth: Int) {
    guard bytes[value].contains(UInt8(ascii: "%")) else { return }
    let text = string(value)
    let decoded = PercentEncoding.decode(text)
    guard decoded != text else { return }
    guard depth < Self.maximumNestings else { return add(value, .notPlain) }
    var inner = SecretScanner(Array(decoded.utf8), isStrict: isStrict && decoded.hasText("://"))
    if decoded.contains("~"), decoded.contains("=") || decoded.contains("%") {
      inner.scanValue(0..<inner.bytes.count, name: name, depth: depth + 1)
    }
    inner.scanURL(0..<inner.bytes.count, depth: depth + 1)
    if !inner.secrets.isEmpty { add(value, .nestedURL(name)) }
  }

  /// The parts of `exp=1~acl=/*~hmac=1`, or nil if a value is not such a token.
  private func edgeTokenParts(_ value: Range<Int>) -> [Range<Int>]? {
    guard bytes[value].contains(UInt8(ascii: "~")) else { return nil }
    let parts = bytes[value].split(separator: UInt8(ascii: "~"), omittingEmptySubsequences: false)
    guard parts.count > 1, parts.dropFirst().allSatisfy({ $0.contains(UInt8(ascii: "=")) }) else { return nil }
    return parts.map { $0.startIndex..<$0.endIndex }
  }

  /// Whether a value can be shown: it is plain, or a URL in which everything is.
  private func isShown(_ value: Range<Int>) -> Bool {
    let decoded = PercentEncoding.decode(string(value))
    guard decoded.hasText("://") else { return PlainText.isPlain(decoded) }
    return Self.secrets(inURL: decoded).isEmpty
  }

  /// Whether a value is eight hexadecimal digits in an item that is a time in the table of limited links.
  private func isTime(_ value: Range<Int>, of name: String) -> Bool {
    value.count <= 8 && bytes[value].allSatisfy(\.isHexadecimalDigit)
      && LimitedLinks.parameterNames.contains(name.lowercased())
  }
}

// MARK: - Other texts

extension SecretScanner {
  /// Words of headers before credentials (IANA's registry of authentication schemes, and what services
  /// use).
  private static let authorizationSchemes = [
    "bearer", "basic", "digest", "negotiate", "ntlm", "token", "apikey", "oauth", "hawk", "dpop", "hoba", "gnap",
    "sharedkey", "sharedkeylite", "googlelogin", "bce-auth-v1", "aws4-hmac-sha256", "kerberos", "scram-sha-256",
    "privatetoken", "vapid",
  ]

  /// The same by their first letter, from `a` to `z`: every word of a text is compared with them.
  private static let schemesByLetter: [[[UInt8]]] = (UInt8(ascii: "a")...UInt8(ascii: "z")).map { letter in
    authorizationSchemes.map { Array($0.utf8) }.filter { $0.first == letter }
  }

  /// The length of the scheme that a part begins with, in any case, before a blank, perhaps encoded.
  private func authorizationScheme(at range: Range<Int>) -> Int? {
    guard let first = bytes[range].first, first.isLetter else { return nil }
    let words = Self.schemesByLetter[Int((first | 0x20) - UInt8(ascii: "a"))]
    return words.first { hasPrefix($0, range) }?.count
  }

  private func hasPrefix(_ word: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.count > word.count + 1 else { return false }
    for (offset, letter) in word.enumerated() {
      let byte = bytes[range.lowerBound + offset]
      guard (byte.isLetter ? byte | 0x20 : byte) == letter else { return false }
    }
    let next = bytes[range.lowerBound + word.count]
    return next.isOne(of: " \t+") || bytes[range].dropFirst(word.count).starts(with: "%20".utf8)
  }

  private static func isTextSeparator(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte.isOne(of: "<>\"',()[]{}|")
  }

  private mutating func scanText(_ range: Range<Int>) {
    scanWebTokens(range)
    scanAuthorizations(range)
    scanNamedValues(range)
    guard bytes[range].contains(where: { $0.isOne(of: "@=?") }) else { return }
    // Each piece between blanks and brackets may be a URL.
    for piece in bytes[range].split(whereSeparator: Self.isTextSeparator) {
      let part = piece.startIndex..<piece.endIndex
      if piece.contains(where: { $0.isOne(of: "@=?") }) {
        var inner = SecretScanner(bytes, isStrict: firstSlashes(in: part) != nil)
        inner.scanURL(part, depth: 0)
        secrets += inner.secrets
      }
    }
  }

  /// `Bearer ...` at the beginning of the text, or of a value in it.
  private mutating func scanAuthorizations(_ range: Range<Int>) {
    var isStart = true
    for position in range {
      defer { isStart = !(bytes[position].isLetter || bytes[position].isDigit) }
      guard isStart, bytes[position].isLetter else { continue }
      let rest = position..<range.upperBound
      guard let length = authorizationScheme(at: rest) else { continue }
      let start = min(position + length + 1, range.upperBound)
      // In a sentence the word may be an ordinary one.
      let next = bytes[start..<range.upperBound].prefix { $0 > 0x20 }
      let isSentence = position > range.lowerBound && PlainText.isPlain(String(decoding: next, as: UTF8.self))
      if !isSentence { return add(start..<range.upperBound, .authorization) }
    }
  }

  /// `name: value` and `name=value` of secret names, up to the end of the line or to the next item.
  private mutating func scanNamedValues(_ range: Range<Int>) {
    var rest = range.lowerBound
    while let mark = bytes[rest..<range.upperBound].firstIndex(where: { $0 == 0x3A || $0 == 0x3D }) {
      var start = mark
      while start > rest, Self.isNameByte(bytes[start - 1]) { start -= 1 }
      rest = mark + 1
      guard start < mark, SecretNames.isSecret(queryItem: string(start..<mark)) else { continue }
      let end = bytes[rest..<range.upperBound].firstIndex { $0.isOne(of: "\r\n;&,") } ?? range.upperBound
      add(rest..<end, .item(string(start..<mark)))
      rest = end
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte.isOne(of: "-_.")
  }
}
