package import PropertyLists
package import ResumeDataKit

extension Redaction {
  /// A redacted value of the record around a blob: URLs without their secrets, other strings and data as such.
  package func recordValue(_ value: PropertyList?) -> PropertyList? {
    guard case .string(let text) = value, text.hasText("://") else { return unknown(value) }
    return .string(url(text))
  }
}
