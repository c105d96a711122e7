package import ResumeDataKit

/// What a response means for a new download or for a blob, as JSON.
package struct ResponseReport: JSONWritable {
  package let response: ServerResponse
  /// Whether the input had a status; otherwise 200 is assumed.
  package let hasStatus: Bool
  /// The number of responses before the judged one.
  package let redirects: Int
  /// The judgement for a new download, or nil if there is a blob.
  package let resumability: Resumability?
  /// The judgement for the blob.
  package let verdict: ResponseVerdict?

  /// - Throws: an error if no response can continue the blob.
  package init(
    response: ServerResponse, hasStatus: Bool, redirects: Int, document: ResumeDataDocument?, partialLength: Int64?
  ) throws(FileError) {
    (self.response, self.hasStatus, self.redirects) = (response, hasStatus, redirects)
    guard let document else {
      resumability = response.resumability
      verdict = nil
      return
    }
    resumability = nil
    verdict = document.verdict(for: response, partialLength: partialLength)
    if verdict == nil {
      var reason = "the partial file's length is not known; give --partial-length"
      if let why = document.continuation.obstacle { reason = why }
      throw FileError(code: "not-resumable", reason: "the blob cannot be continued: \(reason)")
    }
  }

  /// Whether the download can continue.
  package var isGood: Bool {
    switch verdict?.action {
    case .append, .complete: true
    case .some: false
    case nil: resumability?.isResumable ?? false
    }
  }

  package var reasons: [ResponseReason] { verdict?.reasons ?? resumability?.reasons ?? [] }

  private var verdictName: String? {
    verdict?.action.rawValue ?? (isGood ? nil : ResponseVerdict.Action.notResumable.rawValue)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("loaderEffect", verdict.map { _ in ResponseVerdict.loaderEffect(ofStatus: response.status) })
      json.member("reasons", reasons)
      json.member("redirects", redirects)
      json.member("resumable", isGood)
      json.member("retryAfter", verdict?.retryAfter)
      json.member("schema", 1)
      json.member("status", hasStatus ? response.status : nil)
      json.member("verdict", verdictName)
      json.member("willWriteResumeData", resumability?.willWriteResumeData)
    }
  }
}

extension ResponseReason: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("confidence", confidence.rawValue)
      json.member("message", message)
      json.member("obstacle", isObstacle)
      json.member("source", source)
    }
  }
}
