public import PropertyLists

/// A fault that a rule has found in a blob.
public struct Finding: Sendable, Hashable {
  /// How much a fault matters.
  public enum Severity: String, Sendable, Hashable {
    /// The download cannot be resumed, or not correctly.
    case error
    /// It may fail, or a wrong result may go unnoticed.
    case warning
    /// Worth knowing.
    case note
  }

  /// The rule's permanent id, such as `RD101`.
  public var rule: String
  /// The rule's name, such as `leftover-byte-range`.
  public var name: String
  /// How much it matters.
  public var severity: Severity
  /// The fault in words. May hold text of the blob.
  public var message: String
  /// Which value; the root where the fault concerns the whole.
  public var path: PropertyListPath
  /// Where in the blob, if known.
  public var location: SourceLocation?
  /// The fix, or nil if there is none.
  public var fix: Fix?
  /// Whether there is nothing to resume, so that no repair can help.
  public var isRejection: Bool
}

/// The fix of a fault as data: rules describe it, and the engine applies it.
public struct Fix: Sendable, Hashable {
  /// Whether a fix is applied by default.
  public enum Applicability: String, Sendable, Hashable {
    /// It cannot make anything worse.
    case safe
    /// It helps only if an inference about the loader is right.
    case unsafe
  }

  /// Whether it is applied by default.
  public var applicability: Applicability
  /// The changes, in order.
  package var edits: [DocumentEdit]

  /// Creates a fix.
  package init(_ applicability: Applicability, _ edits: [DocumentEdit]) {
    self.applicability = applicability
    self.edits = edits
  }
}
