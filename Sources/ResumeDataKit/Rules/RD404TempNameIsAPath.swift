import PropertyLists

extension Rule {
  static let tempNameIsAPath = Rule(
    id: "RD404", name: "temp-name-is-a-path", severity: .error, bestFix: nil,
    page: RulePage(
      what:
        "The temporary file name is not a plain file name: it has a slash or a NUL, is . or .., is empty, or is "
        + "longer than the 255 bytes that a file system allows.",
      why:
        "The loader appends the name to the path of the temporary directory and opens the result for writing. A name "
        + "that leads out of the directory makes the system append what it downloads to any file that the app may "
        + "write. A name that is too long cannot be opened.",
      systems: "None of Apple's: only a tool writes such a name, by mistake or on purpose.",
      example: "../Documents/database.sqlite",
      fix: "None: do not resume such a blob unless you know where it comes from.",
      sources: [
        "section 4, rule 3 of the format's reference, how the name is used: analyses of the loader of 18.0 "
          + "(confidence A)",
        "that the loader does not check the name itself: no source says that it does (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, let name = diagnosis.fields.tempFileName else { return [] }
      let reason: String
      if name.utf8.count > 255 {
        reason = "has \(name.utf8.count) bytes; file systems allow 255"
      } else if BlobPath.isFileName(name) {
        return []
      } else {
        reason =
          name.isEmpty
          ? "is empty" : "\"\(name)\" is not a plain file name: it may lead out of the temporary directory"
      }
      return [Violation("the temporary file name \(reason)", at: diagnosis.path(of: ResumeDataKey.tempFileName))]
    })
}
