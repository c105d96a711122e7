/// A text that is compared code point by code point, as the keys of property lists must be: Swift's strings are equal
/// where they look equal.
package struct CodePointString: Sendable {
  /// The text.
  package let text: String

  /// Takes a text.
  package init(_ text: String) {
    self.text = text
  }
}

extension CodePointString: Hashable, Comparable {
  package static func == (left: Self, right: Self) -> Bool {
    left.text.hasSameCodePoints(as: right.text)
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    text.hashCodePoints(into: &hasher)
  }
}
