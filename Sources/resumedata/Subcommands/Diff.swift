import ArgumentParser
import ResumeDataFiles
import ResumeDataKit

/// `resumedata diff A B`
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    _superCommandName: "resumedata",
    abstract: "Say in what two blobs differ, by meaning.",
    discussion: """
      The container, the wrapping and the order of keys do not count, unless --encoding is given. Archived requests are \
      compared part by part; a part's path goes on behind '::'.

      Exit codes: 0 the same, 1 different, 2 an input could not be read or decoded, 64 wrong usage.
      """
  )

  @Argument(help: "A blob; '-' is standard input.")
  var a: String

  @Argument(help: "The blob to hold against it; '-' is standard input.")
  var b: String

  @Flag(help: "Compare the encodings too: only the same bytes are the same.")
  var encoding = false

  @Option(help: "How to print: text for people, json as one document, jsonl as one object a line.")
  var format: OutputFormat = .text

  @Flag(help: "Mask credentials, signed queries, bodies and other data.")
  var redact = false

  func validate() throws {
    if a == "-", b == "-" { throw ValidationError("Standard input can be only one of the two.") }
  }

  func run() throws {
    let left = Inspection(of: InputSource(argument: a))
    let right = Inspection(of: InputSource(argument: b))
    let report = ComparisonReport(
      left, right, includingEncoding: encoding, redaction: redact ? .credentials : .none)
    for failure in report.failures { Diagnostics.print(failure.description) }
    var output = ReportOutput(format: format, isArray: false)
    switch format {
    case .json, .jsonl: output.add(report)
    case .text: if let lines = report.lines(style: .standardOutput) { output.add(lines) }
    }
    output.finish()
    if !report.failures.isEmpty || output.hasFailed { throw ExitCode(2) }
    if !report.isSame { throw ExitCode(1) }
  }
}
