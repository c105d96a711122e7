public import PropertyLists

/// Applies fixes to a blob until no applicable fix is left.
///
/// Each round diagnoses again, since a fix can make another one unnecessary, or possible. The result is encoded,
/// decoded and diagnosed once more before it is returned, so a second repair changes nothing. Files are not touched
/// here.
public struct RepairEngine: Sendable {
  /// The facts from outside, the reader among them.
  public var context: DiagnosisContext
  /// The rules to run.
  public var rules: [Rule]
  /// Whether unsafe fixes are applied too: those that help only where an inference about the loader is right.
  public var allowsUnsafeFixes: Bool
  /// What is returned for a blob in text.
  public var textOutput: TextOutput

  /// The treatment of the text around a blob.
  public enum TextOutput: Sendable, Hashable {
    /// Text that is only the blob keeps its spelling; with unsafe fixes it becomes the raw blob. Text with other
    /// content is never changed. For results that replace their input.
    case inPlace
    /// Like `inPlace`, but text that is only the blob becomes the raw blob by default.
    case rawInPlace
    /// The raw blob, whatever is around it. For results that are written elsewhere.
    case raw
  }

  /// Creates an engine.
  public init(
    context: DiagnosisContext = DiagnosisContext(), rules: [Rule] = RuleCatalogue.all,
    allowsUnsafeFixes: Bool = false, textOutput: TextOutput = .inPlace
  ) {
    self.context = context
    self.rules = rules
    self.allowsUnsafeFixes = allowsUnsafeFixes
    self.textOutput = textOutput
  }

  /// More rounds than rules means that two fixes undo each other.
  private static let maximumRounds = 64

  /// Repairs a blob.
  ///
  /// - Parameters:
  ///   - input: the blob, perhaps wrapped in text.
  ///   - limits: how much of it is read.
  /// - Throws: `ResumeDataError` where the blob cannot be decoded, `RepairError` where the repaired blob does not
  ///   read back as intended; it must not be used then.
  public func repair(_ input: [UInt8], limits: PropertyListLimits = .default) throws -> RepairResult {
    var document = try ResumeDataDocument(decoding: input, limits: limits)
    var applied: [Finding] = []
    for _ in 0..<Self.maximumRounds {
      let findings = Diagnosis(of: document, in: context).findings(by: rules)
      if findings.contains(where: \.isRejection) {
        // A rejected blob is returned byte for byte.
        return RepairResult(status: .rejected, bytes: input, applied: [], remaining: findings)
      }
      guard let finding = findings.first(where: { isAllowed($0, in: document) }) else {
        return try finish(document, input: input, applied: applied, remaining: findings, limits: limits)
      }
      guard let fix = finding.fix, document.apply(fix) else { throw RepairError.cannotApply(finding) }
      applied.append(finding)
    }
    throw RepairError.doesNotSettle(applied.suffix(2).map(\.rule))
  }

  private func isAllowed(_ finding: Finding, in document: ResumeDataDocument) -> Bool {
    if finding.fix?.edits == [.unwrapText] {
      return switch textOutput {
      case .inPlace: allowsUnsafeFixes && document.otherText == 0
      case .rawInPlace: document.otherText == 0
      case .raw: true
      }
    }
    return switch finding.fix?.applicability {
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
    let blob = try document.encoded()
    guard let bytes = document.transport == .raw ? blob : respelled(blob, input, limits: limits) else {
      // Other text is never changed, and neither is a spelling that cannot be reproduced.
      let findings = Diagnosis(of: try ResumeDataDocument(decoding: input, limits: limits), in: context)
        .findings(by: rules)
      return RepairResult(status: .unchanged, bytes: input, applied: [], remaining: findings)
    }
    let again = try ResumeDataDocument(decoding: bytes, limits: limits)
    let findings = Diagnosis(of: again, in: context).findings(by: rules)
    guard again.propertyList == document.propertyList, findings.map(\.messageAndRule) == remaining.map(\.messageAndRule)
    else { throw RepairError.differsWhenReadBack }
    return RepairResult(status: .repaired, bytes: bytes, applied: applied, remaining: findings)
  }

  /// The blob in the spelling of its text, or nil if the text has other content or mixes spellings.
  private func respelled(_ blob: [UInt8], _ input: [UInt8], limits: PropertyListLimits) -> [UInt8]? {
    guard let before = try? ResumeDataDocument(decoding: input, limits: limits), before.otherText == 0,
      let bytes = try? before.encoded()
    else { return nil }
    return TextSpelling(of: input, transport: before.transport, spelling: bytes)?.text(of: blob)
  }
}

extension Finding {
  /// The rule and message of a finding, without the place, which a repair may have moved.
  fileprivate var messageAndRule: String { "\(rule) \(message)" }
}

/// The result of repairing a blob.
public struct RepairResult: Sendable, Hashable {
  /// The outcome of a repair.
  public enum Status: String, Sendable, Hashable {
    /// No fix was applied.
    case unchanged
    /// Something was fixed.
    case repaired
    /// There is nothing to resume.
    case rejected
  }

  /// The outcome of the repair.
  public var status: Status
  /// The resulting blob: the input, unless something was fixed.
  public var bytes: [UInt8]
  /// What was fixed, in order.
  public var applied: [Finding]
  /// What is still wrong.
  public var remaining: [Finding]
}

/// Why a repair failed. The blob is unchanged.
public enum RepairError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A rule promised a fix that could not be made.
  case cannotApply(Finding)
  /// Fixes undo each other: the rules of the last two.
  case doesNotSettle([String])
  /// The result does not read back as intended.
  case differsWhenReadBack

  /// The reason in words.
  public var description: String {
    switch self {
    case .cannotApply(let finding): "the fix of \(finding.rule) cannot be applied to this blob"
    case .doesNotSettle(let rules): "the fixes of \(rules.joined(separator: " and ")) undo each other"
    case .differsWhenReadBack: "the repaired blob does not read back as intended"
    }
  }
}
