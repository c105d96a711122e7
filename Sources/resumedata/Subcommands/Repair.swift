import ArgumentParser
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// `resumedata repair PATH...`
struct Repair: TakesManyPaths {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    _superCommandName: "resumedata",
    abstract: "Put right what can be put right.",
    discussion: """
      Says what it would do; --in-place does it, keeping the old file as a backup, and -o writes the results elsewhere. \
      A file is replaced at once or not at all.

      Exit codes: 0 nothing wrong or all put right, 1 errors or warnings remain or a blob was rejected, 2 some input could \
      not be read, decoded or written, 130 interrupted.
      """
  )

  @Argument(help: "Blobs, or folders of them; '-' is standard input.")
  var paths: [String]

  @OptionGroup var options: DiagnosisOptions

  @Flag(help: "Replace the files.")
  var inPlace = false

  @Flag(help: "Only say what would be done; this is the default.")
  var dryRun = false

  @Option(
    name: .short, help: "Write the result to this file ('-' is standard output), or the results into this folder.")
  var output: String?

  @Option(help: "What is put behind a file's name to make the name of its backup.")
  var backup = BackupSuffix.orig.text

  @Flag(help: "Keep no backups.")
  var noBackup = false

  @Flag(help: "Also apply fixes that help only where our understanding is right.")
  var unsafeFixes = false

  @Option(help: "How many files are worked on at a time; else as many as there are processors.")
  var jobs: Int?

  @Option(help: "How to print: text for people, json as one document, jsonl as one object a line.")
  var format: OutputFormat = .text

  @Option(help: "Also write the report to this file, as JSON lines.")
  var report: String?

  @Option(help: "When a progress line is shown on standard error.")
  var progress: ProgressMode = .auto

  func validate() throws {
    guard BackupSuffix(backup) != nil else { throw ValidationError("'\(backup)' cannot be the end of a file's name.") }
    if dryRun, inPlace || output != nil {
      throw ValidationError("--dry-run writes nothing; leave out --in-place and -o.")
    }
    if inPlace, output != nil { throw ValidationError("--in-place and -o exclude each other.") }
    if inPlace, paths.contains("-") {
      throw ValidationError("Standard input cannot be repaired in place; use -o.")
    }
    if output == "-", paths.count > 1 || paths.contains(where: FolderArgument.isFolder) {
      throw ValidationError("Only one result can go to standard output.")
    }
    if let output, paths.contains(where: { FolderArgument.isSameFolder($0, output) }) {
      throw ValidationError("The results cannot go into the folder that is repaired; use --in-place.")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1 on.") }
  }

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let reportFile = try report.map { path in
      do { return try ReportFile(path: path) } catch {
        Diagnostics.print("cannot write the report \(path): \(FileError(error).text)")
        throw ExitCode(2)
      }
    }
    let suffix = noBackup ? nil : BackupSuffix(backup)
    let destination = RepairDestination(
      inPlace: inPlace, output: output, inputs: paths, suffix: suffix)
    let finder = FileFinder(
      paths, special: .refuse, backupSuffix: BackupSuffix(backup), results: destination.folder,
      report: report.map { FilePath($0) })
    let run = FileRun<RepairRow>(
      arguments: paths, finder: finder, batch: Batch(jobs: jobs, cleansLeavings: inPlace),
      format: destination.takesStandardOutput ? nil : format, report: reportFile, progress: progressLine(finder))
    // Catching signals would also keep a wait for standard input from being interrupted.
    let interruption = inPlace || destination.folder != nil ? try Interruption.begin() : nil
    let repairer = FileRepairer(settings: options.settings, allowsUnsafeFixes: unsafeFixes, destination: destination)

    var summary = RepairSummary()
    var (tally, printed) = run.run(
      interruption: interruption, standardInput: { repairer.repairStandardInput() }, work: { repairer.repair($0) },
      each: { summary.count($0) })
    summary.seconds = Self.seconds(start.duration(to: clock.now))
    (summary.foreign, summary.isInterrupted) = (tally.foreign, tally.isInterrupted)
    reportFile?.add(summary)
    if format == .jsonl, !destination.takesStandardOutput { printed.add(summary) }
    if format == .text {
      let line = summary.text
      if destination.takesStandardOutput { Diagnostics.print(line) } else { printed.add([line], separated: false) }
    }
    printed.finish()
    if printed.hasFailed || reportFile?.hasFailed ?? false { tally.hasFailures = true }
    if tally.exitCode != 0 { throw ExitCode(tally.exitCode) }
  }

  private func progressLine(_ finder: FileFinder) -> ProgressLine? {
    let isShown = progress == .always || (progress == .auto && Terminal.isErrorATerminal && paths != ["-"])
    return isShown ? ProgressLine(total: finder.count()) : nil
  }

  private static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + (Double(attoseconds) * 1e-15).rounded() / 1_000
  }
}
