import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage

/// The result of `resume`.
struct ResumeReport: JSONWritable, Sendable {
  let output: FilePath
  var isComplete = false
  var isInterrupted = false
  /// The offset at which bytes were appended; nil if no request was sent.
  var resumedAt: Int64?
  /// The number of bytes of the finished file, or of the copy that was kept.
  var length: Int64?
  /// The verdict on the response.
  private(set) var verdict: ResponseVerdict?
  private(set) var status: Int?
  /// The target of a redirect.
  private(set) var location: String?
  /// The reason why the download is not complete, if it is not in the verdict.
  var reason: String?
  /// The copy of the partial file with the received bytes.
  var keptPartial: FilePath?
  /// The blob that continues from its end.
  var keptBlob: FilePath?

  init(output: FilePath) { self.output = output }

  /// Adds the facts of a response.
  mutating func take(_ reception: ResponseReception) {
    verdict = reception.verdict
    status = reception.response?.status
    location = reception.response?.header("Location")
  }

  /// Whether the download cannot be continued with this blob or with this response.
  private var cannotContinue: Bool {
    switch verdict?.action {
    case .append, .complete: false
    case .some: true
    case nil: resumedAt == nil
    }
  }

  private var verdictName: String? {
    if let verdict { return verdict.action.rawValue }
    // Nothing was requested.
    if isComplete { return ResponseVerdict.Action.complete.rawValue }
    return cannotContinue ? ResponseVerdict.Action.notResumable.rawValue : nil
  }

  /// The exit code.
  var exitCode: Int32 {
    if isComplete { return 0 }
    if isInterrupted { return 130 }
    return cannotContinue ? 1 : 2
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("blob", keptBlob, bytes: "blobBytes")
      json.member("complete", isComplete)
      json.member("interrupted", isInterrupted)
      json.member("length", length)
      json.member("location", location)
      json.member("output", isComplete ? output : nil, bytes: "outputBytes")
      json.member("partial", keptPartial, bytes: "partialBytes")
      json.member("reason", reason)
      json.member("reasons", verdict?.reasons ?? [])
      json.member("resumedAt", resumedAt)
      json.member("retryAfter", verdict?.retryAfter)
      json.member("schema", 1)
      json.member("status", status)
      json.member("verdict", verdictName)
    }
  }

  /// The report for people.
  func lines(style: TextStyle) -> [String] {
    var table = TextTable(style: style)
    let state =
      isComplete
      ? "complete, \(Quantity.bytes(length ?? 0))" : style.warning(isInterrupted ? "interrupted" : "not complete")
    table.line("\(output.escaped): \(state)")
    table.row("verdict", verdictName)
    table.row("status", status.map { String($0) })
    table.row("because", isInterrupted ? nil : reason)
    for reason in verdict?.reasons ?? [] { table.row("because", "\(reason.message) (\(reason.source))") }
    table.row("ask again", verdict?.retryAfter)
    table.row("redirects to", location)
    if !isComplete { table.row("received", length.map { Quantity.bytes($0) }) }
    if let next { table.line("  continue with: \(next)") }
    return table.finish()
  }

  /// The command that continues the download. Headers of the command line are not in the blob, and are not repeated.
  private var next: String? {
    guard let keptBlob, let keptPartial else { return nil }
    return "resumedata resume \(ShellQuoting.word(keptBlob)) --partial \(ShellQuoting.word(keptPartial)) "
      + "-o \(ShellQuoting.word(output))"
  }
}
