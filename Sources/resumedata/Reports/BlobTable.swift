import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage

/// One line for each blob: what `inspect` prints of directories.
struct BlobTable: Sendable {
  let format: Format
  let redaction: Redaction

  /// How a table is printed.
  enum Format: Sendable {
    case text, csv, tsv

    fileprivate var values: SeparatedValues { self == .csv ? .csv : .tsv }
  }

  private static let columns = [
    "file", "locator", "kind", "version", "container", "bytesReceived", "url", "entityTag", "partialFile", "system",
    "errors", "warnings",
  ]

  /// The first line; none for people.
  var heading: String? { format == .text ? nil : format.values.line(of: Self.columns) }

  /// The line of a blob.
  ///
  /// - Parameter locator: the blob's path inside the file.
  func line(file: FilePath, locator: String?, _ document: ResumeDataDocument) -> String {
    let findings = Diagnosis(of: document, in: DiagnosisContext(now: SystemClock.now)).findings()
    let errors = findings.count { $0.severity == .error }
    let warnings = findings.count { $0.severity == .warning }
    let fields = document.fields
    let url = fields.url.map(redaction.url)
    if format == .text {
      let parts = [
        document.kind.rawValue + (fields.version.map { " version \($0)" } ?? "") + (document.isEmpty ? ", empty" : ""),
        fields.bytesReceived.map { Quantity.bytes($0) }, url, Self.count(errors, "error"),
        Self.count(warnings, "warning"),
      ]
      let text = parts.compactMap { $0 }.joined(separator: ", ")
      return "\(file.escaped)\(Terminal.escape(locator.map(redaction.fact) ?? "")): \(Terminal.escape(text))"
    }
    return format.values.line(of: [
      file.escaped, locator.map(redaction.fact), document.kind.rawValue, fields.version.map { String($0) },
      document.container.rawValue,
      fields.bytesReceived.map { String($0) }, url, fields.entityTag.map(redaction.fact),
      (fields.localPath ?? fields.tempFileName).map(redaction.fact), document.origin.system, String(errors),
      String(warnings),
    ])
  }

  private static func count(_ count: Int, _ what: String) -> String? {
    count == 0 ? nil : "\(count) \(what)\(count == 1 ? "" : "s")"
  }
}
