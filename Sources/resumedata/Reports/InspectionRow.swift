import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports

/// The output of `inspect` for one blob, formatted on the thread that read it, since formatting is most of the work.
struct InspectionRow: Sendable {
  /// Why the file could not be read or decoded.
  let failure: String?
  /// Whether the file is not resume data: such files in directories are skipped.
  let isUnrecognized: Bool
  /// Whether a wait for the file was interrupted.
  let isInterrupted: Bool
  /// What is printed.
  let output: Output

  /// The output by format.
  enum Output: Sendable {
    case lines([String])
    case json([UInt8])
  }

  /// - Parameter style: how it is printed.
  init(_ inspection: Inspection, style: InspectionStyle, redaction: Redaction) {
    failure = inspection.failure?.description
    isUnrecognized = inspection.isUnrecognized
    isInterrupted = inspection.isInterrupted
    switch (style, inspection.outcome) {
    case (.json(let layout), _):
      output = .json(layout.text(of: InspectionReport(inspection, redaction: redaction, now: SystemClock.now)))
    case (.curl, _):
      output = .lines(CurlCommand(inspection, redaction: redaction).lines)
    case (.text, _):
      output = .lines(InspectionText(inspection, redaction: redaction, style: .standardOutput).lines)
    case (.table(let table), .success(let document)):
      output = .lines([table.line(file: inspection.file, locator: inspection.step, document)])
    case (.table, .failure): output = .lines([])
    }
  }
}

/// How `inspect` prints a blob.
enum InspectionStyle: Sendable {
  case text
  /// As a curl command line.
  case curl
  case json(JSONLayout)
  /// As one line.
  case table(BlobTable)
}
