// Swift's `==` on strings holds canonically equivalent texts equal. A codec must not: two keys that differ only in
// their normal form are two keys, and an edit from one form to the other is an edit.

extension String {
  package func hasSameCodePoints(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }
}
