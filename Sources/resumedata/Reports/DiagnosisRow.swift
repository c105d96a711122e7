import ResumeDataFiles
import ResumeDataKit
import ResumeDataScan
import SystemPackage

/// The result of `diagnose` for one blob of a file.
struct DiagnosisRow: FileRow {
  let file: FilePath
  /// The blob's path inside the file; nil for a blob that is the whole file.
  var locator: Locator?
  /// Where the blob is in the file's bytes.
  var place: BlobPlace?
  /// The system that reads the blob, and the findings; or an error.
  let outcome: Result<(reader: String, findings: [Finding]), FileError>

  init(file: FilePath, error: any Error) {
    self.file = file
    outcome = .failure(FileError(error))
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
    (locator, place) = (blob.locator, blob.place)
    let diagnosis = Diagnosis(of: blob.document, in: settings.context(for: blob.document))
    outcome = .success((diagnosis.reader.name, diagnosis.findings(by: settings.rules)))
  }

  var isUnrecognized: Bool {
    if case .failure(let error) = outcome { error.isUnrecognized } else { false }
  }

  var isInterrupted: Bool {
    if case .failure(let error) = outcome { error.isInterrupted } else { false }
  }

  var isFailure: Bool {
    if case .failure = outcome { true } else { false }
  }

  var hasOutstandingFindings: Bool {
    if case .success(let (_, findings)) = outcome { findings.contains { $0.severity != .note } } else { false }
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      switch outcome {
      case .success(let (reader, findings)):
        json.member("file", file, bytes: "fileBytes")
        json.member("findings", findings)
        json.member("locator", locator.map { file.string + $0.description })
        json.member("place", place)
        json.member("reader", reader)
      case .failure(let error):
        json.member("error", error)
        json.member("file", file, bytes: "fileBytes")
      }
      json.member("schema", 1)
    }
  }

  func text(style: TextStyle) -> [String] {
    let line = place?.line.map { " (line \($0))" } ?? ""
    let name = style.heading(file.escaped + Terminal.escape(locator?.description ?? "") + line)
    switch outcome {
    case .failure(let error): return ["\(name): " + Terminal.escape(error.text)]
    case .success(let (reader, findings)):
      guard !findings.isEmpty else { return ["\(name): nothing wrong, read by \(Terminal.escape(reader))"] }
      return ["\(name), read by \(Terminal.escape(reader))"]
        + findings.map { "  " + FindingReport.line($0, style: style) }
    }
  }
}
