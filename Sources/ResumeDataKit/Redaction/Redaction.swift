package import PropertyLists

/// Hides credentials in headers and URLs, and signatures in queries.
package enum Redaction: Sendable, Hashable {
  /// Shows everything.
  case none
  /// Shows the place and length of each secret, but not the secret.
  case credentials
  /// Like `credentials`, with one plain word instead of each secret, so that a URL stays a URL. For blobs.
  case blob

  /// The replacement of a secret of the given number of bytes.
  func placeholder(forBytes count: Int) -> String {
    guard self == .credentials else { return "redacted" }
    return count == 1 ? "[redacted, 1 byte]" : "[redacted, \(count) bytes]"
  }

  /// The redacted value of a header.
  package func header(_ name: String, _ value: String) -> String {
    guard self != .none else { return value }
    if name == "__hhaa__" { return placeholder(forBytes: value.utf8.count) }
    return masking(value) { SecretScanner.secrets(inHeader: name, $0) }
  }

  /// A redacted scalar of unknown meaning: strings and data can be anything.
  package func unknown(_ value: PropertyList?) -> PropertyList? {
    switch value {
    case .string(let text) where self != .none: .string(self.text(text))
    case .data(let bytes) where self != .none: .string(placeholder(forBytes: bytes.count))
    default: value
    }
  }

  /// A redacted string of unknown meaning: plain words and numbers are shown, and URLs without their secrets.
  package func text(_ text: String) -> String {
    guard self != .none else { return text }
    return masking(text) { SecretScanner.secrets(inUnknown: $0) }
  }

  /// A redacted fact of the download: an entity tag, a file name or path. It is shown completely, unless it is a URL.
  package func fact(_ text: String) -> String {
    text.hasText("://") ? url(text) : text
  }

  /// A redacted value, depending on its key. Of data only the length is shown.
  package func value(_ value: PropertyList, of key: String) -> PropertyList {
    self == .none ? value : self.value(value, CleansingRole(ofKey: key))
  }

  private func value(_ value: PropertyList, _ role: CleansingRole) -> PropertyList {
    switch value {
    case .string(let text): return .string(self.text(text, role))
    case .data(let bytes): return .string(placeholder(forBytes: bytes.count))
    case .integer, .real: return role == .secret ? .integer(0) : value
    case .array(let values): return .array(values.map { self.value($0, role.ofElements ?? .secret) })
    case .set(let values): return .set(values.map { self.value($0, role.ofElements ?? .secret) })
    case .dictionary(var dictionary):
      for index in dictionary.entries.indices {
        let entry = dictionary.entries[index]
        let isSecret = role == .secret || role.ofElements == nil
        dictionary.entries[index].value = self.value(entry.value, isSecret ? .secret : CleansingRole(ofKey: entry.key))
      }
      return .dictionary(dictionary)
    default: return value
    }
  }

  private func text(_ text: String, _ role: CleansingRole) -> String {
    switch role {
    case .url, .downloadURL: url(text)
    case .fact: fact(text)
    case .name, .kept: text
    case .unknown, .number: self.text(text)
    case .secret, .request, .response, .headers, .body, .appData: placeholder(forBytes: text.utf8.count)
    }
  }

  /// A redacted URL: user, password, secret query items and values that are not plain are masked.
  package func url(_ text: String) -> String {
    guard self != .none else { return text }
    return masking(text) { SecretScanner.secrets(inURL: $0) }
  }

  /// A URL for a report: its secrets are masked, and its query and fragment show only the names of the items.
  static func urlWithoutValues(_ text: String) -> String {
    let shown = credentials.url(text)
    guard let end = shown.utf8.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
      return shown
    }
    let items = text.utf8.drop { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    var names: [String] = []
    for item in items.split(whereSeparator: { $0.isOne(of: "?#&;") }) {
      guard let equals = item.firstIndex(of: UInt8(ascii: "=")) else { continue }
      names.append(String(decoding: item[..<equals], as: UTF8.self) + "=...")
    }
    return shown[..<end] + "?" + (names.isEmpty ? "..." : names.joined(separator: "&"))
  }

  /// The text with a placeholder for each secret in it. In a blob the search is repeated until nothing is found: a
  /// placeholder can become part of a word that indicates a secret, and redacting twice must change nothing.
  private func masking(_ text: String, find: (String) -> [SecretScanner.Secret]) -> String {
    var shown = masking(find(text), in: text)
    guard self == .blob, shown != text else { return shown }
    for _ in 0..<Self.maximumPasses {
      let next = masking(find(shown), in: shown)
      if next == shown { break }
      shown = next
    }
    return shown
  }

  private static let maximumPasses = 8

  /// The text with a placeholder for each of the given secrets.
  func masking(_ secrets: [SecretScanner.Secret], in text: String) -> String {
    guard !secrets.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var shown: [UInt8] = []
    var position = 0
    for secret in secrets {
      shown += bytes[position..<secret.range.lowerBound]
      shown += Array(placeholder(forBytes: secret.range.count).utf8)
      position = secret.range.upperBound
    }
    return String(decoding: shown + bytes[position...], as: UTF8.self)
  }
}
