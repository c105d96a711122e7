import PropertyLists
package import ResumeDataKit

/// The differences in the meaning of two blobs.
///
/// ```swift
/// let comparison = Comparison(before, after)
/// if !comparison.isSame { for difference in comparison.differences { print(difference) } }
/// // NSURLSessionResumeCurrentRequest::headers.Accept: removed
/// ```
///
/// A blob is a set of fields by name, wherever it stores them. The container, the wrapping, the order of keys, the
/// widths of integers, the mutable classes, and the numbering and sharing of archived objects are encoding and do not
/// count. Archived requests are compared part by part, and headers by name without regard to case. The form of the
/// slots, the top-level key and the class do count, since they decide which systems can read the blob. Blobs of
/// different forms, such as one of each loader, are compared by the fields that both forms can have; other fields are
/// compared by name.
///
/// Any two documents can be compared: none traps, and the work is bounded.
package struct Comparison: Sendable, Hashable {
  /// The differences: first the kinds of the blobs, then their fields in the order of their names, then their
  /// encodings.
  package private(set) var differences: [Difference]
  /// Whether the list is complete: no more than `maximumDifferences` are listed.
  package private(set) var isComplete: Bool

  /// The maximum number of listed differences.
  package static let maximumDifferences = 10_000

  /// Whether there is no difference.
  package var isSame: Bool { differences.isEmpty }

  /// Compares two blobs.
  ///
  /// - Parameter includingEncoding: whether differences of encoding are listed too. Then only identical bytes are
  ///   equal.
  package init(_ a: ResumeDataDocument, _ b: ResumeDataDocument, includingEncoding: Bool = false) {
    (differences, isComplete) = ([], true)
    // Equal values need no graph.
    if a.kind != b.kind || a.propertyList != b.propertyList {
      compareSemantics(a, b)
    }
    if includingEncoding { differences += EncodingComparison(a, b).differences }
  }

  private mutating func compareSemantics(_ a: ResumeDataDocument, _ b: ResumeDataDocument) {
    var graph = SemanticGraph()
    let roots: (Int, Int)
    if a.form.vocabulary == b.form.vocabulary {
      roots = (graph.addRoot(of: a.form), graph.addRoot(of: b.form))
    } else {
      roots = (graph.addNormalized(a), graph.addNormalized(b))
      compare("kind", .string(a.kind.rawValue), .string(b.kind.rawValue))
      compare("empty", .boolean(a.isEmpty), .boolean(b.isEmpty))
    }
    var finder = DifferenceFinder(graph)
    finder.compare(roots.0, roots.1)
    differences += finder.differences
    isComplete = finder.isComplete
  }

  private mutating func compare(_ name: String, _ a: PropertyList, _ b: PropertyList) {
    guard a != b else { return }
    differences.append(Difference(path: .key(name), kind: .changed, a: .value(a), b: .value(b)))
  }
}
