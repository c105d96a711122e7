import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports

extension FileError {
  init(_ fault: FileOperationError) {
    self.init(code: fault.cause == .interrupted ? "interrupted" : "unreadable-file", reason: fault.description)
  }

  init(_ error: any Error) {
    switch error {
    case let error as ResumeDataError: self.init(error)
    case let fault as FileOperationError: self.init(fault)
    case let error as RepairError: self.init(error)
    case let error as ConversionError: self.init(error)
    case let error as PropertyListError: self.init(error)
    case let error as FileError: self = error
    default: self.init(code: "failure", reason: String(describing: error))
    }
  }

  /// Whether waiting for the file was interrupted.
  var isInterrupted: Bool { code == "interrupted" }

  var text: String {
    reason + (path.isEmpty ? "" : " (in \(path))") + (location.map { " at \($0)" + textEncoding.placeSuffix } ?? "")
  }
}
