import KeyedArchives
import PropertyLists

extension Rule {
  static let originalRequestMissing = Rule(
    id: "RD203", name: "original-request-missing", severity: .warning, bestFix: .unsafe,
    page: RulePage(
      what: "The blob has no original request: the one that the app made, before redirects.",
      why:
        "The resumed task's originalRequest is nil. An engine that finds its downloads by the original URL loses "
        + "this one, or crashes.",
      systems: "iOS 10.3 to 13.3 lose it whenever a download is resumed, so it is missing from the next blob.",
      example: "NSURLSessionResumeCurrentRequest without NSURLSessionResumeOriginalRequest",
      fix:
        "Unsafe: the current request is copied. After a redirect it is a different one. None if the current "
        + "request has a Range header of its own, since the loader would count from that range, and none without a "
        + "current request that can be read.",
      sources: [
        "bug B4 of the format's reference: the Tiercel author's article (confidence C)",
        "that the range starts from the original request's own: section 4, rule 5 (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isClassicDownload, diagnosis.fields.originalRequest == nil else { return [] }
      guard let current = diagnosis.fields.currentRequest else {
        return [
          Violation(
            "the blob has no request, neither the original nor the current one: only the download URL is left")
        ]
      }
      let message = "the original request is missing: a task that is resumed from this blob has none"
      guard current.isReadable else {
        return [Violation("\(message); the current one cannot replace it, since it cannot be decoded")]
      }
      guard current.hasNoRange else {
        return [Violation("\(message); the current one cannot replace it, since it has a Range header of its own")]
      }
      return [
        Violation(
          message,
          fix: Fix(.unsafe, [.copyField(from: ResumeDataKey.currentRequest, to: ResumeDataKey.originalRequest)]))
      ]
    })
}

extension EmbeddedRequest {
  /// Whether a copy of the request may become the original one: the loader adds what was received to a range that the
  /// original request asks for.
  var hasNoRange: Bool {
    ([request?.headers ?? [], request?.headerCopy ?? []]).joined().allSatisfy { $0.name.lowercased() != "range" }
  }
}
