import ArgumentParser
import ResumeDataFiles
import ResumeDataKit

/// `resumedata inspect FILE...`
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is in a blob.",
    discussion: """
      Shows what the blob says, which system wrote it, both requests, the HTTP request that continues the download, and \
      what is odd.
      """
  )

  @Argument(help: "Blobs to read; '-' is standard input.")
  var files: [String]

  @Option(help: "How to print: text for people, json as one document, jsonl as one object a line.")
  var format: OutputFormat = .text

  @Flag(help: "Mask credentials, signed queries and header values that carry them.")
  var redact = false

  func run() throws {
    let redaction: Redaction = redact ? .credentials : .none
    var output = ReportOutput(format: format, isArray: files.count > 1)
    var isComplete = true
    for file in files {
      let inspection = Inspection(of: InputSource(argument: file))
      if case .failure(let failure) = inspection.outcome {
        Diagnostics.print(failure.description)
        isComplete = false
      }
      switch format {
      case .json, .jsonl: output.add(InspectionJSON(inspection, redaction: redaction, now: SystemClock.now).value)
      case .text: output.add(InspectionText(inspection, redaction: redaction, style: .standardOutput).lines)
      }
    }
    output.finish()
    if !isComplete || output.hasFailed { throw ExitCode(2) }
  }
}
