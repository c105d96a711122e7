import PropertyLists

extension Rule {
  static let notJudged = Rule(
    id: "RD507", name: "not-judged", severity: .note, bestFix: nil,
    page: RulePage(
      what: "The blob is the state of an upload. Only downloads are judged.",
      why: "The absence of other findings does not mean that the upload can be resumed.",
      systems: "iOS 17 and later write resume data of uploads; the classic loader has a form of its own.",
      example: "NWURLSessionUploadResumeInfo under the mask Colorado",
      fix: "None: uploads are not read beyond their kind.",
      sources: [
        "section 1 of the format's reference, C7 and C8: published analyses (confidence A)"
      ]
    ),
    check: { diagnosis in
      guard diagnosis.document.kind == .upload else { return [] }
      return [Violation("this is the state of an upload, which is not judged: only downloads are")]
    })
}
