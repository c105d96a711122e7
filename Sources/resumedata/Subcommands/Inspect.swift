import ArgumentParser
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// `resumedata inspect FILE...`
struct Inspect: TakesManyPaths {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    _superCommandName: "resumedata",
    abstract: "Show what is in a blob.",
    discussion: """
      Shows what the blob says, which system wrote it, both requests, the HTTP request that continues the download, and \
      what is odd.
      """
  )

  @Argument(help: "Blobs to read; '-' is standard input.")
  var files: [String]

  var paths: [String] {
    get { files }
    set { files = newValue }
  }

  @Option(help: "How to print: text for people, json as one document, jsonl as one object a line.")
  var format: OutputFormat = .text

  @Flag(help: "Mask credentials, signed queries and header values that carry them.")
  var redact = false

  @Option(help: "How many files are worked on at a time; else as many as there are processors.")
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1 on.") }
  }

  func run() throws {
    let redaction: Redaction = redact ? .credentials : .none
    var output = ReportOutput(format: format, isArray: files.count > 1)
    let layout = output.layout
    var isComplete = true
    inspectAll { source in
      InspectionRow(of: source, layout: layout, redaction: redaction)
    } each: { row in
      if let failure = row.failure {
        output.flush()
        Diagnostics.print(failure)
        isComplete = false
      }
      switch row.output {
      case .lines(let lines): output.add(lines)
      case .json(let json): output.add(json: json)
      }
    }
    output.finish()
    if !isComplete || output.hasFailed { throw ExitCode(2) }
  }

  /// Inspects the files, several at a time, and hands out what comes of it in their order.
  private func inspectAll(
    _ inspect: @escaping @Sendable (InputSource) -> InspectionRow, each: (InspectionRow) -> Void
  ) {
    // One file needs no threads.
    if files.count == 1, let file = files.first { return each(inspect(InputSource(argument: file))) }
    let items = files.lazy.map { file in
      file == "-"
        ? FileFinder.Item.standardInput : .file(FoundFile(path: FilePath(file), relative: FilePath(file)))
    }
    // Nothing interrupts it but what ends the process.
    _ = Batch(jobs: jobs).run(over: items, work: { inspect(.path($0.path)) }) { (event: Batch.Event<InspectionRow>) in
      switch event {
      case .done(_, let row): each(row)
      case .standardInput: each(inspect(.standardInput))
      case .skipped, .fault, .cleaned: break  // These come of folders.
      }
    }
  }
}
