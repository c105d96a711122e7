package import KeyedArchives

/// The request of the loader (section 4 of the format's reference, rule 2; confidence A).
extension ResumeDataFields {
  /// The request that the loader uses: the current one if it can be read, otherwise the original one; nil if the
  /// loader creates one from the URL. The field is named as in the classic form.
  package var effectiveRequest: (field: String, request: ArchivedURLRequest)? {
    let requests = [(ResumeDataKey.currentRequest, currentRequest), (ResumeDataKey.originalRequest, originalRequest)]
    for case (let field, .some(let request)) in requests where request.isReadable {
      return request.request.map { (field, $0) }
    }
    return nil
  }

  /// The URL that the loader requests, and its field.
  var effectiveURL: (field: String, text: String)? {
    if let (field, request) = effectiveRequest, let url = request.wholeURL { return (field, url) }
    return url.map { (ResumeDataKey.url, $0) }
  }
}

extension ArchivedURLRequest {
  /// The URL, resolved if it is relative.
  var wholeURL: String? {
    guard let url, let baseURL else { return url }
    return URLText(url).resolved(against: baseURL)
  }
}
