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
    case json([UInt8])
  }

  /// - Parameter layout: how it is laid out in JSON; nil for text.
  init(of source: InputSource, layout: JSONLayout?, redaction: Redaction) {
    let inspection = Inspection(of: source)
    failure = if case .failure(let failure) = inspection.outcome { failure.description } else { nil }
    output =
      if let layout {
        .json(layout.text(of: InspectionJSON(inspection, redaction: redaction, now: SystemClock.now)))
      } else {
        .lines(InspectionText(inspection, redaction: redaction, style: .standardOutput).lines)
      }
  }
}
