import ArgumentParser
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// `resumedata resume BLOB -o OUT`
struct Resume: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Finish the download with curl.",
    discussion: """
      Sends the request that continues the download, once, through curl. The response is judged as check-response does \
      before a byte of it is used. The rest is appended to a copy of the partial file, OUT.part, which becomes OUT when \
      the file is complete. The partial file is only read. No redirect is followed.

      When the transfer is interrupted or cut off, OUT.part stays, and OUT.resumedata is a blob that goes on from its \
      end. A later run that goes on with these two removes them when they are not needed any more, unless \
      --keep-partial.

      This is the only subcommand through which anything reaches a network.

      Exit codes: 0 complete; 1 the response does not continue the download, or the blob cannot be continued; 2 \
      something could not be read, written or received; 64 wrong usage; 130 interrupted.
      """
  )

  @Argument(help: "The blob; '-' is standard input.")
  var blob: PathArgument

  @Option(help: "The partial file.")
  var partial: PathArgument?

  @Option(help: "The directory that has the partial file under the name that the blob gives.")
  var temporaryDirectory: DirectoryArgument?

  @Option(name: .short, help: "The file that the download becomes; it must not exist.")
  var output: PathArgument

  @Option(help: "Ask at this URL, as when the blob's has expired. The blob's credentials are not sent there.")
  var url: String?

  @Option(help: "A header to send, 'Name: value', in place of the blob's of that name; may be repeated.")
  var header: [HeaderArgument] = []

  @Flag(help: "Keep the files of an earlier run, OUT.part and OUT.resumedata, when they are not needed any more.")
  var keepPartial = false

  @Option(help: "Output format: text, json (one document) or jsonl (one object a line).")
  var format: OutputFormat = .text

  func validate() throws {
    guard (partial == nil) != (temporaryDirectory == nil) else {
      throw ValidationError("Give either --partial or --temporary-directory.")
    }
    if output.isStandardStream || output.hasTrailingSlash {
      throw ValidationError("-o needs the name of a file: what was received must not get lost.")
    }
    if let url { try Convert.check(url: url) }
    var check = Retargeting()
    check.headers = try header.map { try $0.header }
    for header in check.headers where CurlConfiguration.ownFields.contains(header.name.lowercased()) {
      throw ValidationError("--header must not set \(header.name), on which the verdict relies.")
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
      // A request that cannot be decoded is not sent either.
      retargeting.isLossy = true
      document = try document.retargeting(retargeting).document
    }
    return try ResumedDownload(
      document: document, blob: blob, partial: partial?.path ?? partialFile(of: document), output: output.path,
      extraHeaders: header.map { try $0.header }, keepsEarlier: keepPartial)
  }

  /// The partial file in the directory that was given.
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
