import PropertyLists

extension Rule {
  static let tempNameIsAPath = Rule(
    id: "RD404", name: "temp-name-is-a-path", severity: .error, bestFix: nil,
    page: RulePage(
      what:
        "The temporary file's name is no name of a file in a folder: it has a slash or a NUL, is . or .., or is empty.",
      why:
        "The loader appends the name to the path of the temporary folder and opens the result for writing. A name that leads out "
        + "of the folder has the system append what it downloads to any file that the app may write.",
      systems: "None: only a tool writes such a name, by mistake or with intent.",
      example: "../Documents/database.sqlite",
      fix: "None: do not resume such a blob unless you know who made it.",
      sources: [
        "section 4, rule 3 of the format's reference, how the name is used: analyses of the loader of 18.0 (confidence A)",
        "that the loader does not check the name itself: nothing says that it does (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, let name = diagnosis.fields.tempFileName, !BlobPath.isFileName(name) else {
        return []
      }
      let reason = name.isEmpty ? "is empty" : "\"\(name)\" is no file name: it may lead out of the temporary folder"
      return [Violation("the temporary file's name \(reason)", at: diagnosis.path(of: ResumeDataKey.tempFileName))]
    })
}
