import PropertyLists
import ResumeDataFiles
import ResumeDataKit

/// What `inspect` prints of one file, made where the file was read: most of the work is in the words.
struct InspectionRow: Sendable {
  /// Why the file could not be read or decoded.
  let failure: String?
  /// What is printed.
  let output: Output

  /// What is printed, by format.
  enum Output: Sendable {
    case lines([String])
    /// A part of one document.
    case value(JSONValue)
    /// A line of its own, with its end.
    case line([UInt8])
  }

  init(of source: InputSource, format: OutputFormat, redaction: Redaction) {
    let inspection = Inspection(of: source)
    failure = if case .failure(let failure) = inspection.outcome { failure.description } else { nil }
    var json: JSONValue { InspectionJSON(inspection, redaction: redaction, now: SystemClock.now).value }
    switch format {
    case .text: output = .lines(InspectionText(inspection, redaction: redaction, style: .standardOutput).lines)
    case .json: output = .value(json)
    case .jsonl: output = .line(json.line(pretty: false))
    }
  }
}
