import PropertyLists
import ResumeDataComparison
import ResumeDataKit

/// Hides the secrets in differences: in headers and URLs, in unknown strings, and in data, of which only the length is
/// shown.
struct ComparisonRedaction {
  private let redaction: Redaction

  /// Parts with properties of an app, proxy settings, and unnamed slots.
  private static let privateParts: Set<String> = [
    "properties", "slot7", "slot8", "slot21", "body", "slots", "$objects", "otherHeaders",
  ]
  private static let urlParts: Set<String> = ["url", "baseURL", "mainDocumentURL", "mainDocumentURLBase"]
  /// Names that archives have: of classes and of root objects.
  private static let nameParts: Set<String> = ["topKey", "otherTopKeys", "class", "$class", "form"]

  init(_ redaction: Redaction) {
    self.redaction = redaction
  }

  /// A redacted difference.
  func redact(_ difference: Difference) -> Difference {
    guard redaction != .none else { return difference }
    let keys = difference.path.components.compactMap { if case .key(let key) = $0 { key } else { nil } }
    func redact(_ value: Difference.Value?) -> Difference.Value? {
      guard case .value(let value) = value else { return value }
      return .value(self.redact(value, under: keys))
    }
    return Difference(
      path: difference.path, kind: difference.kind, a: redact(difference.a), b: redact(difference.b))
  }

  private func redact(_ value: PropertyList, under keys: [String]) -> PropertyList {
    if keys.contains(where: Self.privateParts.contains) { return mask(value) }
    if let place = keys.lastIndex(where: { $0 == "headers" || $0 == "headerCopy" }) {
      return redact(headers: value, under: Array(keys[(place + 1)...]))
    }
    // Everything under a secret key is secret, whatever its own key.
    let secret = keys.first { key in
      !Self.nameParts.contains(key) && !Self.urlParts.contains(key)
        && redaction.value(.integer(1), of: key) == .integer(0)
    }
    if let secret { return redaction.value(value, of: secret) }
    let key = keys.last ?? ""
    switch value {
    case .string(let text) where Self.urlParts.contains(key): return .string(redaction.url(text))
    case .string(let text) where Self.nameParts.contains(key): return isName(text) ? value : mask(value)
    case .dictionary(var dictionary):
      for index in dictionary.entries.indices {
        let entry = dictionary.entries[index]
        dictionary.entries[index].value = redact(entry.value, under: keys + [entry.key])
      }
      return .dictionary(dictionary)
    case .array(let values): return .array(values.map { redact($0, under: keys) })
    case .set(let values): return .set(values.map { redact($0, under: keys) })
    default: return redaction.value(value, of: key)
    }
  }

  /// Headers by name, or the values of one header: a string, or several strings. Nothing else is a header.
  private func redact(headers value: PropertyList, under keys: [String]) -> PropertyList {
    switch (keys.first, value) {
    case (.some(let name), .string(let text)) where keys.count == 1: return .string(redaction.header(name, text))
    case (.some, .array(let values)) where keys.count == 1:
      return .array(values.map { $0.string == nil ? mask($0) : redact(headers: $0, under: keys) })
    case (nil, .dictionary(var dictionary)):
      for index in dictionary.entries.indices {
        let entry = dictionary.entries[index]
        dictionary.entries[index].value = redact(headers: entry.value, under: [entry.key])
      }
      return .dictionary(dictionary)
    default: return mask(value)
    }
  }

  /// A value of which only the form is shown.
  private func mask(_ value: PropertyList) -> PropertyList {
    switch value {
    case .string(let text): .string(mask(text.utf8.count))
    case .data(let bytes): .string(mask(bytes.count))
    case .array(let values): .array(values.map(mask))
    case .set(let values): .set(values.map(mask))
    case .dictionary(let dictionary):
      .dictionary(PropertyListDictionary(dictionary.entries.map { .init(key: $0.key, value: mask($0.value)) }))
    default: value
    }
  }

  private func isName(_ text: String) -> Bool {
    text.utf8.count <= 128
      && text.unicodeScalars.allSatisfy { "_.$".unicodeScalars.contains($0) || $0.isASCIIAlphanumeric }
  }

  private func mask(_ count: Int) -> String {
    "[redacted, \(count) \(count == 1 ? "byte" : "bytes")]"
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIAlphanumeric: Bool {
    ("0"..."9").contains(self) || ("a"..."z").contains(self) || ("A"..."Z").contains(self)
  }
}
