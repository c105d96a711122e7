/// Hides what lets its reader act as somebody: credentials in headers and URLs, and signatures in queries.
public enum Redaction: Sendable, Hashable {
  /// Shows everything.
  case none
  /// Shows the place of each secret, not the secret.
  case credentials

  /// What stands in a secret's place.
  public static let mask = "[redacted]"

  /// Headers whose values are secrets, in lower case.
  private static let secretHeaders: Set<String> = [
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token",
    "x-amz-security-token", "x-goog-iam-authorization-token", "x-csrf-token",
  ]

  /// Query items whose values are secrets, in lower case: signatures, tokens and the identities that go with them, as S3,
  /// CloudFront, Google Cloud Storage, Azure and others name them.
  private static let secretQueryItems: Set<String> = [
    "x-amz-signature", "x-amz-credential", "x-amz-security-token", "signature", "awsaccesskeyid", "key-pair-id",
    "policy",
    "x-goog-signature", "x-goog-credential", "googleaccessid", "sig", "skoid", "sktid", "token", "access_token",
    "auth", "auth_token", "authorization", "api_key", "apikey", "key", "password", "passwd", "pwd", "secret", "session",
    "sessionid", "jwt", "hmac", "hash", "sign",
  ]

  /// The value of a header as it may be shown.
  public func header(_ name: String, _ value: String) -> String {
    guard self == .credentials else { return value }
    if Self.secretHeaders.contains(name.lowercased()) { return Self.mask }
    switch name.lowercased() {
    case "referer", "location", "origin": return url(value)
    case "__hhaa__": return Self.mask
    default: return value
    }
  }

  /// A URL as it may be shown: user, password and secret query items masked, the rest as it is.
  public func url(_ text: String) -> String {
    guard self == .credentials else { return text }
    return queryMasked(userMasked(text))
  }

  /// Masks what stands between `//` and `@` in the authority.
  private func userMasked(_ text: String) -> String {
    guard let slashes = text.firstRange(ofSlashes: "//") else { return text }
    let authority = text[slashes.upperBound...].prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@") else { return text }
    return text[..<slashes.upperBound] + Self.mask + text[at...]
  }

  private func queryMasked(_ text: String) -> String {
    guard let mark = text.firstIndex(of: "?") else { return text }
    let fragment = text[mark...].firstIndex(of: "#") ?? text.endIndex
    let items = text[text.index(after: mark)..<fragment].split(separator: "&", omittingEmptySubsequences: false)
    let masked = items.map { item in
      guard let equals = item.firstIndex(of: "=") else { return String(item) }
      let name = PercentEncoding.decode(String(item[..<equals])).lowercased()
      return Self.secretQueryItems.contains(name) ? item[...equals] + Self.mask : String(item)
    }
    return text[...mark] + masked.joined(separator: "&") + text[fragment...]
  }
}

extension String {
  /// The first occurrence of a short text. (The standard library's own search needs newer systems.)
  fileprivate func firstRange(ofSlashes pattern: String) -> Range<String.Index>? {
    var position = startIndex
    while position < endIndex {
      if self[position...].hasPrefix(pattern) {
        return position..<index(position, offsetBy: pattern.count)
      }
      position = index(after: position)
    }
    return nil
  }
}
