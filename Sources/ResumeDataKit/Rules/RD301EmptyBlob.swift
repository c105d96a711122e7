import PropertyLists

extension Rule {
  static let emptyBlob = Rule(
    id: "RD301", name: "empty-blob", severity: .error, bestFix: nil,
    page: RulePage(
      what: "The blob is an archive of nil, 160 bytes without any field.",
      why: "There is nothing to resume, and resuming it fails with NSURLErrorDomain -3003.",
      systems: "Written by iOS 12.0 to 12.2 where a download is cancelled before any byte came.",
      example: "$objects = [\"$null\"], $top = { NSKeyedArchiveRootObjectKey = UID 0 }",
      fix: "None: the blob is rejected. Start a new download.",
      sources: [
        "a real blob that was published (confidence A)",
        "its cause: bug B3 of the format's reference, the Tiercel author's article (confidence C)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.document.isEmpty else { return [] }
      return [Violation("the blob is empty: nothing was received, start a new download", isRejection: true)]
    })
}
