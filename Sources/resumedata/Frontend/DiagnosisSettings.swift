import PropertyLists
import ResumeDataKit

/// What the options of `diagnose` and `repair` come to, worked out once for all files.
struct DiagnosisSettings: Sendable {
  /// The rules that are asked.
  let rules: [Rule]
  /// The system that will read the blobs; nil for the one that wrote each.
  let reader: SystemRelease?
  /// The time for rules that need one; nil for the clock's.
  let now: PropertyListDate?
  /// The folder in which the partial files are looked for.
  let temporaryDirectory: String?

  /// The facts from outside that hold for a document.
  func context(for document: ResumeDataDocument) -> DiagnosisContext {
    DiagnosisContext(
      reader: reader, now: now ?? SystemClock.now,
      partialFile: temporaryDirectory.map { PartialFileLookup.look(for: document, in: $0) } ?? .unknown)
  }
}

extension DiagnosisOptions {
  var settings: DiagnosisSettings {
    let rules = RuleCatalogue.all.filter { rule in
      (select.isEmpty || select.contains(where: rule.isNamed)) && !ignore.contains(where: rule.isNamed)
    }
    return DiagnosisSettings(rules: rules, reader: reader, now: now, temporaryDirectory: temporaryDirectory)
  }
}
