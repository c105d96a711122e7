package import PropertyLists

/// Applies fixes to a blob until no applicable fix is left.
///
/// Each round diagnoses again, since a fix can make another one unnecessary, or possible. The result is encoded,
/// decoded and diagnosed once more before it is returned, so a second repair changes nothing. Files are not touched
/// here.
package struct RepairEngine: Sendable {
  /// The facts from outside, the reader among them.
  package var context: DiagnosisContext
  /// The rules to run.
  package var rules: [Rule]
  /// Whether unsafe fixes are applied too: those that help only where an inference about the loader is right.
  package var allowsUnsafeFixes: Bool
  /// What is returned for a blob in text.
  package var textOutput: TextOutput

  /// The treatment of the text around a blob.
  package enum TextOutput: Sendable {
    /// Text that is only the blob keeps its spelling; with unsafe fixes it becomes the raw blob. Text with other
    /// content is never changed. For results that replace their input.
    case inPlace
    /// Like `inPlace`, but text that is only the blob becomes the raw blob by default.
    case rawInPlace
    /// The raw blob, whatever is around it. For results that are written elsewhere.
    case raw
  }

  /// Creates an engine.
  package init(
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
  package func repair(_ input: [UInt8], limits: PropertyListLimits = .default) throws -> RepairResult {
    try repair(ResumeDataDocument(decoding: input, limits: limits), input)
  }

  /// Repairs a document that was decoded from an input.
  func repair(_ original: ResumeDataDocument, _ input: [UInt8]) throws(RepairError) -> RepairResult {
    var document = original
    var applied: [Finding] = []
    for _ in 0..<Self.maximumRounds {
      let findings = Diagnosis(of: document, in: context).findings(by: rules)
      if findings.contains(where: \.isRejection) {
        // A rejected blob is returned byte for byte.
        return RepairResult(original, .rejected, input, remaining: findings)
      }
      guard let finding = findings.first(where: { isAllowed($0, in: document) }) else {
        return try finish(document, from: original, input, applied: applied, remaining: findings)
      }
      guard let fix = finding.fix, document.apply(fix) else { throw RepairError(.cannotApply(finding)) }
      applied.append(finding)
    }
    throw RepairError(.doesNotSettle(applied.suffix(2).map(\.rule)))
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
    _ document: ResumeDataDocument, from original: ResumeDataDocument, _ input: [UInt8], applied: [Finding],
    remaining: [Finding]
  ) throws(RepairError) -> RepairResult {
    guard !applied.isEmpty else { return RepairResult(original, .unchanged, input, remaining: remaining) }
    let blob: [UInt8]
    do {
      blob = try document.encoded()
    } catch {
      throw RepairError(.notRepresentable(error))
    }
    guard let bytes = document.textEncoding == .raw ? blob : respelled(blob, input, of: original) else {
      // Nothing of other text is changed, and neither is a spelling that cannot be written.
      let findings = Diagnosis(of: original, in: context).findings(by: rules)
      return RepairResult(original, .unchanged, input, remaining: findings)
    }
    guard let again = try? ResumeDataDocument(decoding: bytes, limits: document.limits),
      again.propertyList == document.propertyList
    else { throw RepairError(.differsWhenReadBack) }
    let findings = Diagnosis(of: again, in: context).findings(by: rules)
    guard Self.areAsExpected(findings, remaining) else { throw RepairError(.differsWhenReadBack) }
    return RepairResult(again, .repaired, bytes, applied: applied, remaining: findings)
  }

  /// Whether a repaired blob has the findings that remained. Those about the bytes may have gone with the bytes.
  private static func areAsExpected(_ findings: [Finding], _ remaining: [Finding]) -> Bool {
    func isOfBytes(_ finding: Finding) -> Bool { [Rule.readOtherwise.id, Rule.repeatedKey.id].contains(finding.rule) }
    return findings.filter { !isOfBytes($0) }.map(\.messageAndRule)
      == remaining.filter { !isOfBytes($0) }.map(\.messageAndRule)
      && Set(findings.map(\.messageAndRule)).isSubset(of: remaining.map(\.messageAndRule))
  }

  /// A blob in the spelling of the text that it came in, or nil if that says more, or mixes spellings.
  private func respelled(_ blob: [UInt8], _ input: [UInt8], of original: ResumeDataDocument) -> [UInt8]? {
    guard original.otherText == 0, let bytes = try? original.encoded() else { return nil }
    return TextSpelling(of: input, textEncoding: original.textEncoding, spelling: bytes)?.text(of: blob)
  }
}

extension Finding {
  /// The rule and message of a finding, without the place, which a repair may have moved.
  fileprivate var messageAndRule: String { "\(rule) \(message)" }
}
