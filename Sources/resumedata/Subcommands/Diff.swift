import ArgumentParser
import ResumeDataFiles
import ResumeDataKit

/// `resumedata diff A B`
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two blobs by meaning.",
    discussion: """
      The container, the wrapping and the order of keys are ignored unless --encoding is given. Archived requests are \
      compared part by part; '::' in a path separates the request's key from the part.

      Exit codes: 0 the same, 1 different, 2 an input could not be read or decoded, 64 wrong usage.
      """
  )

  @Argument(help: "A blob; '-' is standard input.")
  var a: PathArgument

  @Argument(help: "The blob to compare with; '-' is standard input.")
  var b: PathArgument

  @Flag(help: "Compare the encodings too: only identical bytes count as the same.")
  var encoding = false

  @Option(help: "Output format: text, json (one document) or jsonl (one object per line).")
  var format: OutputFormat = .text

  @Flag(help: "Mask credentials, signed queries, bodies and other data.")
  var redact = false

  func validate() throws {
    if a.isStandardStream, b.isStandardStream { throw ValidationError("Only one of the two can be standard input.") }
  }

  func run() throws {
    let left = Inspection(of: InputSource(argument: a.path))
    let right = Inspection(of: InputSource(argument: b.path))
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
