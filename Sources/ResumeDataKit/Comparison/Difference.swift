public import PropertyLists

/// One thing in which two blobs differ.
public struct Difference: Sendable, Hashable {
  /// How the two sides differ. The raw values are permanent; new ones may be added.
  public enum Kind: String, Sendable, Hashable {
    /// Only `b` has it.
    case added
    /// Only `a` has it.
    case removed
    /// Both have it, with different values of one kind.
    case changed
    /// Both have it, with values of different kinds: text and a number, a whole number and a real, objects of two
    /// classes.
    case type
    /// The meaning is the same, the encoding is not.
    case encoding
  }

  /// What one side has.
  public enum Value: Sendable, Hashable {
    /// A value; an archived object is the dictionary of its fields, with its class's name under `$class`.
    case value(PropertyList)
    /// Words for what has no value of its own, or too large a one. They may hold text of the blob.
    case description(String)
  }

  /// Where: the field's name in the blob's own form, and from there inwards. After `::` the parts of a request are
  /// called as `ArchivedURLRequest` calls them: `NSURLSessionResumeCurrentRequest::headers.Accept`. The root is the
  /// whole blob.
  public var path: PropertyListPath
  /// How the two sides differ.
  public var kind: Kind
  /// What the first blob has, or nil if it has nothing.
  public var a: Value?
  /// What the second blob has, or nil if it has nothing.
  public var b: Value?

  /// Creates a difference.
  public init(path: PropertyListPath, kind: Kind, a: Value?, b: Value?) {
    self.path = path
    self.kind = kind
    self.a = a
    self.b = b
  }
}

extension Difference: CustomStringConvertible {
  /// Path and kind in one line, without the values. May hold text of the blobs: escape it for a terminal.
  public var description: String {
    (path == .root ? "the blob" : path.description) + (kind == .type ? ": another kind of value" : ": \(kind.rawValue)")
  }
}
