import PropertyLists

extension Rule {
  static let versionAndPathDisagree = Rule(
    id: "RD403", name: "version-and-path-disagree", severity: .warning, bestFix: .safe,
    page: RulePage(
      what:
        "The blob names its partial file as another version does: version 1 by the temporary file's name alone, "
        + "version 2 or later by an absolute path into a temporary directory.",
      why:
        "iOS 8, which writes version 1, reads only the absolute path. Later systems write the name and look it up in "
        + "the current temporary directory; a path goes stale when the app's container moves.",
      systems: "None of Apple's: tools that change the version, or create a blob, can produce it.",
      example:
        "NSURLSessionResumeInfoVersion 2 with NSURLSessionResumeInfoLocalPath .../tmp/CFNetworkDownload_a1B2c3.tmp",
      fix:
        "Safe. Version 1: the name is replaced by the path of the partial file, if the file was found "
        + "(--temporary-directory) with as many bytes as the blob says were received; otherwise none. Version 2 and "
        + "later: the path is replaced by its last component, unless another file was found under that name. An "
        + "explicit file outside temporary directories is legitimate, and so is WebKit's path.",
      sources: [
        "sections 2 and 3 of the format's reference: real blobs of version 2 (confidence A), the key of version 1 "
          + "(confidence B)",
        "how the loader of 18.0 finds the file, by path or by name: published analyses (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isClassicDownload, let version = diagnosis.fields.version else { return [] }
      switch (diagnosis.fields.localPath, diagnosis.fields.tempFileName) {
      case (nil, .some) where version == 1:
        let message = "version 1 names its partial file by an absolute path, and this blob has a file name alone"
        let fix = (diagnosis.foundFileAgrees ? diagnosis.foundPartialFile : nil).flatMap { found in
          diagnosis.applicable(
            Fix(
              .safe,
              [
                .setField(ResumeDataKey.localPath, .string(found.text)), .removeField(ResumeDataKey.tempFileName),
              ]))
        }
        return [Violation(message, at: diagnosis.path(of: ResumeDataKey.tempFileName), fix: fix)]
      case (.some(let text), nil) where version >= 2 && diagnosis.document.container != .xmlKeyedArchive:
        let path = BlobPath(text)
        guard path.isInTemporaryDirectory, let name = path.name else { return [] }
        let message =
          "version \(version) names its partial file in the temporary directory by its file name, and this blob by a "
          + "path"
        let fix =
          diagnosis.isOtherFileFound
          ? nil
          : diagnosis.applicable(
            Fix(
              .safe,
              [.setField(ResumeDataKey.tempFileName, .string(name)), .removeField(ResumeDataKey.localPath)]))
        return [Violation(message, at: diagnosis.path(of: ResumeDataKey.localPath), fix: fix)]
      default: return []
      }
    })
}

extension Diagnosis {
  /// Whether something that does not belong to the blob is under its name: with the name alone the loader would append
  /// to it, or fail.
  fileprivate var isOtherFileFound: Bool {
    switch context.partialFile {
    case .found: !foundFileAgrees
    case .unusable: true
    case .unknown, .missing: false
    }
  }
}
