import PropertyLists

extension Rule {
  static let emptyBlob = Rule(
    id: "RD301", name: "empty-blob", severity: .error, bestFix: nil,
    page: RulePage(
      what: "The blob is an archive of nil, 160 bytes without any field.",
      why:
        "There is nothing to resume. Resuming it fails with NSURLErrorDomain -3003 in background sessions, and with "
        + "NSPOSIXErrorDomain 14 in foreground ones.",
      systems:
        "Written by iOS 12.0 to 12.2 where the system has nothing to resume. The blob does not say why: the response "
        + "had no validator, the server does not serve ranges, or no byte had been received. Two reports describe it "
        + "for downloads that had received a part of the file.",
      example: "$objects = [\"$null\"], $top = { NSKeyedArchiveRootObjectKey = UID 0 }",
      fix: "None: the blob is rejected. Start a new download.",
      sources: [
        "a real blob that was published (confidence A)",
        "its causes: bug B3 of the format's reference, the Tiercel author's article and two reports that contradict it "
          + "(confidence C)",
        "that NSPOSIXErrorDomain 14 means that the loader opened no path (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.document.isEmpty else { return [] }
      return [
        Violation(
          "the blob is an archive of nil: the system had nothing to resume; start a new download", isRejection: true)
      ]
    })
}
