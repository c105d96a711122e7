import ArgumentParser
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// Options of `diagnose` and `repair`: the reader of the blobs, facts from outside, and the rules to run.
struct DiagnosisOptions: ParsableArguments {
  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "System that will read the blob, e.g. 'iOS 10.1' (default: the system that wrote it).", valueName: "system"),
    transform: SystemRelease.parse)
  var reader: SystemRelease?

  @Option(help: "Directory to search for partial files; may be repeated.")
  var temporaryDirectory: [DirectoryArgument] = []

  @Option(help: "Time to assume, as YYYY-MM-DDThh:mm:ssZ (default: the current time).", transform: Self.date)
  var now: PropertyListDate?

  @Option(help: "Run only this rule, by id or name; may be repeated.", completion: .list(Self.ruleNames))
  var select: [String] = []

  @Option(help: "Skip this rule, by id or name; may be repeated.", completion: .list(Self.ruleNames))
  var ignore: [String] = []

  func validate() throws {
    for directory in temporaryDirectory where !DirectoryCheck.isDirectory(directory.path) {
      throw ValidationError("--temporary-directory: '\(directory.path.escaped)' is not a readable directory.")
    }
    for name in select + ignore where RuleCatalogue.rule(named: name) == nil {
      throw ValidationError("Unknown rule '\(name)'. 'resumedata explain' lists the rules.")
    }
  }

  /// The completions for a rule.
  static var ruleNames: [String] { RuleCatalogue.all.flatMap { [$0.id, $0.name] } }

  private static func date(_ text: String) throws -> PropertyListDate {
    guard let date = PropertyListDate(iso8601: text) else {
      throw ValidationError("'\(text)' is not a valid time; use the form 2026-11-21T12:00:00Z.")
    }
    return date
  }
}

extension SystemRelease {
  /// Reads the name of a release on the command line.
  static func parse(_ text: String) throws -> SystemRelease {
    guard let release = SystemRelease(text) else {
      throw ValidationError(
        "'\(text)' is not a known system; use a form like 'iOS 10.1', 'macOS 10.12.1', 'watchOS 3.1'.")
    }
    return release
  }
}

/// The evaluated options of `diagnose` and `repair`, for all files.
struct DiagnosisSettings: Sendable {
  /// The rules that run.
  let rules: [Rule]
  /// The system that will read the blobs; nil for the one that wrote each.
  let reader: SystemRelease?
  /// The time for rules that need one; nil for the clock's.
  let now: PropertyListDate?
  /// The directories in which the partial files are looked for.
  let temporaryDirectories: [FilePath]

  /// The facts from outside for a document.
  func context(for document: ResumeDataDocument) -> DiagnosisContext {
    let file = PartialFileLookup.look(for: document, in: temporaryDirectories)
    return DiagnosisContext(
      reader: reader, now: now ?? SystemClock.now, partialFile: file,
      partialFileBeginning: PartialFileLookup.beginning(of: file, for: document))
  }
}

extension DiagnosisOptions {
  var settings: DiagnosisSettings {
    let rules = RuleCatalogue.all.filter { rule in
      (select.isEmpty || select.contains(where: rule.isNamed)) && !ignore.contains(where: rule.isNamed)
    }
    return DiagnosisSettings(
      rules: rules, reader: reader, now: now, temporaryDirectories: temporaryDirectory.map(\.path))
  }
}
