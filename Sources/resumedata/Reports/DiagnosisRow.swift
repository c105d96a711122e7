import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// The result of `diagnose` for one file.
struct DiagnosisRow: FileRow {
  let file: FilePath
  /// The system that reads the blob, and the findings; or an error.
  let outcome: Result<(reader: String, findings: [Finding]), FileError>

  init(file: FilePath, error: any Error) {
    self.file = file
    outcome = .failure(FileError(error))
  }

  init(file: FilePath, settings: DiagnosisSettings, read: () throws -> [UInt8]) {
    self.file = file
    var bytes: [UInt8] = []
    do {
      bytes = try read()
      let document = try ResumeDataDocument(decoding: bytes)
      if document.kind == .unknown || document.kind == .request { throw FileError.unrecognized }
      let diagnosis = Diagnosis(of: document, in: settings.context(for: document))
      outcome = .success((diagnosis.reader.name, diagnosis.findings(by: settings.rules)))
    } catch {
      outcome = .failure(LogLines.explaining(FileError(error), in: bytes))
    }
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
        json.member("reader", reader)
      case .failure(let error):
        json.member("error", error)
        json.member("file", file, bytes: "fileBytes")
      }
      json.member("schema", 1)
    }
  }

  func text(style: TextStyle) -> [String] {
    let name = style.heading(file.escaped)
    switch outcome {
    case .failure(let error): return ["\(name): " + Terminal.escape(error.text)]
    case .success(let (reader, findings)):
      guard !findings.isEmpty else { return ["\(name): nothing wrong, read by \(Terminal.escape(reader))"] }
      return ["\(name), read by \(Terminal.escape(reader))"]
        + findings.map { "  " + FindingReport.line($0, style: style) }
    }
  }
}
