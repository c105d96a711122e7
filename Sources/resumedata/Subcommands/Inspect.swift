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

      Every blob in a log, a property list or a database is shown, with its place. For directories, and with csv and \
      tsv, each blob is one line.

      Exit codes: 0 decoded; 2 some input could not be read or decoded; 64 wrong usage; 130 interrupted.
      """
  )

  @Argument(help: "Blobs to read, files with blobs in them, or directories; '-' is standard input.")
  var files: [PathArgument]

  var paths: [PathArgument] {
    get { files }
    set { files = newValue }
  }

  @Option(help: "Output format: text, json (one document), jsonl (one per line), csv or tsv (one row per blob).")
  var format: InspectionFormat = .text

  @Option(
    help: ArgumentHelp(
      "Pick one blob of an input that has several, by the name that scan prints, e.g. '#@18230'.",
      valueName: "locator"))
  var at: String?

  @Flag(help: "Mask credentials, signed queries and header values that carry them.")
  var redact = false

  @Flag(
    help: "Print a curl command line that sends what the loader would send, and the checks that the response must pass."
  )
  var curl = false

  @Option(help: "Number of files to process in parallel (default: number of processors).")
  var jobs: Int?

  func validate() throws {
    if at != nil, files.count > 1 { throw ValidationError("--at takes one FILE.") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
    if curl, format != .text {
      throw ValidationError("--curl prints text; --format \(format.rawValue) has the request under 'resume'.")
    }
  }

  func run() throws {
    let hasDirectories = files.contains(where: \.isDirectory)
    let interruption = try Interruption.begin()
    let redaction: Redaction = redact ? .credentials : .none
    // One file needs no threads, and gives an array only where it has several blobs.
    let only = files.count == 1 && !hasDirectories ? files.first : nil
    let inspections = only.map {
      Inspection.all(of: InputSource(argument: $0.path), at: at, interruption: interruption)
    }
    let printer = InspectionPrinter(
      format: format, isArray: (inspections?.count ?? 2) > 1, isTable: hasDirectories && !curl, redaction: redaction)
    let style = curl ? .curl : printer.style
    var isInterrupted = false
    if let inspections {
      isInterrupted = !printer.add(inspections.map { InspectionRow($0, style: style, redaction: redaction) })
    } else {
      isInterrupted = inspectAll(hasDirectories, interruption, printer) { source in
        Inspection.all(of: source, interruption: interruption)
          .map { InspectionRow($0, style: style, redaction: redaction) }
      }
    }
    printer.output.finish()
    if printer.skipped > 0 { Diagnostics.print(printer.skippedText) }
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
    _ hasDirectories: Bool, _ interruption: Interruption, _ printer: InspectionPrinter,
    _ inspect: @escaping @Sendable (InputSource) -> [InspectionRow]
  ) -> Bool {
    if hasDirectories {
      let finder = FileFinder(files.map(\.path), special: .take, backups: .search())
      return inspectAll(finder, interruption, printer, inspect)
    }
    // Without directories each file is inspected as often as it is named.
    let items = files.lazy.map { file in
      file.isStandardStream ? FileFinder.Item.standardInput : .file(FoundFile(path: file.path))
    }
    return inspectAll(items, interruption, printer, inspect)
  }

  private func inspectAll(
    _ items: some Sequence<FileFinder.Item>, _ interruption: Interruption, _ printer: InspectionPrinter,
    _ inspect: @escaping @Sendable (InputSource) -> [InspectionRow]
  ) -> Bool {
    let named = Set(files.map(\.path))
    var isInterrupted = false
    let ending = Batch(jobs: jobs).run(
      over: items, isCancelled: { interruption.isRaised }, work: { inspect(.file($0)) },
      beforePause: { printer.output.flushIfDue() }
    ) { (event: Batch.Event<[InspectionRow]>) in
      switch event {
      case .done(let file, let rows):
        if !named.contains(file.path), rows.allSatisfy(\.isUnrecognized) {
          printer.skipped += 1
        } else if !printer.add(rows) {
          isInterrupted = true
        }
      case .standardInput:
        printer.output.flush()
        if !printer.add(inspect(.standardInput)) { isInterrupted = true }
      case .failure(let error): printer.add(error)
      case .skipped(_, .backup), .cleaned: break
      case .skipped(let path, let reason): printer.say("\(path.escaped) is left out: \(reason)")
      }
    }
    return isInterrupted || ending == .interrupted
  }
}

/// How `inspect` prints.
enum InspectionFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, jsonl, csv, tsv

  // What the library would find out by itself, through key paths and casts that take it longer than to read a file.
  static var allValueStrings: [String] { allCases.map { $0.rawValue } }
  static var allValueDescriptions: [String: String] { [:] }
}

/// Prints what `inspect` gives, file by file.
private final class InspectionPrinter {
  var output: ReportOutput
  /// Files in directories that are not resume data.
  var skipped = 0
  let style: InspectionStyle
  private(set) var count = 0
  private(set) var isComplete = true
  private let isTable: Bool

  /// - Parameters:
  ///   - isArray: whether `json` prints an array.
  ///   - isTable: whether `text` is one line a blob.
  init(format: InspectionFormat, isArray: Bool, isTable: Bool, redaction: Redaction) {
    func table(_ format: BlobTable.Format) -> BlobTable { BlobTable(format: format, redaction: redaction) }
    let (layout, table): (OutputFormat, BlobTable?) =
      switch format {
      case .text: (.text, isTable ? table(.text) : nil)
      case .json: (.json, nil)
      case .jsonl: (.jsonl, nil)
      case .csv: (.text, table(.csv))
      case .tsv: (.text, table(.tsv))
      }
    output = ReportOutput(format: layout, isArray: isArray)
    style = table.map { .table($0) } ?? output.layout.map { .json($0) } ?? .text
    self.isTable = table != nil
    if let heading = table?.heading { output.add([heading], separated: false) }
  }

  /// Prints the rows of a file; false where it was waited for and the wait was interrupted.
  func add(_ rows: [InspectionRow]) -> Bool {
    guard !rows.contains(where: \.isInterrupted) else { return false }
    count += 1
    for row in rows {
      if let failure = row.failure {
        say(failure)
        isComplete = false
      }
      switch row.output {
      case .lines(let lines): if !lines.isEmpty { output.add(lines, separated: !isTable) }
      case .json(let json): output.add(json: json)
      }
    }
    return true
  }

  /// A file or directory that could not be opened.
  func add(_ error: FileOperationError) {
    say(error.description)
    isComplete = false
  }

  func say(_ message: String) {
    output.flush()
    Diagnostics.print(message)
  }

  var skippedText: String {
    "skipped \(skipped) \(skipped == 1 ? "file that is" : "files that are") not resume data"
  }
}
