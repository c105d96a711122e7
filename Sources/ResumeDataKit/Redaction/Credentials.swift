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

  /// Whether a header's value is a secret.
  static func isSecret(header name: String) -> Bool {
    headers.contains(name)
  }

  /// Whether the value of a query's item, of this decoded name, is a secret.
  static func isSecret(queryItem name: String) -> Bool {
    queryItems.contains(name.lowercased())
  }

  /// The kinds of secrets in a URL, in words; nil where there are none.
  static func kinds(inURL text: String) -> String? {
    // Neither a user nor a query: so it is with most.
    guard text.hasByte(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "?") }) else { return nil }
    let url = URLText(text)
    var all: [String] = []
    if let user = url.userInformation.map({ text[$0] }), !user.isEmpty {
      all.append(user.hasByte(":") ? "user name and password" : "user name")
    }
    let names = each(url.queryItems.filter { $0.value?.isEmpty == false && isSecret(queryItem: $0.name) }.map(\.name))
    if !names.isEmpty { all.append("query item\(names.count == 1 ? "" : "s") " + names.joined(separator: ", ")) }
    return all.isEmpty ? nil : all.joined(separator: "; ")
  }

  /// The kinds of secrets in some headers, in words; nil where there are none.
  static func kinds(in headers: [ArchivedURLRequest.Header]) -> String? {
    // Most have neither.
    let isWorthALook = headers.contains { isSecret(header: $0.name) || headersWithURLs.contains($0.name) }
    guard isWorthALook else { return nil }
    let names = headers.filter { !$0.value.isEmpty && isSecret(header: $0.name) }.map(\.name)
    let withURLs = headers.filter { headersWithURLs.contains($0.name) }
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
