import ResumeDataFiles
import SystemPackage

/// One file's outcome, as reports and exit codes need it.
protocol FileRow: Sendable, JSONWritable {
  /// The row of a file or folder that cannot be read.
  init(file: String, error: any Error)
  /// Whether the file is no resume data: such files in folders are counted and left alone.
  var isForeign: Bool { get }
  /// Whether something could not be read, decoded or written.
  var isFailure: Bool { get }
  /// Whether an error or a warning remains, or there is nothing to resume.
  var hasRemains: Bool { get }
  /// The row for people; none where there is nothing to say.
  func text(style: TextStyle) -> [String]
}

/// Runs something over files and folders and prints what comes of it, in a stable order.
struct FileRun<Row: FileRow> {
  let arguments: [String]
  let finder: FileFinder
  let batch: Batch
  /// How rows are printed; nil where they are not.
  let format: OutputFormat?
  /// Written along as JSON lines.
  let report: ReportFile?
  let progress: ProgressLine?

  /// What came of it.
  struct Tally {
    var rows = 0
    /// Files in folders that are no resume data.
    var foreign = 0
    var hasFailures = false
    var hasRemains = false
    var isInterrupted = false

    /// The exit code of the contract.
    var exitCode: Int32 {
      if isInterrupted { return 130 }
      if hasFailures { return 2 }
      return hasRemains ? 1 : 0
    }
  }

  /// Runs it.
  ///
  /// - Parameters:
  ///   - interruption: stops it between files.
  ///   - standardInput: what is done with `-`, in its place among the arguments.
  ///   - work: what is done with a file; called from several threads.
  ///   - each: told of each row that is reported, in order.
  func run(
    interruption: Interruption?, standardInput: () -> Row, work: @escaping @Sendable (FoundFile) -> Row,
    each: (Row) -> Void
  ) -> (Tally, ReportOutput) {
    var tally = Tally()
    var output = ReportOutput(format: format ?? .text, isArray: true)
    let named = Set(arguments)
    func add(_ row: Row) {
      tally.rows += 1
      tally.hasFailures = tally.hasFailures || row.isFailure
      tally.hasRemains = tally.hasRemains || row.hasRemains
      each(row)
      progress?.clear()
      report?.add(row)
      switch format {
      // The result itself is printed: what is to be said of it goes beside it.
      case nil: for line in row.text(style: .plain) { say(line) }
      case .text:
        let lines = row.text(style: .standardOutput)
        if !lines.isEmpty { output.add(lines, separated: false) }
      case .json, .jsonl: output.add(row)
      }
    }
    func say(_ message: String) {
      progress?.clear()
      output.flush()
      Diagnostics.print(message)
    }
    let ending = batch.run(
      over: finder, isCancelled: { interruption?.isRaised ?? false }, work: work
    ) { (event: Batch.Event<Row>) in
      switch event {
      case .done(let file, let row):
        if row.isForeign, !named.contains(file.path.string) { tally.foreign += 1 } else { add(row) }
        progress?.advance()
      case .standardInput: add(standardInput())
      case .skipped(let path, let reason):
        if reason != .backup { say("\(path) is left out: \(reason)") }
      case .fault(let fault):
        say(fault.description)
        let row = Row(file: fault.name, error: fault)
        tally.hasFailures = true
        each(row)
        report?.add(row)
        if format == .json || format == .jsonl { output.add(row) }
      case .cleaned(let path, let leavings):
        if leavings.removed > 0 {
          say("removed \(leavings.removed) temporary files that an unfinished run had left in \(path)")
        }
        for fault in leavings.faults {
          say(fault.description)
          tally.hasFailures = true
        }
      }
    }
    progress?.clear()
    tally.isInterrupted = ending == .interrupted
    return (tally, output)
  }
}
