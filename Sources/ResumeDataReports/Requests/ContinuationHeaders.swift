package import KeyedArchives
package import ResumeDataKit

/// The additional headers of a continuation request, as the loader sends it.
package struct ContinuationHeaders {
  /// The headers of the request that the loader uses: without its credentials or with another encoding the server
  /// may respond differently.
  ///
  /// A request that names no encoding gets `identity`, since ranges count the bytes of one encoding. What the loader
  /// adds there is not known.
  package let headers: [ArchivedURLRequest.Header]

  package init(of document: ResumeDataDocument) {
    let own = ["range", "if-range"]
    let archived = document.fields.effectiveRequest?.request.headers ?? []
    let kept = archived.filter { !own.contains($0.name.lowercased()) }
    let namesEncoding = kept.contains { $0.name.lowercased() == "accept-encoding" }
    headers = namesEncoding ? kept : kept + [.init(name: "Accept-Encoding", value: "identity")]
  }
}
