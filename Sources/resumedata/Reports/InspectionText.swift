import KeyedArchives
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports

/// One inspected file as text.
struct InspectionText {
  let lines: [String]

  init(_ inspection: Inspection, redaction: Redaction, style: TextStyle) {
    var table = TextTable(style: style)
    table.heading(inspection.file.escaped + Terminal.escape(inspection.step.map(redaction.fact) ?? ""))
    switch inspection.outcome {
    case .success(let document):
      Self.add(document, of: inspection, redaction, to: &table)
      Self.addFindings(in: document, style: style, to: &table)
    case .failure(.undecodable(_, let error)):
      table.item("cannot be decoded: \(error)")
      table.row("error", error.code.rawValue)
      table.row("size", inspection.size.map { Quantity.bytes($0) })
    case .failure(.unclear(_, let error)):
      table.item(error.text)
    case .failure(.unreadable(let fault)):
      table.item(fault.description)
    }
    lines = table.finish()
  }

  private static func add(
    _ document: ResumeDataDocument, of inspection: Inspection, _ redaction: Redaction, to table: inout TextTable
  ) {
    let fields = document.fields
    table.row("kind", document.kind.title + (document.isEmpty ? ", empty: there is nothing to resume" : ""))
    table.row("version", fields.version.map { String($0) })
    table.row("container", document.container.title(mask: document.mask ?? fields.innerMask))
    table.row("wrapped in", document.textEncoding == .raw ? nil : document.textEncoding.phrase)
    table.row("at", inspection.place?.text)
    table.row("size", inspection.size.map { Quantity.bytes($0) })
    table.row("written by", document.origin.system)
    for evidence in document.origin.evidence { table.row("", evidence) }

    if document.kind == .download || document.kind == .safariDownload, !document.isEmpty {
      table.heading("Download")
      add(fields, redaction, to: &table)
      add(document.continuation, of: document, redaction, to: &table)
    }
    if !fields.record.isEmpty { table.heading("Record around the blob") }
    for field in fields.record { table.row(field.name, redaction.recordValue(field.value).text) }
    RequestText(redaction: redaction).add(
      document.kind == .request ? "Request" : "Current request", fields.currentRequest, to: &table)
    RequestText(redaction: redaction).add("Original request", fields.originalRequest, to: &table)
    if let response = fields.response { add(response, redaction, to: &table) }
    addOddities(of: document, to: &table)
  }

  private static func add(_ fields: ResumeDataFields, _ redaction: Redaction, to table: inout TextTable) {
    table.row("URL", fields.url.map(redaction.url))
    table.row("received", fields.bytesReceived.map { Quantity.bytes($0) })
    table.row("of", fields.totalBytes.map { Quantity.bytes($0) })
    table.row("ETag", fields.entityTag.map(redaction.fact))
    table.row("Last-Modified", fields.serverDate.map(redaction.text))
    table.row("partial file", fields.localPath.map(redaction.fact))
    table.row("partial file", fields.tempFileName.map { "\(redaction.fact($0)) in the temporary directory" })
    table.row("byte range", fields.byteRange.map(redaction.text))
  }

  private static func add(_ response: ArchivedURLResponse, _ redaction: Redaction, to table: inout TextTable) {
    table.heading("Response")
    table.row("URL", response.url.map(redaction.url))
    table.row("status", response.status.map { String($0) })
    table.row("type", response.mimeType.map(redaction.text))
    table.row("length", response.expectedLength.flatMap { $0 >= 0 ? Quantity.bytes($0) : nil })
    for header in response.headers { table.row(header.name, redaction.header(header.name, header.value)) }
  }

  private static func add(
    _ resumption: Continuation, of document: ResumeDataDocument, _ redaction: Redaction, to table: inout TextTable
  ) {
    table.heading("To continue it")
    switch resumption {
    case .complete, .unavailable:
      table.line("  not possible with this blob alone: " + Terminal.escape(resumption.obstacle ?? ""))
    case .request(let request):
      table.row("GET", redaction.url(request.url))
      table.row("Range", request.range)
      table.row(
        "If-Range",
        request.ifRange.map(redaction.fact) ?? "none: a change of the file on the server would go unnoticed")
      for header in ContinuationHeaders(of: document).headers {
        table.row(header.name, redaction.header(header.name, header.value))
      }
      table.line("  Append the body only if all of this holds:")
      for check in ContinuationHeaders.checks(document.expectation(), status: request.expectedStatus) {
        table.line("  - " + Terminal.escape(check))
      }
    }
  }

  /// Unusual things about the file that no rule reports. The rules' findings have a section of their own.
  private static func addOddities(of document: ResumeDataDocument, to table: inout TextTable) {
    let fields = document.fields
    var oddities = fields.faults.map(\.message) + [document.lookalikeReason].compactMap { $0 }
    for (name, request) in [("current", fields.currentRequest), ("original", fields.originalRequest)] {
      oddities += worthMentioning(request?.anomalies ?? []).map { "\($0), in the \(name) request" }
    }
    if !fields.otherKeys.isEmpty {
      oddities.append("keys that are not known: " + fields.otherKeys.joined(separator: ", "))
    }
    if let mask = document.mask ?? fields.innerMask, !mask.isKnown {
      oddities.append("the mask \(mask) is not known; known are \(Mask.download) and \(Mask.upload)")
    }
    oddities += worthMentioning(document.anomalies.filter { $0.kind != .trailingBytes })  // RD504 reports those
    if !oddities.isEmpty { table.heading("Odd") }
    for oddity in oddities { table.item(oddity) }
  }

  /// The findings, with the writer of the blob as the reader.
  private static func addFindings(in document: ResumeDataDocument, style: TextStyle, to table: inout TextTable) {
    let findings = Diagnosis(of: document, in: DiagnosisContext(now: SystemClock.now)).findings()
    if !findings.isEmpty { table.heading("Findings, read by \(document.origin.system)") }
    for finding in findings { table.line("  " + FindingReport.line(finding, style: style)) }
  }

  /// All anomalies except the redundant objects in every archive of Apple's systems.
  private static func worthMentioning(_ anomalies: [PropertyListAnomaly]) -> [String] {
    anomalies.filter { $0.kind != .redundantObjects }.map {
      "\($0.message) (\($0.location))"
    }
  }
}

extension ResumeDataKind {
  fileprivate var title: String {
    switch self {
    case .download: "download"
    case .upload: "upload (only downloads are decoded further)"
    case .safariDownload: "download of Safari or NSURLDownload"
    case .request: "a single request, not resume data"
    case .unknown: "unknown"
    }
  }
}

extension Container {
  fileprivate func title(mask: Mask?) -> String {
    let suffix = mask.map { ", mask \($0)" } ?? ""
    return switch self {
    case .xml: "XML property list"
    case .binary: "binary property list"
    case .keyedArchive: mask == nil ? "keyed archive" : "keyed archive around a masked archive\(suffix)"
    case .xmlKeyedArchive: "XML keyed archive"
    case .maskedArchive: "masked archive\(suffix)"
    }
  }
}
