import PropertyLists

/// A kind of fault: how it is found, what it means and what fixes it.
public struct Rule: Sendable {
  /// The permanent id, such as `RD101`.
  public let id: String
  /// A name that states the fault, such as `leftover-byte-range`.
  public let name: String
  /// How much it matters at its worst.
  public let severity: Finding.Severity
  /// The best fix that the rule can give, or nil if it has none.
  public let bestFix: Fix.Applicability?
  /// The explanation.
  package let page: RulePage
  /// Finds the violations of a blob.
  let check: @Sendable (Diagnosis) -> [Violation]

  init(
    id: String, name: String, severity: Finding.Severity, bestFix: Fix.Applicability?, page: RulePage,
    check: @escaping @Sendable (Diagnosis) -> [Violation]
  ) {
    self.id = id
    self.name = name
    self.severity = severity
    self.bestFix = bestFix
    self.page = page
    self.check = check
  }

  /// The findings for violations.
  func findings(of violations: [Violation], in diagnosis: Diagnosis) -> [Finding] {
    violations.map { violation in
      Finding(
        rule: id, name: name, severity: violation.severity ?? severity, message: violation.message,
        path: violation.path, location: violation.location ?? diagnosis.location(of: violation.path),
        fix: violation.fix.map { diagnosis.limiting($0, of: self) }, isRejection: violation.isRejection)
    }
  }

  /// Whether a text is the id or the name of this rule, in any case.
  package func isNamed(_ text: String) -> Bool {
    text.lowercased() == id.lowercased() || text.lowercased() == name
  }
}

/// One occurrence of a rule's fault.
struct Violation: Sendable, Equatable {
  var message: String
  var path: PropertyListPath
  var severity: Finding.Severity?
  var location: SourceLocation?
  var fix: Fix?
  var isRejection: Bool

  init(
    _ message: String, at path: PropertyListPath = .root, severity: Finding.Severity? = nil,
    location: SourceLocation? = nil, fix: Fix? = nil, isRejection: Bool = false
  ) {
    self.message = message
    self.path = path
    self.severity = severity
    self.location = location
    self.fix = fix
    self.isRejection = isRejection
  }
}

/// The explanation of a rule, under fixed headings.
package struct RulePage: Sendable {
  /// The problem.
  package let what: String
  /// Why that breaks a download.
  package let why: String
  /// Which systems write or are affected by it.
  package let systems: String
  /// What it looks like.
  package let example: String
  /// What fixes it, and how safe that is.
  package let fix: String
  /// Where the facts come from, each with its confidence.
  package let sources: [String]
}
