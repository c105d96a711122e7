import ArgumentParser
import KeyedArchives
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// `resumedata create`
struct Create: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    _superCommandName: "resumedata",
    abstract: "Craft a blob from a URL and a partial file.",
    discussion: """
      The partial file's length is the count of bytes received. The app must put the file into its temporary folder under \
      the same name (for version 1: leave it where it is). ETag or Last-Modified must be those of the answer that the bytes \
      came with.

      Exit codes: 0 made, 2 the partial file could not be used or the blob not be written, 64 wrong usage.
      """
  )

  @Option(help: "The URL of the download, http or https, percent-encoded.")
  var url: String

  @Option(help: "The partial file.")
  var partial: String

  @Option(help: "The ETag header of the server's answer, quotes included.")
  var etag: String?

  @Option(help: "The Last-Modified header of the server's answer.")
  var lastModified: String?

  @Option(help: "A header that the download needs, 'Name: value'; may be repeated.")
  var header: [HeaderArgument] = []

  @OptionGroup var target: TargetOptions

  @OptionGroup var output: BlobOutput

  func validate() throws {
    guard etag != nil || lastModified != nil else {
      throw ValidationError(
        "Give --etag or --last-modified: without a validator, parts of two versions of the file could be joined.")
    }
    guard target.profile != nil else { throw ValidationError("Give --to-version or --for.") }
    let headers = try header.map { try $0.header }
    do throws(ConversionError) {
      // What can be said without looking at the file.
      _ = try makeBlob(PartialFile(name: "file", length: 1, directory: "/"), headers)
    } catch {
      throw ValidationError(error.description)
    }
  }

  func run() throws {
    do {
      let file = try PartialFile(at: partial)
      let document = try makeBlob(file, header.map { try $0.header })
      let backup = try output.write(document.encoded(), from: nil)
      let context = DiagnosisContext(reader: target.reader, now: SystemClock.now)
      let report = ConversionReport(
        file: nil, output: output.path?.string, backup: backup?.string, document: document, changes: changes(file),
        findings: Diagnosis(of: document, in: context).findings())
      try report.print(to: output)
    } catch {
      guard !(error is ExitCode) else { throw error }
      try ConversionReport.print(error, file: nil, to: output)
      throw ExitCode(2)
    }
  }

  private func makeBlob(
    _ file: PartialFile, _ headers: [ArchivedURLRequest.Header]
  ) throws(ConversionError) -> ResumeDataDocument {
    guard var profile = target.profile else { throw ConversionError(.badArgument, "no version") }
    if let container = target.container { profile.container = container }
    return try ResumeDataDocument(
      url: url, partialFile: file, validator: Validator(entityTag: etag, lastModified: lastModified),
      headers: headers, profile: profile)
  }

  /// What the blob says that nobody has said to us.
  private func changes(_ file: PartialFile) -> [ConversionChange] {
    let isTag = etag.map { $0.hasPrefix("\"") || $0.hasPrefix("W/\"") } ?? true
    return isTag
      ? []
      : [ConversionChange(.note, "NSURLSessionResumeEntityTag", "not in quotes, as an ETag header has to be")]
  }
}
