import ArgumentParser
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage

/// `resumedata repair PATH...`
struct Repair: TakesManyPaths {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Fix the problems that can be fixed.",
    discussion: """
      Without --in-place and -o, only prints what it would do. --in-place replaces the files, atomically, and keeps \
      each original as a backup; -o writes the results elsewhere.

      Exit codes: 0 no problem, or all fixed; 1 errors or warnings remain, or a blob was rejected; 2 some input could \
      not be read, decoded or written; 64 wrong usage; 130 interrupted.
      """
  )

  @Argument(help: "Blobs, or directories of them; '-' is standard input.")
  var paths: [PathArgument]

  @Option(
    help: ArgumentHelp(
      "With -o: pick one blob of an input that has several, by the name that scan prints, e.g. '#@18230'.",
      valueName: "locator"))
  var at: String?

  @OptionGroup var options: DiagnosisOptions

  @Flag(help: "Replace the files.")
  var inPlace = false

  @Flag(help: "Only print what would be done (the default).")
  var dryRun = false

  @Option(
    name: .short,
    help: ArgumentHelp("Write the result to this file ('-' for standard output) or directory.", valueName: "path"))
  var output: PathArgument?

  @Option(help: "Suffix for backup files.")
  var backup = BackupSuffix.orig.text

  @Flag(help: "Keep no backups.")
  var noBackup = false

  @Flag(help: "Also apply unsafe fixes (those based on inference).")
  var unsafeFixes = false

  @Flag(help: "If the input is a blob as text, such as base64, write the raw blob instead of text.")
  var raw = false

  @Option(help: "Number of files to process in parallel (default: number of processors).")
  var jobs: Int?

  @Option(help: "Output format: text, json (one document) or jsonl (one object per line).")
  var format: OutputFormat = .text

  @Option(help: "Also write the report to this file, as JSON lines.")
  var report: PathArgument?

  @Option(help: "When to show a progress line on standard error.")
  var progress: ProgressMode = .auto

  private var suffix: BackupSuffix? { RawArguments.isRaw(backup) ? nil : BackupSuffix(backup) }

  func validate() throws {
    guard suffix != nil else { throw ValidationError("'\(backup)' is not a valid backup suffix.") }
    if dryRun, inPlace || output != nil {
      throw ValidationError("--dry-run writes nothing; it cannot be combined with --in-place or -o.")
    }
    if at != nil, output == nil { throw ValidationError("--at requires -o.") }
    if at != nil, paths.count > 1 || paths.contains(where: \.isDirectory) {
      throw ValidationError("--at takes one FILE.")
    }
    if inPlace, output != nil { throw ValidationError("--in-place and -o cannot be combined.") }
    if inPlace, paths.contains(where: \.isStandardStream) {
      throw ValidationError("Standard input cannot be repaired in place; use -o.")
    }
    if output?.isStandardStream ?? false, paths.count > 1 || paths.contains(where: \.isDirectory) {
      throw ValidationError("Only one result can be written to standard output.")
    }
    if let output, output.isDirectory, paths.contains(where: { DirectoryCheck.isSame($0.path, output.path) }) {
      throw ValidationError("The results cannot be written to the directory that is repaired; use --in-place.")
    }
    if let output, !output.isDirectory, paths.contains(where: { DirectoryCheck.isSame($0.path, output.path) }) {
      throw ValidationError("-o names an input; use --in-place to replace it.")
    }
    if report?.isStandardStream ?? false {
      throw ValidationError("--report takes a file; use --format jsonl for standard output.")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
  }

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let reportFile = try openReport()
    let destination = RepairDestination(
      inPlace: inPlace, output: output, inputs: paths, suffix: noBackup ? nil : suffix)
    let finder = FileFinder(
      paths.map(\.path), special: inPlace ? .refuse : .take, backups: .search(suffix: suffix ?? .orig),
      results: destination.directory, report: report?.path)
    let run = FileRun<RepairRow>(
      arguments: paths, finder: finder, batch: Batch(jobs: jobs, removesStaleTemporaryFiles: inPlace),
      format: destination.takesStandardOutput ? nil : format, report: reportFile, progress: progressLine(finder))
    let interruption = try Interruption.begin()
    let repairer = FileRepairer(
      settings: options.settings, allowsUnsafeFixes: unsafeFixes, unwrapsText: raw, destination: destination,
      locator: at, interruption: interruption)

    var summary = RepairSummary()
    var (tally, printed) = run.run(
      interruption: interruption, standardInput: { repairer.repairStandardInput() }, work: { repairer.repair($0) },
      each: { summary.count($0) })
    summary.seconds = Self.seconds(start.duration(to: clock.now))
    summary.tally = tally
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

  private func openReport() throws -> ReportFile? {
    try report.map { report in
      do {
        return try ReportFile(path: report.path)
      } catch {
        Diagnostics.print("cannot write the report \(report.path.escaped): \(FileError(error).text)")
        throw ExitCode(2)
      }
    }
  }

  private func progressLine(_ finder: FileFinder) -> ProgressLine? {
    let isShown = progress == .always || (progress == .auto && Terminal.isErrorATerminal && paths.map(\.path) != ["-"])
    return isShown ? ProgressLine(total: finder.count()) : nil
  }

  private static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + (Double(attoseconds) * 1e-15).rounded() / 1_000
  }
}
