import KeyedArchives

/// What in a request lets its reader act as somebody: which headers and query items hold secrets, and how to name them
/// without showing them.
enum Credentials {
  /// Headers whose values are secrets.
  private static let headers: HeaderNames = [
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token",
    "x-amz-security-token", "x-goog-iam-authorization-token", "x-csrf-token",
  ]

  /// Query items whose values are secrets, in small letters: signatures, tokens and the identities that go with them, as
  /// S3, CloudFront, Google Cloud Storage, Azure and others name them.
  private static let queryItems: Set<String> = [
    "x-amz-signature", "x-amz-credential", "x-amz-security-token", "signature", "awsaccesskeyid", "key-pair-id",
    "policy",
    "x-goog-signature", "x-goog-credential", "googleaccessid", "sig", "skoid", "sktid", "token", "access_token",
    "auth", "auth_token", "authorization", "api_key", "apikey", "key", "password", "passwd", "pwd", "secret", "session",
    "sessionid", "jwt", "hmac", "hash", "sign",
  ]

  /// Headers whose values are URLs.
  static let headersWithURLs: HeaderNames = ["referer", "location", "origin"]

  /// Whether a header's value is a secret. Services name their tokens and keys as they like, so a name that has such a word in
  /// it counts too.
  static func isSecret(header name: String) -> Bool {
    headers.contains(name) || name.namesSecret
  }

  /// Whether the value of a query's item, of this decoded name, is a secret.
  static func isSecret(queryItem name: String) -> Bool {
    queryItems.contains(name.lowercased()) || name.namesSecret
  }

  /// The kinds of secrets in a URL, in words; nil where there are none.
  static func kinds(inURL text: String) -> String? {
    // Neither a user nor an item with a value: so it is with most.
    guard text.hasByte(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "=") }) else { return nil }
    let url = URLText(text)
    var all: [String] = []
    if let user = url.userInformation.map({ text[$0] }), !user.isEmpty {
      all.append(user.hasByte(":") ? "user name and password" : "user name")
    }
    let names = each(url.items.filter { $0.value?.isEmpty == false && isSecret(queryItem: $0.name) }.map(\.name))
    if !names.isEmpty { all.append("query item\(names.count == 1 ? "" : "s") " + names.joined(separator: ", ")) }
    return all.isEmpty ? nil : all.joined(separator: "; ")
  }

  /// The kinds of secrets in some headers, in words; nil where there are none.
  static func kinds(in headers: [ArchivedURLRequest.Header]) -> String? {
    // Most have neither.
    let isWorthALook = headers.contains { isSecret(header: $0.name) || kinds(inURL: $0.value) != nil }
    guard isWorthALook else { return nil }
    let names = headers.filter { !$0.value.isEmpty && isSecret(header: $0.name) }.map(\.name)
    let withURLs = headers.filter { !isSecret(header: $0.name) }
      .compactMap { header in kinds(inURL: header.value).map { "\(header.name) (\($0))" } }
    let all = each(names) + each(withURLs)
    return all.isEmpty ? nil : all.joined(separator: ", ")
  }

  /// Each name once, whatever its case: a hostile blob may repeat it very often.
  private static func each(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0.lowercased()).inserted }
  }
}

extension String {
  /// Whether a name of a header or of a query's item says that a secret follows, by a word in it: `X-Vault-Token`,
  /// `Ocp-Apim-Subscription-Key`, `refresh_token`, `clientSecret`.
  fileprivate var namesSecret: Bool {
    // A blob's own keys stand among them.
    guard !utf8.starts(with: "NSURLSession".utf8) else { return false }
    // Four letters tell each word: auth, cookie, credential, DPoP, JWT, key, passphrase or password, secret, session, signature,
    // token.
    var word: UInt32 = 0
    for byte in utf8 {
      word = word << 8 | UInt32(byte | 0x20)
      switch word {
      case 0x6175_7468, 0x636F_6F6B, 0x6372_6564, 0x6470_6F70, 0x7061_7373, 0x7365_6372, 0x7365_7373, 0x676E_6174,
        0x746F_6B65:
        return true
      default: break
      }
    }
    let end = word & 0xFF_FFFF
    return end == 0x6B_6579 || end == 0x6A_7774 || end == 0x6F_7470
  }
}

/// Names of headers, given in small letters. Whether a name is one of them does not depend on its case.
struct HeaderNames: Sendable, ExpressibleByArrayLiteral {
  private let names: Set<String>
  /// The lengths that occur, a bit each: most headers are told by theirs.
  private let lengths: UInt64

  init(arrayLiteral names: String...) {
    self.names = Set(names)
    lengths = names.reduce(0) { $0 | 1 << UInt64($1.utf8.count) }
  }

  func contains(_ name: String) -> Bool {
    let length = name.utf8.count
    // Small letters of what is not ASCII may have another length.
    let isASCII = name.utf16.count == length
    return (!isASCII || lengths & (1 << UInt64(length)) != 0) && names.contains(name.lowercased())
  }
}
