import PropertyLists
import ResumeDataFiles
import ResumeDataKit

/// The output of `inspect` for one file, formatted on the thread that read it, since formatting is most of the work.
struct InspectionRow: Sendable {
  /// Why the file could not be read or decoded.
  let failure: String?
  /// Whether a wait for the file was interrupted.
  let isInterrupted: Bool
  /// What is printed.
  let output: Output

  /// The output by format.
  enum Output: Sendable {
    case lines([String])
    case json([UInt8])
  }

  /// - Parameters:
  ///   - layout: the layout in JSON; nil for text.
  ///   - asCurl: whether the text is that of ``CurlCommand``.
  init(
    of source: InputSource, layout: JSONLayout?, redaction: Redaction, asCurl: Bool = false,
    interruption: Interruption? = nil
  ) {
    let inspection = Inspection(of: source, interruption: interruption)
    failure = if case .failure(let failure) = inspection.outcome { failure.description } else { nil }
    isInterrupted = inspection.isInterrupted
    output =
      if let layout {
        .json(layout.text(of: InspectionJSON(inspection, redaction: redaction, now: SystemClock.now)))
      } else if asCurl {
        .lines(CurlCommand(inspection, redaction: redaction).lines)
      } else {
        .lines(InspectionText(inspection, redaction: redaction, style: .standardOutput).lines)
      }
  }
}
