import ArgumentParser
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// `resumedata inspect FILE...`
struct Inspect: TakesManyPaths {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what is in a blob.",
    discussion: """
      Prints the fields of the blob, the system that wrote it, both requests, the HTTP request that continues the \
      download, and anything unusual.

      Exit codes: 0 decoded; 2 some input could not be read or decoded; 64 wrong usage; 130 interrupted.
      """
  )

  @Argument(help: "Blobs to read; '-' is standard input.")
  var files: [PathArgument]

  var paths: [PathArgument] {
    get { files }
    set { files = newValue }
  }

  @Option(help: "Output format: text, json (one document) or jsonl (one object per line).")
  var format: OutputFormat = .text

  @Flag(help: "Mask credentials, signed queries and header values that carry them.")
  var redact = false

  @Flag(help: "Print a curl command line that sends what the loader would send, and what its answer must have.")
  var curl = false

  @Option(help: "Number of files to process in parallel (default: number of processors).")
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
    if curl, format != .text {
      throw ValidationError("--curl prints text; --format \(format.rawValue) has the request under 'resume'.")
    }
  }

  func run() throws {
    let redaction: Redaction = redact ? .credentials : .none
    let interruption = try Interruption.begin()
    let printer = Printer(format: format, isArray: files.count > 1)
    let layout = printer.output.layout
    let isInterrupted = inspectAll(interruption, printer) { [curl] source in
      InspectionRow(of: source, layout: layout, redaction: redaction, asCurl: curl, interruption: interruption)
    }
    printer.output.finish()
    if isInterrupted {
      Diagnostics.print(Interruption.message(afterFiles: printer.count))
      throw ExitCode(130)
    }
    if !printer.isComplete || printer.output.hasFailed { throw ExitCode(2) }
  }

  /// Inspects the files, several in parallel, and prints the results in order.
  ///
  /// - Returns: whether it was interrupted.
  private func inspectAll(
    _ interruption: Interruption, _ printer: Printer,
    _ inspect: @escaping @Sendable (InputSource) -> InspectionRow
  ) -> Bool {
    // One file needs no threads.
    if files.count == 1, let file = files.first { return !printer.add(inspect(InputSource(argument: file.path))) }
    let items = files.lazy.map { file in
      file.isStandardStream ? FileFinder.Item.standardInput : .file(FoundFile(path: file.path))
    }
    var isInterrupted = false
    let ending = Batch(jobs: jobs).run(
      over: items, isCancelled: { interruption.isRaised }, work: { inspect(.file($0)) },
      beforePause: { printer.output.flushIfDue() }
    ) { (event: Batch.Event<InspectionRow>) in
      switch event {
      case .done(_, let row): if !printer.add(row) { isInterrupted = true }
      case .standardInput:
        printer.output.flush()
        if !printer.add(inspect(.standardInput)) { isInterrupted = true }
      case .skipped, .failure, .cleaned: break  // These come from directories.
      }
    }
    return isInterrupted || ending == .interrupted
  }

  /// Prints rows.
  private final class Printer {
    var output: ReportOutput
    private(set) var count = 0
    private(set) var isComplete = true

    init(format: OutputFormat, isArray: Bool) {
      output = ReportOutput(format: format, isArray: isArray)
    }

    /// Prints a row. Returns false if waiting for its file was interrupted.
    func add(_ row: InspectionRow) -> Bool {
      guard !row.isInterrupted else { return false }
      count += 1
      if let failure = row.failure {
        output.flush()
        Diagnostics.print(failure)
        isComplete = false
      }
      switch row.output {
      case .lines(let lines): output.add(lines)
      case .json(let json): output.add(json: json)
      }
      return true
    }
  }
}
