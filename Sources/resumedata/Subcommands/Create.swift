import ArgumentParser
import KeyedArchives
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage

/// `resumedata create`
struct Create: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Create a blob from a URL and a partial file.",
    discussion: """
      The length of the partial file is the number of bytes received. The app must put the file into its temporary \
      directory under the same name (for version 1: leave it where it is). ETag and Last-Modified must be those of the \
      response that the bytes came with.

      Exit codes: 0 created; 2 the partial file could not be used, or the blob could not be written; 64 wrong usage.
      """
  )

  @Option(help: "URL of the download: http or https, percent-encoded.")
  var url: String

  @Option(help: "The partial file.")
  var partial: PathArgument

  @Option(help: "ETag header of the server's response, including the quotation marks.")
  var etag: String?

  @Option(help: "Last-Modified header of the server's response, such as 'Tue, 04 Feb 2020 09:30:00 GMT'.")
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
    try validateValidators()
    try HeaderArgument.validate(header)
    try output.validate(partial: partial)
    let headers = try header.map { try $0.header }
    do throws(ConversionError) {
      // Checks that do not need the file.
      _ = try makeBlob(PartialFile(name: "file", length: 1, directory: "/"), headers)
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// An invalid validator never matches: the loader would start over and empty the file.
  private func validateValidators() throws {
    if let etag, EntityTag(etag) == nil || RawArguments.isRaw(etag) {
      throw ValidationError("--etag is not an entity tag; give it with its quotation marks, like '\"5e3a1c\"'.")
    }
    if let lastModified, HTTPDate(lastModified) == nil {
      throw ValidationError("--last-modified is not an HTTP date; use the form 'Tue, 04 Feb 2020 09:30:00 GMT'.")
    }
  }

  func run() throws {
    do {
      let file = try PartialFile(at: partial)
      let document = try makeBlob(file, header.map { try $0.header })
      let backup = try output.write(document.encoded())
      let context = DiagnosisContext(reader: target.reader, now: SystemClock.now)
      let report = ConversionReport(
        document: document, changes: [], findings: Diagnosis(of: document, in: context).findings())
      try report.print(to: output, backup: backup)
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
}
