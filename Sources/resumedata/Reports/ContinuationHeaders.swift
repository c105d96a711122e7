import KeyedArchives
import ResumeDataKit

/// The additional headers of a continuation request, and the checks of its response.
struct ContinuationHeaders {
  /// The headers of the current request: without its credentials or with another encoding the server may respond
  /// differently.
  let headers: [ArchivedURLRequest.Header]

  init(of document: ResumeDataDocument) {
    let own = ["range", "if-range"]
    headers = (document.fields.currentRequest?.request?.headers ?? []).filter { !own.contains($0.name.lowercased()) }
  }

  /// The checks in words.
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
