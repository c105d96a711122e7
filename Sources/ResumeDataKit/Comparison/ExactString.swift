import PropertyLists

/// A text that is compared code point by code point, as the keys of two blobs must be: Swift's strings are equal where they
/// look equal.
struct ExactString: Sendable {
  let text: String

  init(_ text: String) {
    self.text = text
  }
}

extension ExactString: Hashable, Comparable {
  static func == (left: Self, right: Self) -> Bool {
    left.text.hasSameCodePoints(as: right.text)
  }

  static func < (left: Self, right: Self) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    text.hashCodePoints(into: &hasher)
  }
}
