import ArgumentParser
import KeyedArchives
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage

/// `resumedata check-response [BLOB] [RESPONSE]`
struct CheckResponse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-response",
    abstract: "Check whether a new download could be resumed, or a response continues a blob.",
    discussion: """
      Reads response headers as tools print them: curl -I, -i, -v or -w, a HAR file, headers copied from a browser. \
      After redirects, the last response is used.

      Without a blob, prints whether URLSession will write resume data for such a response, and whether the download \
      can then be resumed. With a blob, prints whether the response continues its download.

      Exit codes: 0 the download is resumable, or the response continues the blob or says that it is complete; 1 it \
      does not; 2 an input could not be read; 64 wrong usage.
      """
  )

  @Argument(help: "A blob, a file with response headers, or both; by default the headers are read from standard input.")
  var inputs: [PathArgument] = []

  @Option(help: "The length of the partial file in bytes (default: what the blob says).")
  var partialLength: Int64?

  @Option(help: "Output format: text, json (one document) or jsonl (one object per line).")
  var format: OutputFormat = .text

  func validate() throws {
    if inputs.count > 2 { throw ValidationError("Give at most a blob and a file with response headers.") }
    if let partialLength, partialLength < 0 { throw ValidationError("--partial-length must not be negative.") }
  }

  func run() throws {
    let report: ResponseReport
    do {
      report = try makeReport()
    } catch {
      Diagnostics.print(FileError(error).text)
      throw ExitCode(2)
    }
    var output = ReportOutput(format: format, isArray: false)
    switch format {
    case .json, .jsonl: output.add(report)
    case .text: output.add(report.lines(style: .standardOutput))
    }
    output.finish()
    if output.hasFailed { throw ExitCode(2) }
    if !report.isGood { throw ExitCode(1) }
  }

  private func makeReport() throws -> ResponseReport {
    let (blob, transcript) = try readInputs()
    guard let recorded = transcript.final else {
      throw FileError(code: "no-response", reason: "there are no response headers in the input")
    }
    // Headers without a status belong to a successful response: tools omit the status line only for these.
    let response = ServerResponse(
      status: recorded.status ?? 200, headers: recorded.headers.map { .init(name: $0.name, value: $0.value) },
      method: recorded.method ?? "GET", url: recorded.url)
    let document = try blob.map { try ResumeDataDocument(decoding: $0) }
    return try ResponseReport(
      response: response, hasStatus: recorded.status != nil, redirects: transcript.responses.count - 1,
      document: document, partialLength: partialLength)
  }

  /// Distinguishes the blob from the headers by their contents.
  private func readInputs() throws -> (blob: [UInt8]?, transcript: ResponseTranscript) {
    let contents = try (inputs.isEmpty ? ["-"] : inputs.map(\.path)).map {
      try InputSource(argument: $0).read(atMost: ResponseTranscript.maximumLength)
    }
    let transcripts = contents.map { ResponseTranscript($0) }
    switch contents.count {
    case 1 where transcripts[0].isCertain || inputs.first?.isStandardStream ?? true: return (nil, transcripts[0])
    case 1:
      return (
        contents[0], ResponseTranscript(try InputSource.standardInput.read(atMost: ResponseTranscript.maximumLength))
      )
    default:
      return transcripts[0].isCertain ? (contents[1], transcripts[0]) : (contents[0], transcripts[1])
    }
  }
}
