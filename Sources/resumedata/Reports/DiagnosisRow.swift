import ResumeDataKit

/// What `diagnose` says of one file.
struct DiagnosisRow: FileRow {
  let file: String
  /// The system that reads the blob, and the findings; or why there are none.
  let outcome: Result<(reader: String, findings: [Finding]), FileError>

  init(file: String, error: any Error) {
    self.file = file
    outcome = .failure(FileError(error))
  }

  init(file: String, settings: DiagnosisSettings, read: () throws -> [UInt8]) {
    self.file = file
    do {
      let document = try ResumeDataDocument(decoding: read())
      if document.kind == .unknown || document.kind == .request { throw FileError.foreign }
      let diagnosis = Diagnosis(of: document, in: settings.context(for: document))
      outcome = .success((diagnosis.reader.name, diagnosis.findings(by: settings.rules)))
    } catch {
      outcome = .failure(FileError(error))
    }
  }

  var isForeign: Bool {
    if case .failure(let error) = outcome { error.isForeign } else { false }
  }

  var isFailure: Bool {
    if case .failure = outcome { true } else { false }
  }

  var hasRemains: Bool {
    if case .success(let (_, findings)) = outcome { findings.contains { $0.severity != .note } } else { false }
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      switch outcome {
      case .success(let (reader, findings)):
        json.member("file", file)
        json.member("findings", findings)
        json.member("reader", reader)
      case .failure(let error):
        json.member("error", error)
        json.member("file", file)
      }
      json.member("schema", 1)
    }
  }

  func text(style: TextStyle) -> [String] {
    let name = style.heading(Terminal.escape(file))
    switch outcome {
    case .failure(let error): return ["\(name): " + Terminal.escape(error.text)]
    case .success(let (reader, findings)):
      guard !findings.isEmpty else { return ["\(name): nothing wrong, read by \(Terminal.escape(reader))"] }
      return ["\(name), read by \(Terminal.escape(reader))"]
        + findings.map { "  " + FindingReport.line($0, style: style) }
    }
  }
}
