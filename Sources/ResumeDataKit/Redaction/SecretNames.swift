/// The names of headers, query items and fields whose values are secrets: one list for every report and every
/// conversion.
enum SecretNames {
  /// What the value of a header is.
  enum HeaderMeaning {
    /// A secret.
    case secret
    /// No secret by itself.
    case plain
    /// Anything.
    case unknown
  }

  /// What the value of a header with this name is.
  static func meaning(ofHeader name: String) -> HeaderMeaning {
    if plainHeaders.contains(name) || headersWithURLs.contains(name) { return .plain }
    return secretHeaders.contains(name) || hasSecretWord(name) ? .secret : .unknown
  }

  /// Whether a header's value is a secret.
  static func isSecret(header name: String) -> Bool {
    meaning(ofHeader: name) == .secret
  }

  /// Whether the value of a query item with this decoded name is a secret.
  static func isSecret(queryItem name: String) -> Bool {
    let lower = name.lowercased()
    if LimitedLinks.parameterNames.contains(lower) { return false }
    return items.contains(lower) || LimitedLinks.secretNames.contains(lower) || hasSecretWord(name)
  }

  /// Whether a text is only a usual name of a secret: without a value it reveals nothing.
  static func isName(_ text: String) -> Bool {
    let lower = text.lowercased()
    return names.contains(lower) || items.contains(lower) || LimitedLinks.secretNames.contains(lower)
  }

  /// Headers whose values are URLs of the site that a request came from or leads to.
  private static let headersWithURLs: HeaderNames = [
    "referer", "location", "origin", "content-location", "refresh", "sourcemap", "report-to", "alt-svc",
  ]

  /// Headers that RFCs and browsers define and that are not secret by themselves. The value of any other header may be
  /// anything.
  private static let plainHeaders: HeaderNames = [
    "accept", "accept-charset", "accept-encoding", "accept-language", "accept-ranges", "age", "allow", "cache-control",
    "connection", "content-disposition", "content-encoding", "content-language", "content-length", "content-range",
    "content-type", "date", "dnt", "etag", "expect", "expires", "host", "if-match", "if-modified-since",
    "if-none-match", "if-range", "if-unmodified-since", "keep-alive", "last-modified", "pragma", "priority", "range",
    "retry-after", "server", "strict-transport-security", "te", "trailer", "transfer-encoding", "upgrade",
    "upgrade-insecure-requests", "user-agent", "vary", "via", "warning", "x-content-type-options", "x-frame-options",
    "x-powered-by", "x-cache",
  ]

  private static let secretHeaders: HeaderNames = [
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-amz-security-token",
    "x-goog-iam-authorization-token", "authentication-info", "proxy-authentication-info", "www-authenticate",
  ]

  /// Secret items whose names have no secret word. The items in the table of limited links count as well.
  private static let items: Set<String> = [
    "code", "auth_code", "key", "pwd", "psw", "pw", "pin", "ak", "sk", "hash", "sign", "sign2", "mac", "sha1", "sha256",
    "vkey", "assertion", "state", "verifier", "code_verifier", "user", "username", "login", "uname", "usr",
  ]

  /// Common names of items that contain a secret word.
  private static let names: Set<String> = [
    "apikey", "auth", "password", "secret", "session", "sessionid", "sid", "signature", "token",
  ]

  /// Four letters that identify a word: auth, cookie, credential, DPoP, passphrase or password, secret, session,
  /// signature, token, HMAC, bearer, ticket, nonce, CSRF and XSRF.
  private static let quads: Set<UInt32> = Set(
    [
      "auth", "cook", "cred", "dpop", "pass", "secr", "sess", "gnat", "toke", "hmac", "bear", "tick", "nonc", "csrf",
      "xsrf",
    ]
    .map { $0.utf8.reduce(0) { $0 << 8 | UInt32($1) } })

  /// A bit for each of them, which excludes almost all other letters.
  private static let quadBits = quads.reduce(0) { $0 | bit(of: $1) }

  private static func bit(of quad: UInt32) -> UInt64 { 1 << UInt64((quad &* 0x9E37_79B9) >> 26) }

  /// Words that count only separately: after a separator, a change of case, or at an end of the name.
  private static let words: Set<String> = [
    "tok", "sid", "sig", "jwt", "otp", "key", "keyid", "accesskey", "accesskeyid", "apikey", "pwd", "otac", "sas",
  ]

  /// Ends of names that count without a separator before them: `upsig`, `phpsessid`, and unfortunately `monkey`.
  private static let ends = ["key", "jwt", "otp", "tok", "sig", "keyid", "passwd", "pwd"]

  /// Whether a name contains a word for a secret: `X-Vault-Token`, `Ocp-Apim-Subscription-Key`,
  /// `refresh_token`, `clientSecret`.
  static func hasSecretWord(_ name: String) -> Bool {
    // A blob's own keys are among them.
    guard !name.utf8.starts(with: "NSURLSession".utf8) else { return false }
    let lower = Array(name.utf8.map { $0.isLetter ? $0 | 0x20 : $0 })
    let bits = quadBits
    var last: UInt32 = 0
    for (index, byte) in lower.enumerated() {
      last = last << 8 | UInt32(byte)
      guard bits & bit(of: last) != 0, quads.contains(last) else { continue }
      // Exceptions: author, authority and passenger.
      let rest = lower[(index + 1)...]
      if rest.starts(with: "or".utf8), !rest.starts(with: "ori".utf8) || rest.starts(with: "ority".utf8) { continue }
      return true
    }
    if ends.contains(where: { lower.suffix($0.utf8.count).elementsEqual($0.utf8) }) { return true }
    return name.utf8.count > 2 && splitsIntoSecretWord(name)
  }

  private static func splitsIntoSecretWord(_ name: String) -> Bool {
    var word: [UInt8] = []
    var wasSmall = false
    for byte in name.utf8 {
      let isCapital = byte.isLetter && byte & 0x20 == 0
      if !byte.isLetter || (isCapital && wasSmall) {
        if words.contains(String(decoding: word, as: UTF8.self)) { return true }
        word.removeAll(keepingCapacity: true)
      }
      if byte.isLetter { word.append(byte | 0x20) }
      wasSmall = byte.isLetter && !isCapital
    }
    return words.contains(String(decoding: word, as: UTF8.self))
  }
}
