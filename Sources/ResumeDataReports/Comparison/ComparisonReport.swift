import PropertyLists
package import ResumeDataComparison
package import ResumeDataKit

/// The comparison of two blobs as JSON.
package struct ComparisonReport: JSONWritable {
  /// One of the two.
  package struct Side: Sendable {
    /// The file; nil for bytes that are not in a file.
    package var file: FileName?
    /// The size of the input, or nil if it was not read completely.
    package var size: Int64?
    /// The digest of the input, or nil if it is not known.
    package var sha256: String?
    /// The document, or why there is none.
    package let outcome: Result<ResumeDataDocument, FileError>

    package init(_ outcome: Result<ResumeDataDocument, FileError>) { self.outcome = outcome }

    fileprivate var error: FileError? {
      if case .failure(let error) = outcome { error } else { nil }
    }
  }

  private let a: Side
  private let b: Side
  /// Whether the bytes were compared, and not only the meaning.
  package let includesEncoding: Bool
  /// The differences, or nil if there are not two documents.
  package let differences: [Difference]?
  /// Whether all differences are listed.
  package let isComplete: Bool

  package init(_ a: Side, _ b: Side, includingEncoding: Bool, redaction: Redaction) {
    (self.a, self.b, includesEncoding) = (a, b, includingEncoding)
    guard case .success(let left) = a.outcome, case .success(let right) = b.outcome else {
      (differences, isComplete) = (nil, false)
      return
    }
    let comparison = Comparison(left, right, includingEncoding: includingEncoding)
    var all = comparison.differences
    if includingEncoding, all.isEmpty, a.sha256 != b.sha256 { all = [Self.wrapping(a, b)] }
    differences = all.map { ComparisonRedaction(redaction).redact($0) }
    isComplete = comparison.isComplete
  }

  /// Only the text around two blobs differs.
  private static func wrapping(_ a: Side, _ b: Side) -> Difference {
    func value(_ side: Side) -> Difference.Value {
      .description(Quantity.bytes(side.size ?? 0) + " with the text around the blob")
    }
    return Difference(path: .root, kind: .encoding, a: value(a), b: value(b))
  }

  /// Whether the two were compared and are the same.
  package var isSame: Bool { differences?.isEmpty ?? false }

  /// Writes the report as JSON. Members that are unknown, since there are not two documents, are null.
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("a", a.file, bytes: "aBytes")
      json.member("b", b.file, bytes: "bBytes")
      json.member("complete", differences.map { _ in isComplete })
      json.member("differences", differences)
      if a.error != nil || b.error != nil {
        json.member("errors") { json in
          json.object { json in
            json.member("a", a.error)
            json.member("b", b.error)
          }
        }
      }
      json.member("same", differences.map(\.isEmpty))
      json.member("schema", 1)
    }
  }
}

extension Difference: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("a", a)
      json.member("b", b)
      json.member("kind", kind.rawValue)
      json.member("path", path.description)
    }
  }
}

/// One side of a difference: the value, or an object with a description.
extension Difference.Value: JSONWritable {
  package func write(to json: inout JSONWriter) {
    switch self {
    case .value(let value): value.write(to: &json)
    case .description(let text): json.object { $0.member("description", text) }
    }
  }
}
