/// A converted blob, and the changes beyond its form.
package struct Conversion: Sendable {
  /// The blob in its new form.
  package var document: ResumeDataDocument
  /// What was dropped, added or changed, in the order of the steps.
  package var changes: [ConversionChange] = []

  /// What was dropped.
  package var dropped: [ConversionChange] { changes.filter { $0.kind == .dropped } }
}

/// One thing that a conversion did to a field.
public struct ConversionChange: Sendable, Hashable {
  /// What was done.
  package enum Kind: String, Sendable, Hashable {
    /// The target cannot represent it.
    case dropped
    /// The source did not have it.
    case made
    /// The target expresses it differently.
    case changed
    /// A remark; nothing was changed.
    case note
  }

  /// What was done.
  package var kind: Kind
  /// The field, by its key in the blob; empty for the whole.
  public var field: String
  /// What was done and why, in words. Contains names of keys and headers, never the value of a header or a query.
  public var message: String

  /// Creates a description of a change.
  package init(_ kind: Kind, _ field: String, _ message: String) {
    self.kind = kind
    self.field = field
    self.message = message
  }
}

/// Why a blob was not converted. Nothing was changed.
public struct ConversionError: Error, Sendable, Hashable {
  /// The kinds of reasons. The raw values are permanent.
  public enum Code: String, Sendable, Hashable {
    /// It is the empty blob of iOS 12.0-12.2.
    case nothingToResume = "nothing-to-resume"
    /// The blob is not a download, or has a form that cannot be converted.
    case notConvertible = "not-convertible"
    /// The target needs information that the blob does not have.
    case missingFact = "missing-fact"
    /// The target cannot represent something in the blob.
    case notCarried = "not-carried"
    /// An argument is invalid.
    case badArgument = "bad-argument"
  }

  /// What kind of reason it is.
  public var code: Code
  /// The reason in words.
  public var reason: String
  /// The fields that cannot be represented or are missing, each with its reason.
  public var fields: [ConversionChange]

  /// Creates an error.
  package init(_ code: Code, _ reason: String, fields: [ConversionChange] = []) {
    self.code = code
    self.reason = reason
    self.fields = fields
  }
}

extension ConversionError: CustomStringConvertible {
  /// Everything in one line. May hold names of keys of the blob: escape it for a terminal.
  public var description: String {
    fields.isEmpty ? reason : reason + ": " + fields.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
  }
}
