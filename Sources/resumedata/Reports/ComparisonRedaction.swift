import PropertyLists
import ResumeDataKit

/// Hides the secrets in differences, wherever they stand: in headers and URLs, and all data, of which only the length is
/// shown.
struct ComparisonRedaction {
  private let redaction: Redaction

  /// What an app ties to a request may be anything, and so may a text where the system has numbers.
  private static let privateParts: Set<String> = ["properties", "slot21", "flags", "$objects"]
  /// Where a text stands only if something is wrong, and may be anything.
  private static let textlessParts: Set<String> = [
    "headers", "body", "slots", "NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest",
    "NSURLSessionResumeResponse", "currentRequest", "originalRequest", "response",
  ]

  init(_ redaction: Redaction) {
    self.redaction = redaction
  }

  /// A difference as it may be shown.
  func redact(_ difference: Difference) -> Difference {
    guard redaction != .none else { return difference }
    let keys = difference.path.components.compactMap { if case .key(let key) = $0 { key } else { nil } }
    let isPrivate = keys.contains(where: Self.privateParts.contains)
    func redact(_ value: Difference.Value?) -> Difference.Value? {
      guard case .value(let value) = value else { return value }
      return .value(self.redact(value, key: keys.last ?? "", isPrivate: isPrivate))
    }
    return Difference(
      path: difference.path, kind: difference.kind, a: redact(difference.a), b: redact(difference.b))
  }

  private func redact(_ value: PropertyList, key: String, isPrivate: Bool) -> PropertyList {
    let isPrivate = isPrivate || Self.privateParts.contains(key)
    switch value {
    case .string(let text) where isPrivate || Self.textlessParts.contains(key): return .string(mask(text.utf8.count))
    case .string(let text):
      // A copy of the headers that is no copy stands as text.
      let header = redaction.header(key == "headerCopy" ? "__hhaa__" : key, text)
      return .string(header == text ? redaction.url(text) : header)
    case .data(let bytes): return .string(mask(bytes.count))
    case .array(let values): return .array(values.map { redact($0, key: key, isPrivate: isPrivate) })
    case .set(let values): return .set(values.map { redact($0, key: key, isPrivate: isPrivate) })
    case .dictionary(var dictionary):
      for index in dictionary.entries.indices {
        let entry = dictionary.entries[index]
        dictionary.entries[index].value = redact(entry.value, key: entry.key, isPrivate: isPrivate)
      }
      return .dictionary(dictionary)
    default: return value
    }
  }

  private func mask(_ count: Int) -> String {
    "[redacted, \(count) \(count == 1 ? "byte" : "bytes")]"
  }
}
