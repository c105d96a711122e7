import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// The result of `diagnose` for one blob of a file.
struct DiagnosisRow: FileRow {
  private let file: FilePath
  private var report: DiagnosisReport

  init(file: FilePath, error: any Error) {
    self.file = file
    report = DiagnosisReport(file: FileName(file), .failure(FileError(error)))
  }

  /// The rows of a file: one for each blob in it.
  static func all(
    of source: InputSource, settings: DiagnosisSettings, at locator: String? = nil, interruption: Interruption? = nil
  ) -> [DiagnosisRow] {
    do {
      let input = try InputBlobs(of: source, at: locator, interruption: interruption)
      do {
        return try input.judged().map { DiagnosisRow(file: source.path, $0, settings) }
      } catch {
        let explained = LogLines.explaining(FileError(error), in: input.contents.bytes)
        return [DiagnosisRow(file: source.path, error: explained)]
      }
    } catch {
      return [DiagnosisRow(file: source.path, error: error)]
    }
  }

  private init(file: FilePath, _ blob: InputBlob, _ settings: DiagnosisSettings) {
    self.file = file
    let diagnosis = Diagnosis(of: blob.document, in: settings.context(for: blob.document))
    let findings = diagnosis.findings(by: settings.rules)
    report = DiagnosisReport(file: FileName(file), .success((diagnosis.reader.name, findings)))
    (report.locator, report.place) = (blob.locator?.description, blob.place)
  }

  var isUnrecognized: Bool {
    if case .failure(let error) = report.outcome { error.isUnrecognized } else { false }
  }

  var isInterrupted: Bool {
    if case .failure(let error) = report.outcome { error.isInterrupted } else { false }
  }

  var isFailure: Bool {
    if case .failure = report.outcome { true } else { false }
  }

  var hasOutstandingFindings: Bool {
    if case .success(let (_, findings)) = report.outcome { findings.contains { $0.severity != .note } } else { false }
  }

  func write(to json: inout JSONWriter) { report.write(to: &json) }

  func text(style: TextStyle) -> [String] {
    let line = report.place?.line.map { " (line \($0))" } ?? ""
    let name = style.heading(file.escaped + Terminal.escape(report.locator ?? "") + line)
    switch report.outcome {
    case .failure(let error): return ["\(name): " + Terminal.escape(error.text)]
    case .success(let (reader, findings)):
      guard !findings.isEmpty else { return ["\(name): nothing wrong, read by \(Terminal.escape(reader))"] }
      return ["\(name), read by \(Terminal.escape(reader))"]
        + findings.map { "  " + FindingReport.line($0, style: style) }
    }
  }
}
