import KeyedArchives

/// What in a request lets its reader act as somebody: which headers and query items hold secrets, and how to name them
/// without showing them.
enum Credentials {
  /// Headers whose values are secrets, in small letters.
  private static let headers: Set<String> = [
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

  /// Headers whose values are URLs, in small letters.
  static let headersWithURLs: Set<String> = ["referer", "location", "origin"]

  /// Whether a header's value is a secret.
  static func isSecret(header name: String) -> Bool {
    headers.contains(name.lowercased())
  }

  /// Whether the value of a query's item, of this decoded name, is a secret.
  static func isSecret(queryItem name: String) -> Bool {
    queryItems.contains(name.lowercased())
  }

  /// The kinds of secrets in a URL, in words; nil where there are none.
  static func kinds(inURL text: String) -> String? {
    let url = URLText(text)
    var all: [String] = []
    if let user = url.userInformation.map({ text[$0] }), !user.isEmpty {
      all.append(user.utf8.contains(UInt8(ascii: ":")) ? "user name and password" : "user name")
    }
    let names = each(url.queryItems.filter { $0.value?.isEmpty == false && isSecret(queryItem: $0.name) }.map(\.name))
    if !names.isEmpty { all.append("query item\(names.count == 1 ? "" : "s") " + names.joined(separator: ", ")) }
    return all.isEmpty ? nil : all.joined(separator: "; ")
  }

  /// The kinds of secrets in some headers, in words; nil where there are none.
  static func kinds(in headers: [ArchivedURLRequest.Header]) -> String? {
    let names = headers.filter { !$0.value.isEmpty && isSecret(header: $0.name) }.map(\.name)
    let withURLs = headers.filter { headersWithURLs.contains($0.name.lowercased()) }
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
