/// Why a string cannot be a validator in If-Range.
struct ValidatorFault: Sendable {
  /// What the string should be.
  let subject: String
  /// The fault in words, as a continuation of the text.
  let reason: String
  /// Whether the text would add lines to a request.
  let isInjection: Bool

  /// The fault of an ETag value (RFC 9110, 8.8.3), or nil if it is valid. A weak one is valid.
  init?(entityTag text: String) {
    guard EntityTag(text) == nil || !text.isFreeOfControlsInWords else { return nil }
    subject = "the entity tag"
    isInjection = !text.isFreeOfControlsInWords
    let quoted = text.utf8.starts(with: "W/".utf8) ? text.utf8.dropFirst(2) : text.utf8[...]
    let quote = UInt8(ascii: "\"")
    if isInjection {
      reason = "has control characters, which are not allowed in headers"
    } else if quoted.count < 2 || quoted.first != quote || quoted.last != quote {
      reason = "is not in quotation marks, as entity tags are"
    } else {
      reason = "has a quotation mark or a space inside, which is not allowed in an entity tag"
    }
  }

  /// The fault of a Last-Modified value, or nil if it is a date.
  init?(date text: String) {
    guard HTTPDate(text) == nil else { return nil }
    subject = "the server's date"
    isInjection = !text.isFreeOfControlsInWords
    reason =
      isInjection
      ? "has control characters, which are not allowed in headers"
      : "is not an HTTP date such as Tue, 04 Feb 2020 09:30:00 GMT"
  }
}
