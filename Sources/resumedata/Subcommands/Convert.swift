import ArgumentParser
import KeyedArchives
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage

/// `resumedata convert FILE`
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write a blob as another version or container, or for another URL.",
    discussion: """
      The conversion fails and lists whatever the target cannot represent; --lossy drops it instead. What was dropped, \
      added or changed is listed on standard error.

      Exit codes: 0 converted; 1 there is nothing to resume in the blob; 2 it could not be read, converted or written; \
      64 wrong usage.
      """
  )

  /// The form of the requests' archives.
  enum Requests: String, ExpressibleByArgument, CaseIterable {
    case keyed = "named", positional, keep
  }

  @Argument(help: "The blob; '-' is standard input.")
  var file: PathArgument

  @Option(
    help: ArgumentHelp(
      "Pick one blob of an input that has several, by the name that scan prints, e.g. '#@18230'.",
      valueName: "locator"))
  var at: String?

  @OptionGroup var target: TargetOptions

  @Option(help: "Form of the archived requests (default: the form that the target system reads).")
  var requests: Requests?

  @Option(help: "New URL for the download and both requests. Credentials are removed.")
  var url: String?

  @Flag(help: "Use the URL of the original request, for example when the URL after a redirect has expired.")
  var originalURL = false

  @Flag(help: "Keep headers with credentials for the new URL.")
  var keepCredentials = false

  @Option(help: "Set a header of the requests, 'Name: value'; may be repeated.")
  var header: [HeaderArgument] = []

  @Option(help: "Remove a header from the requests; may be repeated.")
  var removeHeader: [String] = []

  @Option(
    help: """
      The app's temporary directory, an absolute path. Version 1 stores the path of the partial file, later versions \
      store its name.
      """,
    completion: .directory)
  var directory: String?

  @Option(help: "The partial file; its length is the number of bytes received.")
  var partial: PathArgument?

  @Flag(help: "Drop what the target cannot represent.")
  var lossy = false

  @Flag(help: "Replace credentials, signed queries and bodies, so that the blob can be shown to others.")
  var redact = false

  @OptionGroup var facts: UpdateOptions

  @OptionGroup var output: BlobOutput

  func validate() throws {
    try HeaderArgument.validate(header)
    if let url { try Self.check(url: url) }
    try output.validate(input: file, partial: partial)
    if partial != nil, facts.bytesReceived != nil {
      throw ValidationError("--partial and --bytes-received cannot be combined.")
    }
    if url != nil, originalURL { throw ValidationError("--url and --original-url cannot be combined.") }
    if keepCredentials, url == nil, !originalURL {
      throw ValidationError("--keep-credentials requires --url or --original-url.")
    }
    if let directory, !directory.utf8.starts(with: "/".utf8) {
      throw ValidationError("--directory must be an absolute path.")
    }
  }

  func run() throws {
    let source = InputSource(argument: file.path)
    do {
      let input = try InputBlobs(of: source, at: at)
      let conversion = try convert(try input.only().document)
      let bytes = try conversion.document.encoded()
      let backup = try output.write(bytes, permissions: input.contents.permissions)
      try report(conversion, backup: backup)
    } catch {
      try report(error)
    }
  }

  private func convert(_ document: ResumeDataDocument) throws -> Conversion {
    var conversion = try document.conversion(to: try conversionTarget())
    var update = facts.update
    update.isLossy = lossy
    try conversion.append(try conversion.document.updating(update))
    let retargeting = try retargeting(to: originalURL ? try document.urlOfOriginalRequest() : url)
    try conversion.append(try conversion.document.retargeting(retargeting))
    if redact { try conversion.append(try conversion.document.redaction()) }
    return conversion
  }

  /// - Throws: an error if a blob cannot have the URL. The URL is not repeated, since it may contain a secret.
  static func check(url: String) throws {
    do throws(ConversionError) {
      try Retargeting(url: url).check()
    } catch {
      throw ValidationError("--url: \(error.reason).")
    }
  }

  private func retargeting(to url: String?) throws -> Retargeting {
    var retargeting = Retargeting(url: url, keepsCredentials: keepCredentials)
    retargeting.headers = try header.map { try $0.header }
    retargeting.removedHeaders = removeHeader
    retargeting.isLossy = lossy
    return retargeting
  }

  private func conversionTarget() throws -> ConversionTarget {
    var conversion = target.profile.map { ConversionTarget($0) } ?? ConversionTarget()
    if let container = target.container { conversion.container = container }
    switch requests {
    case nil: break
    case .keep: conversion.requests = nil
    case .keyed: conversion.requests = .keyed
    case .positional: if conversion.requests?.slots != .positional { conversion.requests = .positional }
    }
    conversion.directory = directory
    conversion.bytesReceived = facts.bytesReceived
    conversion.partialFileName = facts.tempFile
    conversion.isLossy = lossy
    if let partial {
      let file = try PartialFile(at: partial)
      conversion.bytesReceived = file.length
      conversion.partialFileName = facts.tempFile ?? file.name
      conversion.directory = directory ?? file.directory
    }
    return conversion
  }

  private func report(_ conversion: Conversion, backup: FilePath?) throws {
    let context = DiagnosisContext(reader: target.reader, now: SystemClock.now)
    var report = ConversionReport(
      document: conversion.document, changes: conversion.changes,
      findings: Diagnosis(of: conversion.document, in: context).findings())
    report.file = FileName(file.path)
    try report.print(to: output, backup: backup)
  }

  private func report(_ error: any Error) throws {
    guard !(error is ExitCode) else { throw error }
    try ConversionReport.print(error, file: file.path, to: output)
    throw ExitCode((error as? ConversionError)?.code == .nothingToResume ? 1 : 2)
  }
}

extension Conversion {
  /// Continues with the result of another step.
  fileprivate mutating func append(_ next: Conversion) throws {
    document = next.document
    changes += next.changes
  }
}

extension ConversionReport {
  /// Prints remarks on standard error, and the description of the result on standard output unless the blob goes there.
  ///
  /// - Parameter backup: the old file, if it was replaced.
  func print(to output: BlobOutput, backup: FilePath?) throws {
    var report = self
    (report.output, report.backup) = (output.path.map { FileName($0) }, backup.map { FileName($0) })
    for remark in remarks { Diagnostics.print(remark) }
    guard output.path != nil else { return }
    var printed = ReportOutput(format: output.format, isArray: false)
    switch output.format {
    case .text: printed.add([report.line])
    case .json, .jsonl: printed.add(report)
    }
    printed.finish()
    if printed.hasFailed { throw ExitCode(2) }
  }

  /// Prints why there is no blob.
  static func print(_ error: any Error, file: FilePath?, to output: BlobOutput) throws {
    let prefix = file.map { "\($0.escaped): " } ?? ""
    if let error = error as? ConversionError {
      Diagnostics.print(prefix + error.reason)
      for field in error.fields { Diagnostics.print("  \(field.field): \(field.message)") }
      if error.code == .notCarried { Diagnostics.print("  --lossy drops what is listed here") }
    } else {
      Diagnostics.print(prefix + FileError(error).text)
    }
    guard output.format != .text, output.path != nil else { return }
    var printed = ReportOutput(format: output.format, isArray: false)
    let name = file.map { FileName($0) }
    printed.add(
      (error as? ConversionError).map { ConversionFailure(file: name, $0) }
        ?? ConversionFailure(file: name, FileError(error)))
    printed.finish()
  }
}
