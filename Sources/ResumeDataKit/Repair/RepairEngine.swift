public import PropertyLists

/// Applies fixes to a blob until nothing is left that may be fixed.
///
/// Each round diagnoses anew, since a fix can make another one unnecessary, or possible. What came out is encoded, decoded
/// and diagnosed once more before anybody gets it, so a second repair changes nothing. Files are not touched here.
public struct RepairEngine: Sendable {
  /// The facts from outside, the reader among them.
  public var context: DiagnosisContext
  /// The rules that are asked.
  public var rules: [Rule]
  /// Whether fixes are applied that help only where our understanding is right.
  public var allowsUnsafeFixes: Bool

  /// Makes an engine.
  public init(
    context: DiagnosisContext = DiagnosisContext(), rules: [Rule] = RuleCatalogue.all, allowsUnsafeFixes: Bool = false
  ) {
    self.context = context
    self.rules = rules
    self.allowsUnsafeFixes = allowsUnsafeFixes
  }

  /// More rounds than rules means that two fixes undo each other.
  private static let mostRounds = 64

  /// Repairs a blob.
  ///
  /// - Parameters:
  ///   - input: the blob, perhaps wrapped in text.
  ///   - limits: how much of it is taken.
  /// - Throws: `ResumeDataError` where the blob cannot be decoded, `RepairError` where the repaired blob is not what it was
  ///   meant to be; nothing of it may be used then.
  public func repair(_ input: [UInt8], limits: PropertyListLimits = .default) throws -> RepairResult {
    var document = try ResumeDataDocument(decoding: input, limits: limits)
    var applied: [Finding] = []
    for _ in 0..<Self.mostRounds {
      let findings = Diagnosis(of: document, in: context).findings(by: rules)
      if findings.contains(where: \.isRejection) {
        // What cannot be resumed is left as it is, down to the last byte.
        return RepairResult(status: .rejected, bytes: input, applied: [], remaining: findings)
      }
      guard let finding = findings.first(where: isAllowed) else {
        return try finish(document, input: input, applied: applied, remaining: findings, limits: limits)
      }
      guard let fix = finding.fix, document.apply(fix) else { throw RepairError.cannotApply(finding) }
      applied.append(finding)
    }
    throw RepairError.doesNotSettle(applied.suffix(2).map(\.rule))
  }

  private func isAllowed(_ finding: Finding) -> Bool {
    switch finding.fix?.applicability {
    case .safe: true
    case .unsafe: allowsUnsafeFixes
    case nil: false
    }
  }

  private func finish(
    _ document: ResumeDataDocument, input: [UInt8], applied: [Finding], remaining: [Finding],
    limits: PropertyListLimits
  ) throws -> RepairResult {
    guard !applied.isEmpty else {
      return RepairResult(status: .unchanged, bytes: input, applied: [], remaining: remaining)
    }
    guard document.transport == .raw else {
      guard remaining.contains(where: { $0.rule == Rule.wrappedInText.id }) else { throw RepairError.staysWrapped }
      // In the middle of a log nothing is mended as long as the log may not go.
      let findings = Diagnosis(of: try ResumeDataDocument(decoding: input, limits: limits), in: context)
        .findings(by: rules)
      return RepairResult(status: .unchanged, bytes: input, applied: [], remaining: findings)
    }
    let bytes = try document.encoded()
    let again = try ResumeDataDocument(decoding: bytes, limits: limits)
    let findings = Diagnosis(of: again, in: context).findings(by: rules)
    guard again.propertyList == document.propertyList, findings.map(\.messageAndRule) == remaining.map(\.messageAndRule)
    else { throw RepairError.differsWhenReadBack }
    return RepairResult(status: .repaired, bytes: bytes, applied: applied, remaining: findings)
  }
}

extension Finding {
  /// What a finding says, without the place, which a repair may have moved.
  fileprivate var messageAndRule: String { "\(rule) \(message)" }
}

/// What repairing a blob gave.
public struct RepairResult: Sendable, Hashable {
  /// What became of a blob.
  public enum Status: String, Sendable, Hashable {
    /// Nothing was there to be mended, or nothing that may be.
    case unchanged
    /// Something was mended.
    case repaired
    /// There is nothing to resume.
    case rejected
  }

  /// What became of the blob.
  public var status: Status
  /// The blob as it is now; the input unless something was mended.
  public var bytes: [UInt8]
  /// What was mended, in order.
  public var applied: [Finding]
  /// What is still wrong.
  public var remaining: [Finding]
}

/// Why a repair was given up. The blob is as it was.
public enum RepairError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A rule promised a fix that could not be made.
  case cannotApply(Finding)
  /// Fixes undo each other: the rules of the last two.
  case doesNotSettle([String])
  /// The blob would have to go back into the text that it was taken out of.
  case staysWrapped
  /// What was written does not read back as what was meant.
  case differsWhenReadBack

  /// The reason in words.
  public var description: String {
    switch self {
    case .cannotApply(let finding): "the fix of \(finding.rule) cannot be applied to this blob"
    case .doesNotSettle(let rules): "the fixes of \(rules.joined(separator: " and ")) undo each other"
    case .staysWrapped: "the blob stays wrapped in text while rule RD503 is left out, so nothing in it can be mended"
    case .differsWhenReadBack: "the repaired blob does not read back as what was meant"
    }
  }
}
