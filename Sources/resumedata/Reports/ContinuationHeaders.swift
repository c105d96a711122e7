import KeyedArchives
import ResumeDataKit

/// What a request that continues a download has in addition to `Range` and `If-Range`, and what its answer must have.
struct ContinuationHeaders {
  /// The headers of the current request: without its credentials or with another encoding the server gives another
  /// answer.
  let headers: [ArchivedURLRequest.Header]

  init(of document: ResumeDataDocument) {
    let own = ["range", "if-range"]
    headers = (document.fields.currentRequest?.request?.headers ?? []).filter { !own.contains($0.name.lowercased()) }
  }

  /// What must hold, in words.
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
