public import PropertyLists

/// A field that is not what it should be. It hides no other field.
public struct FieldFault: Sendable, Hashable {
  /// The fault in words, with the field's name. May hold text of the blob.
  public var message: String
  /// Where the value stands in the blob's property list.
  public var path: PropertyListPath
}
