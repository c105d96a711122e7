/// A string that is compared by code points, as keys of property lists must be. Swift compares strings by canonical
/// equivalence.
package struct CodePointString: Sendable {
  /// The text.
  package let text: String

  /// Wraps a string.
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
