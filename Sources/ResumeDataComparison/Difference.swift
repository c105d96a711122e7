package import PropertyLists

/// One difference between two blobs.
package struct Difference: Sendable, Hashable {
  /// How the two sides differ. The raw values are permanent; new ones may be added.
  package enum Kind: String, Sendable, Hashable {
    /// Only `b` has it.
    case added
    /// Only `a` has it.
    case removed
    /// Both have it, with different values of one kind.
    case changed
    /// Both have it, with values of different kinds: a string and a number, an integer and a real, objects of two
    /// classes.
    case type
    /// The meaning is the same, but the encoding differs.
    case encoding
  }

  /// What one side has.
  package enum Value: Sendable, Hashable {
    /// A value; an archived object is the dictionary of its fields, with its class's name under `$class`.
    case value(PropertyList)
    /// A description of something without a value, or with one that is too large. May contain text of the blob.
    case description(String)
  }

  /// The place: the name of the field in the blob's own form, and the path inside it. After `::` the parts of a request
  /// have their names in `ArchivedURLRequest`: `NSURLSessionResumeCurrentRequest::headers.Accept`. The root is the
  /// whole blob.
  package var path: PropertyListPath
  /// How the two sides differ.
  package var kind: Kind
  /// What the first blob has, or nil if it has nothing.
  package var a: Value?
  /// What the second blob has, or nil if it has nothing.
  package var b: Value?

  /// Creates a difference.
  package init(path: PropertyListPath, kind: Kind, a: Value?, b: Value?) {
    self.path = path
    self.kind = kind
    self.a = a
    self.b = b
  }
}

extension Difference: CustomStringConvertible {
  /// Path and kind in one line, without the values. May hold text of the blobs: escape it for a terminal.
  package var description: String {
    (path == .root ? "the blob" : path.description) + (kind == .type ? ": another kind of value" : ": \(kind.rawValue)")
  }
}
