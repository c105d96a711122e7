import KeyedArchives
import ResumeDataKit

/// The additional headers of a continuation request, as the loader sends it, and the checks of its response.
struct ContinuationHeaders {
  /// The headers of the request that the loader uses: without its credentials or with another encoding the server
  /// may respond differently.
  ///
  /// A request that names no encoding gets `identity`, since ranges count the bytes of one encoding. What the loader
  /// adds there is not known.
  let headers: [ArchivedURLRequest.Header]

  init(of document: ResumeDataDocument) {
    let own = ["range", "if-range"]
    let archived = document.fields.effectiveRequest?.request.headers ?? []
    let kept = archived.filter { !own.contains($0.name.lowercased()) }
    let namesEncoding = kept.contains { $0.name.lowercased() == "accept-encoding" }
    headers = namesEncoding ? kept : kept + [.init(name: "Accept-Encoding", value: "identity")]
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
