import ResumeDataKit
import ResumeDataReports

extension ContinuationHeaders {
  /// The checks of the response in words.
  static func checks(_ expectation: ContinuationExpectation?, status: Int) -> [String] {
    var checks = ["the status is \(status)"]
    if let first = expectation?.firstByte(ofTotal: expectation?.totalBytes) {
      checks.append("Content-Range begins with byte \(first)")
    }
    if let tag = expectation?.entityTag {
      checks.append("ETag is \(tag)")
    } else if let date = expectation?.lastModified {
      checks.append("Last-Modified is \(date)")
    }
    return checks
  }
}
