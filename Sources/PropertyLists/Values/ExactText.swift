// Swift's `==` on strings holds canonically equivalent texts equal. A codec must not: two keys that differ only in
// their normal form are two keys, and an edit from one form to the other is an edit.

extension String {
  package func hasSameCodePoints(as other: String) -> Bool {
    // Numbered keys of an archive differ at the end: looked at first, it spares most comparisons of whole texts.
    utf8.count == other.utf8.count && utf8.last == other.utf8.last && utf8.elementsEqual(other.utf8)
  }

  /// Feeds the text to a hasher byte by byte. `hasher.combine(self)` would bring it into its normal form first: that gives
  /// one hash to the 40,320 orders of eight combining marks, so that a dictionary with such keys takes forever, and it takes
  /// time that grows with the square of how many marks stand on one letter (a megabyte of them: minutes).
  package func hashCodePoints(into hasher: inout Hasher) {
    hasher.combine(utf8.count)
    var word: UInt64 = 0
    var filled = 0
    for byte in utf8 {
      word = word << 8 | UInt64(byte)
      filled += 1
      guard filled == 8 else { continue }
      hasher.combine(word)
      (word, filled) = (0, 0)
    }
    hasher.combine(word)
  }

  /// Combining marks that may stand on one letter. Unicode's Stream-Safe Text Format has at most 30 (UAX #15, section 13).
  /// Swift's own comparisons (`==`, `hasPrefix`, `Set<String>`) sort the marks in a time that grows with the square of their
  /// number, so that no caller may be handed a text with a million of them.
  package static let mostCombiningMarks = 256

  /// Whether more combining marks follow each other than `mostCombiningMarks`.
  package var hasEndlessLetter: Bool {
    // Two bytes is the least that a mark has in UTF-8, and ASCII has none.
    guard utf8.count > 2 * Self.mostCombiningMarks else { return false }
    var marks = 0
    for scalar in unicodeScalars {
      // The first combining mark is U+0300.
      let isMark = scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
      marks = isMark ? marks + 1 : 0
      if marks > Self.mostCombiningMarks { return true }
    }
    return false
  }
}
