/// The index of an object in a keyed archive's `$objects`; 0 is nil (the string `$null`).
package struct ObjectReference: Sendable, Hashable {
  /// The index, from 0.
  package let index: Int

  /// Creates a reference from an index.
  package init(_ index: Int) {
    self.index = index
  }

  /// Nil in Objective-C.
  package static let null = ObjectReference(0)

  /// Whether this is nil in Objective-C.
  package var isNull: Bool { index == 0 }
}
