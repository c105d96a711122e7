package import PropertyLists

/// What repairing a blob gave.
public struct RepairResult: Sendable, Hashable {
  /// What became of a blob.
  public enum Status: String, Sendable, Hashable {
    /// Nothing could be fixed, or nothing that may be.
    case unchanged
    /// Something was fixed.
    case repaired
    /// There is nothing to resume: start a new download.
    case rejected
  }

  /// What became of the blob.
  public var status: Status
  /// The blob as it is now; the one before unless something was fixed.
  public var document: ResumeDataDocument
  /// The blob as it is now, in the text that it came in; the input unless something was fixed.
  package var bytes: [UInt8]
  /// What was fixed, in order.
  public var applied: [Finding]
  /// What is still wrong.
  public var remaining: [Finding]

  init(
    _ document: ResumeDataDocument, _ status: Status, _ bytes: [UInt8], applied: [Finding] = [], remaining: [Finding]
  ) {
    self.status = status
    self.document = document
    self.bytes = bytes
    self.applied = applied
    self.remaining = remaining
  }
}

/// Why a repair failed. The blob is unchanged.
public struct RepairError: Error, Sendable, Hashable {
  package enum Cause: Sendable, Hashable {
    /// A rule promised a fix that could not be made.
    case cannotApply(Finding)
    /// Fixes undo each other: the rules of the last two.
    case doesNotSettle([String])
    /// The result does not read back as intended.
    case differsWhenReadBack
    /// The blob's container cannot hold the result.
    case notRepresentable(PropertyListError)
  }

  package let cause: Cause

  init(_ cause: Cause) { self.cause = cause }
}

extension RepairError: CustomStringConvertible {
  /// The reason in words. May hold text of the blob: escape it for a terminal.
  public var description: String {
    switch cause {
    case .cannotApply(let finding): "the fix of \(finding.rule) cannot be applied to this blob"
    case .doesNotSettle(let rules): "the fixes of \(rules.joined(separator: " and ")) undo each other"
    case .differsWhenReadBack: "the repaired blob does not read back as intended"
    case .notRepresentable(let error): "the repaired blob cannot be written: \(error)"
    }
  }
}

extension ResumeDataDocument {
  /// The blob with its faults fixed for the system that will read it.
  ///
  /// Fixes are applied until nothing is left that may be fixed; what no fix touches keeps its bytes. Text that the blob
  /// was found in is not part of the result.
  ///
  /// - Parameters:
  ///   - context: the reader, and what else is known from outside.
  ///   - allowsUnsafeFixes: whether fixes are applied too that help only if an inference about the loader is right.
  /// - Throws: `RepairError` where the result would not read back as intended.
  public func repaired(
    in context: DiagnosisContext, allowingUnsafeFixes allowsUnsafeFixes: Bool = false
  ) throws(RepairError) -> RepairResult {
    let bytes: [UInt8]
    let blob: ResumeDataDocument
    do {
      bytes = try encoded()
      blob = try ResumeDataDocument(decodingContainer: bytes, limits: limits)
    } catch let error as PropertyListError {
      throw RepairError(.notRepresentable(error))
    } catch {
      throw RepairError(.differsWhenReadBack)
    }
    return try RepairEngine(context: context, allowsUnsafeFixes: allowsUnsafeFixes, textOutput: .raw)
      .repair(blob, bytes)
  }

  /// The blob with its faults fixed for a system, or for the one that wrote it; see
  /// ``repaired(in:allowingUnsafeFixes:)``.
  public func repaired(for system: SystemRelease? = nil) throws(RepairError) -> RepairResult {
    try repaired(in: DiagnosisContext(reader: system))
  }

  /// What is wrong with the blob, in the order of the rules' ids.
  ///
  /// - Parameters:
  ///   - context: the reader, and what else is known from outside.
  ///   - rules: the rules to ask.
  public func findings(in context: DiagnosisContext, by rules: [Rule] = RuleCatalogue.all) -> [Finding] {
    Diagnosis(of: self, in: context).findings(by: rules)
  }
}
