import ArgumentParser
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// `resumedata diagnose PATH...`
struct Diagnose: TakesManyPaths {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    _superCommandName: "resumedata",
    abstract: "Say what is wrong with blobs.",
    discussion: "Exit codes: 0 nothing wrong, 1 errors or warnings, 2 some input could not be read or decoded.",
    aliases: ["lint"]
  )

  @Argument(help: "Blobs, or folders of them; '-' is standard input.")
  var paths: [String]

  @OptionGroup var options: DiagnosisOptions

  @Option(help: "How to print: text for people, json as one document, jsonl as one object a line.")
  var format: OutputFormat = .text

  @Option(help: "How many files are worked on at a time; else as many as there are processors.")
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1 on.") }
  }

  func run() throws {
    let limit = PropertyListLimits.default.bytes
    let run = FileRun<DiagnosisRow>(
      arguments: paths, finder: FileFinder(paths, special: .take, backupSuffix: .orig), batch: Batch(jobs: jobs),
      format: format, report: nil, progress: nil)
    let settings = options.settings
    var (tally, output) = run.run(
      interruption: nil,
      standardInput: {
        DiagnosisRow(file: "-", settings: settings) { try InputSource.standardInput.read(atMost: limit) }
      },
      work: { file in
        DiagnosisRow(file: file.path.string, settings: settings) {
          try InputSource.path(file.path).read(atMost: limit)
        }
      },
      each: { _ in })
    if tally.foreign > 0, format == .text {
      output.add(["left alone, since they are no resume data: \(tally.foreign)"], separated: false)
    }
    output.finish()
    if tally.exitCode != 0 || output.hasFailed { throw ExitCode(output.hasFailed ? 2 : tally.exitCode) }
  }
}
