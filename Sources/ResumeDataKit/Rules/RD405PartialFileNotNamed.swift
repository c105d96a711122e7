import PropertyLists

extension Rule {
  static let partialFileNotNamed = Rule(
    id: "RD405", name: "partial-file-not-named", severity: .error, bestFix: nil,
    page: RulePage(
      what:
        "The blob says that bytes were received and does not name the file that has them, neither by name nor by path.",
      why:
        "The loader opens the file that the blob names. Without one a foreground session silently starts a new "
        + "download or fails with NSPOSIXErrorDomain 14, and a background session fails with NSURLErrorDomain -3003.",
      systems:
        "None writes such a blob: a system writes one only where the partial file exists. Tools and damage can "
        + "produce it.",
      example: "neither NSURLSessionResumeInfoTempFileName nor NSURLSessionResumeInfoLocalPath",
      fix:
        "None: it is not known which file it was. If you know it: resumedata convert --partial FILE, with the file in "
        + "the app's temporary directory.",
      sources: [
        "section 4 of the format's reference, rules 3 and 9: analyses of the loader of 18.0 (confidence A)",
        "that NSPOSIXErrorDomain 14 means that the loader opened no path (confidence I)",
      ]
    ),
    check: { diagnosis in
      // Without received bytes no file is needed: RD302 rejects that.
      guard diagnosis.isClassicDownload, diagnosis.fields.bytesReceived != 0, diagnosis.fields.tempFileName == nil,
        diagnosis.fields.localPath == nil
      else { return [] }
      return [Violation("the blob names no partial file: there is nothing to resume from")]
    })
}
