import ArgumentParser
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports

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

  @Option(
    help: ArgumentHelp(
      """
      Pick one blob of an input that has several, by the name that scan prints. Given once, it applies to each input \
      that is not itself a blob; given twice, to the first and to the second input.
      """, valueName: "locator"))
  var at: [String] = []

  @Option(help: "Output format: text, json (one document) or jsonl (one object per line).")
  var format: OutputFormat = .text

  @Flag(help: "Mask credentials, signed queries, bodies and other data.")
  var redact = false

  func validate() throws {
    if at.count > 2 { throw ValidationError("--at can be given twice, once for each input.") }
    if a.isStandardStream, b.isStandardStream { throw ValidationError("Only one of the two can be standard input.") }
  }

  /// One locator for both is not meant for an input that is itself a blob.
  private func inspect(_ input: PathArgument, at locator: String?) -> Inspection {
    let source = InputSource(argument: input.path)
    guard at.count == 1, !input.isStandardStream else { return Inspection.only(of: source, at: locator) }
    let all = Inspection.all(of: source)
    if all.count == 1, case .success = all[0].outcome, all[0].locator == nil { return all[0] }
    return Inspection.only(of: source, at: locator)
  }

  func run() throws {
    let left = inspect(a, at: at.first)
    let right = inspect(b, at: at.last)
    let report = ComparisonReport(
      left, right, includingEncoding: encoding, redaction: redact ? .credentials : .none)
    let failures = [left, right].compactMap(\.failure)
    for failure in failures { Diagnostics.print(failure.description) }
    var output = ReportOutput(format: format, isArray: false)
    switch format {
    case .json, .jsonl: output.add(report)
    case .text:
      let names = [left, right].map { $0.file.escaped + Terminal.escape($0.step ?? "") }.joined(separator: " and ")
      if let lines = report.lines(naming: names, style: .standardOutput) { output.add(lines) }
    }
    output.finish()
    if !failures.isEmpty || output.hasFailed { throw ExitCode(2) }
    if !report.isSame { throw ExitCode(1) }
  }
}
