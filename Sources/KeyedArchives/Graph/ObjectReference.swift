/// The index of an object in a keyed archive's `$objects`; 0 is nil (the string `$null`).
public struct ObjectReference: Sendable, Hashable {
  /// The index, from 0.
  public let index: Int

  /// Creates a reference from an index.
  public init(_ index: Int) {
    self.index = index
  }

  /// Nil in Objective-C.
  public static let null = ObjectReference(0)

  /// Whether this is nil in Objective-C.
  public var isNull: Bool { index == 0 }
}
