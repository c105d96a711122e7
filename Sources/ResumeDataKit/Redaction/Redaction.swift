public import PropertyLists

/// Hides what lets its reader act as somebody: credentials in headers and URLs, and signatures in queries.
public enum Redaction: Sendable, Hashable {
  /// Shows everything.
  case none
  /// Shows the place of each secret and its length, not the secret.
  case credentials
  /// As `credentials`, with one plain word in each secret's place: a text that was a URL stays one. For blobs.
  case blob

  /// What stands in the place of a secret.
  func placeholder(for secret: some StringProtocol) -> String {
    guard self == .credentials else { return "redacted" }
    let count = secret.utf8.count
    return count == 1 ? "[redacted, 1 byte]" : "[redacted, \(count) bytes]"
  }

  /// The value of a header as it may be shown.
  public func header(_ name: String, _ value: String) -> String {
    guard self != .none else { return value }
    if Credentials.isSecret(header: name) || name.lowercased() == "__hhaa__" { return placeholder(for: value) }
    // Referer, Location and Link have URLs, and others may.
    return Credentials.kinds(inURL: value) == nil ? value : url(value)
  }

  /// A scalar that nobody knows the meaning of, as it may be shown: texts and data can be anything.
  public func unknown(_ value: PropertyList?) -> PropertyList? {
    switch value {
    case .string(let text) where self != .none: .string(placeholder(for: text))
    case .data(let bytes) where self != .none: .string(placeholder(for: String(repeating: "-", count: bytes.count)))
    default: value
    }
  }

  /// A URL as it may be shown: user, password and secret query items masked, the rest as it is.
  public func url(_ text: String) -> String {
    guard self != .none else { return text }
    let parts = URLText(text)
    var shown = ""
    var position = text.startIndex
    if let user = parts.userInformation {
      shown += text[..<user.lowerBound] + placeholder(for: text[user])
      position = user.upperBound
    }
    for item in parts.items {
      guard let value = item.value, !value.isEmpty, value.startIndex >= position,
        Credentials.isSecret(queryItem: item.name)
      else { continue }
      shown += text[position..<value.startIndex] + placeholder(for: value)
      position = value.endIndex
    }
    return shown + text[position...]
  }
}
