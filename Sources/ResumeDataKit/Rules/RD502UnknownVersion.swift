import PropertyLists

extension Rule {
  static let unknownVersion = Rule(
    id: "RD502", name: "unknown-version", severity: .warning, bestFix: nil,
    page: RulePage(
      what: "The blob has no version, or one that no system is known to write.",
      why:
        "The loader treats only version 1 specially, so the blob can probably be resumed. But the contents of such a "
        + "blob are not documented, and it does not show which system wrote it.",
      systems:
        "None that is known. Version 1 is iOS 8, 2 is iOS 9 and 10, 4 is iOS 11 and 12, 5 is iOS 13 and later; 3 has "
        + "never been seen, and there is no evidence of 6 and later.",
      example: "<key>NSURLSessionResumeInfoVersion</key> <integer>7</integer>",
      fix: "None: the version is shown and kept. The right one is not known.",
      sources: [
        "section 3 of the format's reference: version 1 (confidence B), 2, and 4 for iOS 11 (confidence A), 4 for "
          + "iOS 12 and 5 (confidence C), that 3 was never seen (confidence B)",
        "that only 1 is treated specially: analyses of the loader of 18.0 (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isClassicDownload else { return [] }
      let why: String
      switch diagnosis.fields.version {
      case 1, 2, 4, 5: return []
      case nil where diagnosis.document.path(ofField: ResumeDataKey.version) == nil: why = "the blob has no version"
      case nil: why = "the version is not a 64-bit integer"
      case 3: why = "version 3 was never seen"
      case .some(let version) where version > 5: why = "there is no evidence of version \(version)"
      case .some(let version): why = "\(version) is not a version"
      }
      return [
        Violation("\(why); the loader treats only version 1 specially", at: diagnosis.path(of: ResumeDataKey.version))
      ]
    })
}
