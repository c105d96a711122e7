import ResumeDataFiles
import ResumeDataReports
import SystemPackage

/// The outcome of one blob of a file, as reports and exit codes need it.
protocol FileRow: Sendable, JSONWritable {
  /// The row of a file or directory that cannot be read.
  init(file: FilePath, error: any Error)
  /// Whether the file is not resume data: such files in directories are counted and skipped.
  var isUnrecognized: Bool { get }
  /// Whether the wait for the file was interrupted.
  var isInterrupted: Bool { get }
  /// Whether something could not be read, decoded or written.
  var isFailure: Bool { get }
  /// Whether an error or a warning remains, or there is nothing to resume.
  var hasOutstandingFindings: Bool { get }
  /// The row as text; empty if there is nothing to report.
  func text(style: TextStyle) -> [String]
}

/// Processes files and directories and prints the results in a stable order.
struct FileRun<Row: FileRow> {
  let arguments: [PathArgument]
  let finder: FileFinder
  let batch: Batch
  /// The format of printed rows, or nil to print none.
  let format: OutputFormat?
  /// Gets the rows as JSON lines, too.
  let report: ReportFile?
  let progress: ProgressLine?

  /// Runs it.
  ///
  /// - Parameters:
  ///   - interruption: stops it between files.
  ///   - standardInput: processes `-`, in the order of the arguments.
  ///   - work: processes a file, with a row for each blob in it; called from several threads.
  ///   - each: called with each reported row, in order.
  func run(
    interruption: Interruption?, standardInput: () -> [Row], work: @escaping @Sendable (FoundFile) -> [Row],
    each: @escaping (Row) -> Void
  ) -> (RunTally, ReportOutput) {
    let printer = RowPrinter<Row>(format: format, report: report, progress: progress, each: each)
    let named = Set(arguments.map(\.path))
    let ending = batch.run(
      over: finder, isCancelled: { interruption?.isRaised ?? false }, work: work,
      beforePause: { printer.output.flushIfDue() }
    ) { (event: Batch.Event<[Row]>) in
      switch event {
      case .done(let file, let rows):
        if rows.allSatisfy(\.isUnrecognized), !named.contains(file.path) {
          printer.tally.unrecognized += 1
        } else {
          printer.add(rows)
        }
        progress?.advance()
      case .standardInput: printer.add(standardInput())
      case .skipped(_, .backup): printer.tally.backups += 1
      case .skipped(let path, let reason): printer.say("\(path.escaped) is skipped: \(reason)")
      case .failure(let error): printer.add(error)
      case .cleaned(let path, let stale): printer.add(stale, in: path)
      }
    }
    progress?.erase()
    printer.tally.isInterrupted = printer.tally.isInterrupted || ending == .interrupted
    return (printer.tally, printer.output)
  }
}

/// The totals of a run.
struct RunTally {
  /// Files that were reported.
  var files = 0
  /// Files in directories that are not resume data.
  var unrecognized = 0
  /// Files in directories that are backups of others.
  var backups = 0
  var hasFailures = false
  var hasOutstandingFindings = false
  var isInterrupted = false

  /// The exit code.
  var exitCode: Int32 {
    if isInterrupted { return 130 }
    if hasFailures { return 2 }
    return hasOutstandingFindings ? 1 : 0
  }

  /// What was skipped, in words: `skipped 1 backup, 3 files that are not resume data`, or nil if nothing was.
  var skipped: String? {
    var parts: [String] = []
    if backups > 0 { parts.append("\(backups) \(backups == 1 ? "backup" : "backups")") }
    if unrecognized > 0 {
      parts.append("\(unrecognized) \(unrecognized == 1 ? "file that is" : "files that are") not resume data")
    }
    return parts.isEmpty ? nil : "skipped " + parts.joined(separator: ", ")
  }
}

/// Prints rows and messages between them.
private final class RowPrinter<Row: FileRow> {
  var tally = RunTally()
  var output: ReportOutput
  private let format: OutputFormat?
  private let report: ReportFile?
  private let progress: ProgressLine?
  private let each: (Row) -> Void

  init(format: OutputFormat?, report: ReportFile?, progress: ProgressLine?, each: @escaping (Row) -> Void) {
    output = ReportOutput(format: format ?? .text, isArray: true)
    (self.format, self.report, self.progress, self.each) = (format, report, progress, each)
  }

  /// The rows of one file.
  func add(_ rows: [Row]) {
    if rows.contains(where: \.isInterrupted) { return tally.isInterrupted = true }
    tally.files += 1
    for row in rows { add(row) }
  }

  private func add(_ row: Row) {
    tally.hasFailures = tally.hasFailures || row.isFailure
    tally.hasOutstandingFindings = tally.hasOutstandingFindings || row.hasOutstandingFindings
    each(row)
    report?.add(row)
    switch format {
    // The result itself is printed, so remarks go to standard error.
    case nil: for line in row.text(style: .plain) { say(line) }
    case .text:
      let lines = row.text(style: .standardOutput)
      guard !lines.isEmpty else { return }
      if Terminal.isOutputATerminal { progress?.erase() }
      output.add(lines, separated: false)
    case .json, .jsonl:
      if Terminal.isOutputATerminal { progress?.erase() }
      output.add(row)
    }
  }

  func say(_ message: String) {
    progress?.erase()
    output.flush()
    Diagnostics.print(message)
  }

  /// A file or directory that could not be opened.
  func add(_ error: FileOperationError) {
    if error.cause == .interrupted { return tally.isInterrupted = true }
    say(error.description)
    let row = Row(file: error.path, error: error)
    tally.hasFailures = true
    each(row)
    report?.add(row)
    if format == .json || format == .jsonl { output.add(row) }
  }

  func add(_ stale: StaleTemporaryFiles, in directory: FilePath) {
    if stale.removed > 0 {
      let files = stale.removed == 1 ? "1 temporary file" : "\(stale.removed) temporary files"
      say("removed \(files) that an unfinished run had left in \(directory.escaped)")
    }
    for error in stale.errors {
      say(error.description)
      tally.hasFailures = true
    }
  }
}
