import KeyedArchives
import PropertyLists

extension Rule {
  static let secondRequest = Rule(
    id: "RD212", name: "second-request", severity: .warning, bestFix: nil,
    page: RulePage(
      what: "The archive of a request has two requests, under NSKeyedArchiveRootObjectKey and under root.",
      why:
        "Loaders look under different keys: a background session looks for the current request under root first, "
        + "and everything else is read under NSKeyedArchiveRootObjectKey. If the two differ, a check of one says "
        + "nothing about the other, and credentials in the second are easily overlooked.",
      systems:
        "None writes such a blob. One request under both keys is how this tool writes version 2, and is not a fault.",
      example: "$top = { NSKeyedArchiveRootObjectKey = UID 1, root = UID 20 }",
      fix: "None: which of the two is meant is not known. resumedata convert --url NEW changes both.",
      sources: [
        "section 4, rules 2 and 8 of the format's reference (confidence A)"
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      return diagnosis.requests.filter { !$0.isUsual }.flatMap { request in
        (request.value.file?.otherRequests ?? []).map { other in
          let (what, isSame) = request.value.difference(from: other.request)
          let message = "the \(request.title) request's archive has a second request under \"\(other.topKey)\": \(what)"
          return Violation(message, at: diagnosis.path(of: request.field), severity: isSame ? .note : nil)
        }
      }
    })
}

extension EmbeddedRequest {
  /// How another request of the same archive differs, in words, and whether both ask for the same.
  fileprivate func difference(from other: EmbeddedRequest) -> (words: String, isSame: Bool) {
    guard let second = other.request else { return ("it cannot be decoded", false) }
    guard let url = second.wholeURL else { return ("it has no URL", false) }
    if let pair = DifferentURLs(request?.wholeURL ?? "", url) {
      return ("it asks for \(pair.second)\(pair.remark)", false)
    }
    let asTheFirst = request.map { $0.method == second.method && $0.headers == second.headers } ?? false
    return asTheFirst ? ("it asks for the same", true) : ("it asks for the same URL with other headers", false)
  }
}
