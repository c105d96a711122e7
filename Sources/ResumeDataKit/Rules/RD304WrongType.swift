import PropertyLists

extension Rule {
  static let wrongType = Rule(
    id: "RD304", name: "wrong-type", severity: .error, bestFix: .safe,
    page: RulePage(
      what:
        "A field that the loader reads has a value of another type: for example a number, a date or an NSURL instead "
        + "of a string.",
      why:
        "The loader calls a method of NSString on the value. With an NSURL as path the loader of iPadOS 18.0 crashes; "
        + "with other types an Objective-C exception is likely, or the field is ignored.",
      systems: "None writes such a blob; tools, manual edits and damage can produce it.",
      example: "NSURLSessionResumeInfoLocalPath as an NSURL, NSURLSessionResumeEntityTag as an integer",
      fix: "Safe for a path that is an NSURL: it becomes a string. Otherwise none.",
      sources: [
        "section 2 of the format's reference: the types, and the crash (confidence A)",
        "what the loader does with other types (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      return diagnosis.fields.faults.compactMap { fault in
        guard let key = fault.key, Rule.isJudged(key, in: diagnosis) else { return nil }
        var (message, fix) = (fault.message, Fix?.none)
        if key == ResumeDataKey.localPath, let path = diagnosis.fields.localPath {
          message += ": the loader of 18.0 crashes on it"
          fix = diagnosis.applicable(Fix(.safe, [.setField(key, .string(path))]))
        }
        return Violation(message, at: fault.path, fix: fix)
      }
    })

  /// Whether a field is this rule's: counts, versions, requests and ranges have rules of their own.
  private static func isJudged(_ key: String, in diagnosis: Diagnosis) -> Bool {
    guard diagnosis.isClassicDownload else { return true }
    return [
      ResumeDataKey.url, ResumeDataKey.entityTag, ResumeDataKey.serverDate, ResumeDataKey.localPath,
      ResumeDataKey.tempFileName, ResumeDataKey.response,
    ].contains(key)
  }
}
