import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports

extension InspectionReport {
  init(_ inspection: Inspection, redaction: Redaction, now: PropertyListDate? = nil) {
    self.init(inspection.outcome.mapError { Failure($0) }, redaction: redaction, now: now)
    (file, locator, place) = (FileName(inspection.file), inspection.step, inspection.place)
    (size, sha256) = (inspection.size, inspection.sha256)
  }
}

extension InspectionReport.Failure {
  fileprivate init(_ failure: Inspection.Failure) {
    self =
      switch failure {
      // The report already has the file name.
      case .unreadable(let fault): .other(FileError(code: "unreadable-file", reason: fault.reason))
      case .undecodable(_, let error): .undecodable(error)
      case .unclear(_, let error): .other(error)
      }
  }
}
