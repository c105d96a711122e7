import ArgumentParser
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage

/// `resumedata resume BLOB -o OUT`
struct Resume: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Finish the download with curl.",
    discussion: """
      Sends the request that continues the download, once, with curl. The response is judged as by check-response \
      before any byte of it is used. The remaining bytes are appended to a copy of the partial file, OUT.part, which \
      is renamed to OUT when the file is complete. The partial file is only read. Redirects are not followed.

      If the transfer is interrupted or the connection is lost, OUT.part is kept, and OUT.resumedata is a blob that \
      continues from its end. A later run that uses these two files removes them when they are no longer needed, \
      unless --keep-partial is given.

      This is the only subcommand that uses the network.

      Exit codes: 0 complete; 1 the response does not continue the download, or the blob cannot be continued; 2 \
      something could not be read, written or received; 64 wrong usage; 130 interrupted.
      """
  )

  @Argument(help: "The blob; '-' is standard input.")
  var blob: PathArgument

  @Option(help: "The partial file.")
  var partial: PathArgument?

  @Option(help: "The directory with the partial file that the blob names.")
  var temporaryDirectory: DirectoryArgument?

  @Option(name: .short, help: ArgumentHelp("The finished file; it must not exist.", valueName: "file"))
  var output: PathArgument

  @Option(help: "Request this URL, for example if the blob's has expired. The blob's credentials are not sent.")
  var url: String?

  @Option(help: "A header to send, 'Name: value'. It replaces the blob's header with that name. May be repeated.")
  var header: [HeaderArgument] = []

  @Flag(help: "Keep OUT.part and OUT.resumedata of an earlier run when they are no longer needed.")
  var keepPartial = false

  @Option(help: "Output format: text, json (one document) or jsonl (one object per line).")
  var format: OutputFormat = .text

  func validate() throws {
    guard (partial == nil) != (temporaryDirectory == nil) else {
      throw ValidationError("Give either --partial or --temporary-directory.")
    }
    if output.isStandardStream || output.hasTrailingSlash {
      throw ValidationError("-o must be the name of a file, so that received bytes are not lost.")
    }
    if let url { try Convert.check(url: url) }
    var check = Retargeting()
    check.headers = try header.map { try $0.header }
    for header in check.headers where CurlConfiguration.ownFields.contains(header.name.lowercased()) {
      throw ValidationError("--header cannot set \(header.name), since the verdict depends on it.")
    }
    do throws(ConversionError) {
      try check.check()
    } catch {
      throw ValidationError("--header: \(error.reason).")
    }
  }

  func run() throws {
    let report: ResumeReport
    do {
      report = try download().run()
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
    if report.exitCode != 0 { throw ExitCode(report.exitCode) }
  }

  private func download() throws -> ResumedDownload {
    let bytes = try InputSource(argument: blob.path).read(atMost: PropertyListLimits.default.bytes)
    var document = try ResumeDataDocument(decoding: bytes)
    if let url {
      var retargeting = Retargeting(url: url)
      // A request that cannot be decoded is not sent.
      retargeting.isLossy = true
      document = try document.retargeting(retargeting).document
    }
    return try ResumedDownload(
      document: document, blob: blob, partial: partial?.path ?? partialFile(of: document), output: output.path,
      extraHeaders: header.map { try $0.header }, keepsEarlier: keepPartial)
  }

  /// The partial file in the given directory.
  private func partialFile(of document: ResumeDataDocument) throws -> FilePath {
    let directory = temporaryDirectory?.path ?? "."
    let name = document.fields.partialFileName(in: DirectoryCheck.absolute(directory).string)
    func fail(_ reason: String) -> FileError { FileError(code: "unreadable-file", reason: reason) }
    switch PartialFileLookup.look(for: document, in: [directory]) {
    case .found(let found, _): return FilePath(found).appending(name ?? "")
    case .missing: throw fail("there is no partial file \(name ?? "") in \(directory.escaped)")
    case .unusable(_, let reason): throw fail("the partial file \(name ?? "") \(reason)")
    case .unknown: throw fail("the blob does not name its partial file; give --partial")
    }
  }
}
