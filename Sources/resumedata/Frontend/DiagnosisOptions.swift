import ArgumentParser
import PropertyLists
import ResumeDataKit

/// Options of `diagnose` and `repair`: who will read the blobs, what is known from outside, and which rules are asked.
struct DiagnosisOptions: ParsableArguments {
  @Option(
    name: .customLong("for"),
    help: "The system that will read the blobs, such as 'iOS 10.1'; else the one that wrote each.",
    transform: SystemRelease.parse)
  var reader: SystemRelease?

  @Option(help: "The folder in which the partial files are looked for.")
  var temporaryDirectory: String?

  @Option(help: "The time for rules that need one, as YYYY-MM-DDThh:mm:ssZ; else the clock's.", transform: Self.date)
  var now: PropertyListDate?

  @Option(help: "Ask only this rule, by id or name; may be repeated.")
  var select: [String] = []

  @Option(help: "Do not ask this rule, by id or name; may be repeated.")
  var ignore: [String] = []

  func validate() throws {
    if let temporaryDirectory, !FolderArgument.isFolder(temporaryDirectory) {
      throw ValidationError("--temporary-directory takes a folder that can be read; '\(temporaryDirectory)' is none.")
    }
    for name in select + ignore where RuleCatalogue.rule(named: name) == nil {
      throw ValidationError("There is no rule '\(name)'. 'resumedata explain' lists them.")
    }
  }

  private static func date(_ text: String) throws -> PropertyListDate {
    guard let date = PropertyListDate(iso8601: text) else {
      throw ValidationError("'\(text)' is no time. Write it like 2026-11-21T12:00:00Z.")
    }
    return date
  }
}

extension SystemRelease {
  /// Reads the name of a release on the command line.
  static func parse(_ text: String) throws -> SystemRelease {
    guard let release = SystemRelease(text) else {
      throw ValidationError("'\(text)' is no system release. Write it like 'iOS 10.1', 'macOS 10.12.1', 'watchOS 3.1'.")
    }
    return release
  }
}
