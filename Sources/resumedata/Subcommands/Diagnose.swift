import ArgumentParser
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// `resumedata diagnose PATH...`
struct Diagnose: TakesManyPaths {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Report problems in blobs.",
    discussion: """
      Exit codes: 0 no problem; 1 errors or warnings; 2 some input could not be read or decoded; 64 wrong usage; 130 \
      interrupted.
      """,
    aliases: ["lint"]
  )

  @Argument(help: "Blobs, or directories of them; '-' is standard input.")
  var paths: [PathArgument]

  @Option(
    help: ArgumentHelp(
      "Pick one blob of an input that has several, by the name that scan prints, e.g. '#@18230'.",
      valueName: "locator"))
  var at: String?

  @OptionGroup var options: DiagnosisOptions

  @Option(help: "Output format: text, json (one document) or jsonl (one object per line).")
  var format: OutputFormat = .text

  @Option(help: "Number of files to process in parallel (default: number of processors).")
  var jobs: Int?

  func validate() throws {
    if at != nil, paths.count > 1 { throw ValidationError("--at takes one FILE.") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
  }

  func run() throws {
    let run = FileRun<DiagnosisRow>(
      arguments: paths, finder: FileFinder(paths.map(\.path), special: .take, backups: .search()),
      batch: Batch(jobs: jobs), format: format, report: nil, progress: nil)
    let settings = options.settings
    let interruption = try Interruption.begin()
    let locator = at
    @Sendable func diagnose(_ source: InputSource) -> [DiagnosisRow] {
      DiagnosisRow.all(of: source, settings: settings, at: locator, interruption: interruption)
    }
    var (tally, output) = run.run(
      interruption: interruption, standardInput: { diagnose(.standardInput) }, work: { diagnose(.file($0)) },
      each: { _ in })
    if let skipped = tally.skipped {
      if format == .text { output.add([skipped], separated: false) } else { Diagnostics.print(skipped) }
    }
    output.finish()
    if tally.isInterrupted { Diagnostics.print(Interruption.message(afterFiles: tally.files)) }
    if tally.exitCode != 0 || output.hasFailed { throw ExitCode(output.hasFailed ? 2 : tally.exitCode) }
  }
}

extension Interruption {
  /// The message for an interrupted run.
  static func message(afterFiles count: Int) -> String {
    "interrupted after \(count) \(count == 1 ? "file" : "files")"
  }
}
