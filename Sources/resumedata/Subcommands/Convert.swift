import ArgumentParser
import KeyedArchives
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// `resumedata convert FILE`
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    _superCommandName: "resumedata",
    abstract: "Write a blob as another version or container, or for another URL.",
    discussion: """
      Nothing is lost in silence: what the target cannot carry stops the conversion and is named; with --lossy it is left \
      out. What was left out, made up or put differently is listed on standard error.

      Exit codes: 0 converted, 1 there is nothing to resume in the blob, 2 it could not be read, converted or written, 64 wrong \
      usage.
      """
  )

  /// What becomes of the requests' archives.
  enum Requests: String, ExpressibleByArgument, CaseIterable {
    case named, positional, keep
  }

  @Argument(help: "The blob; '-' is standard input.")
  var file: String

  @OptionGroup var target: TargetOptions

  @Option(help: "How the requests are archived; else as the reader's system reads them.")
  var requests: Requests?

  @Option(help: "Another URL, for the download and both requests. Credentials do not go along.")
  var url: String?

  @Flag(help: "Take headers with credentials along to the new URL.")
  var keepCredentials = false

  @Option(help: "Set a header of the requests, 'Name: value'; may be repeated.")
  var header: [HeaderArgument] = []

  @Option(help: "Take a header out of the requests; may be repeated.")
  var removeHeader: [String] = []

  @Option(
    help:
      "The app's temporary folder, absolute: version 1 has the partial file's path in it, later versions the name alone."
  )
  var directory: String?

  @Option(help: "The partial file: its length is the count of bytes received.")
  var partial: String?

  @Option(help: "The count of bytes received.")
  var bytesReceived: Int64?

  @Flag(help: "Leave out what the target cannot carry.")
  var lossy = false

  @Flag(help: "Replace credentials, signed queries and bodies, so that the blob can be shown to others.")
  var redact = false

  @OptionGroup var output: BlobOutput

  func validate() throws {
    _ = try header.map { try $0.header }
    if partial != nil, bytesReceived != nil {
      throw ValidationError("--partial and --bytes-received exclude each other.")
    }
    if keepCredentials, url == nil { throw ValidationError("--keep-credentials goes with --url.") }
    if let bytesReceived, bytesReceived < 0 { throw ValidationError("--bytes-received takes a number from 0 on.") }
    if let directory, !directory.utf8.starts(with: "/".utf8) {
      throw ValidationError("--directory takes an absolute path: a blob means nothing by a relative one.")
    }
  }

  func run() throws {
    let source = InputSource(argument: file)
    do {
      let document = try ResumeDataDocument(decoding: source.read(atMost: PropertyListLimits.default.bytes))
      let conversion = try convert(document)
      let bytes = try conversion.document.encoded()
      var path: FilePath?
      if case .path(let source) = source { path = source }
      let backup = try output.write(bytes, from: path)
      try report(conversion, backup: backup)
    } catch {
      try report(error)
    }
  }

  private func convert(_ document: ResumeDataDocument) throws -> Conversion {
    var conversion = try document.conversion(to: try conversionTarget())
    var retargeting = Retargeting(url: url, keepsCredentials: keepCredentials)
    retargeting.headers = try header.map { try $0.header }
    retargeting.removedHeaders = removeHeader
    retargeting.isLossy = lossy
    try conversion.append(try conversion.document.retargeting(retargeting))
    if redact { try conversion.append(try conversion.document.redacted()) }
    return conversion
  }

  private func conversionTarget() throws -> ConversionTarget {
    var conversion = target.profile.map { ConversionTarget($0) } ?? ConversionTarget()
    if let container = target.container { conversion.container = container }
    switch requests {
    case nil: break
    case .keep: conversion.requests = nil
    case .named: conversion.requests = .named
    case .positional: if conversion.requests?.slots != .positional { conversion.requests = .positional }
    }
    conversion.directory = directory
    conversion.bytesReceived = bytesReceived
    conversion.isLossy = lossy
    if let partial {
      let file = try PartialFile(at: partial)
      conversion.bytesReceived = file.length
      conversion.partialFileName = file.name
      conversion.directory = directory ?? file.directory
    }
    return conversion
  }

  private func report(_ conversion: Conversion, backup: FilePath?) throws {
    let context = DiagnosisContext(reader: target.reader, now: SystemClock.now)
    let report = ConversionReport(
      file: file, output: output.path?.string, backup: backup?.string, document: conversion.document,
      changes: conversion.changes, findings: Diagnosis(of: conversion.document, in: context).findings())
    try report.print(to: output)
  }

  private func report(_ error: any Error) throws {
    guard !(error is ExitCode) else { throw error }
    try ConversionReport.print(error, file: file, to: output)
    throw ExitCode((error as? ConversionError)?.code == .nothingToResume ? 1 : 2)
  }
}

extension Conversion {
  /// Goes on with what another step made of the document.
  fileprivate mutating func append(_ next: Conversion) throws {
    document = next.document
    changes += next.changes
  }
}

extension ConversionReport {
  /// Prints remarks on standard error, and on standard output, if the blob does not go there, what was made.
  func print(to output: BlobOutput) throws {
    for remark in remarks { Diagnostics.print(remark) }
    guard output.path != nil else { return }
    var printed = ReportOutput(format: output.format, isArray: false)
    switch output.format {
    case .text: printed.add([Terminal.escape(line)])
    case .json, .jsonl: printed.add(self)
    }
    printed.finish()
    if printed.hasFailed { throw ExitCode(2) }
  }

  /// Says why there is no blob.
  static func print(_ error: any Error, file: String?, to output: BlobOutput) throws {
    let prefix = file.map { "\($0): " } ?? ""
    if let error = error as? ConversionError {
      Diagnostics.print(prefix + error.reason)
      for field in error.fields { Diagnostics.print("  \(field.field): \(field.message)") }
      if error.code == .notCarried { Diagnostics.print("  --lossy leaves out what is named here") }
    } else {
      Diagnostics.print(prefix + FileError(error).text)
    }
    guard output.format != .text, output.path != nil else { return }
    var printed = ReportOutput(format: output.format, isArray: false)
    printed.add(ConversionFailure(file: file, error: error))
    printed.finish()
  }
}
