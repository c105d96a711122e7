import PropertyLists

extension Rule {
  static let partialFileMissing = Rule(
    id: "RD402", name: "partial-file-missing", severity: .error, bestFix: nil,
    page: RulePage(
      what:
        "The partial file that the blob names is not in the directory where it was looked for, or something else is "
        + "there under its name: a directory, a pipe, a symbolic link that leads nowhere.",
      why:
        "What was received is lost. A foreground session silently starts a new download; a background session fails "
        + "with NSURLErrorDomain -3003.",
      systems: "Every system: it deletes temporary files, and they are left behind when only the blob is moved.",
      example: "CFNetworkDownload_a1B2c3.tmp is not in .../tmp",
      fix: "None: bring back the file, or start a new download. The finding needs --temporary-directory: without it "
        + "nothing is looked for.",
      sources: [
        "bug B6 of the format's reference: reports of engines' users (confidence B)",
        "section 4, rule 3 of the format's reference: analyses of the loader of 18.0 (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, diagnosis.document.kind == .download, let name = diagnosis.partialFileName,
        let lack = diagnosis.lackOfPartialFile
      else { return [] }
      let file = "the partial file \(name) \(lack)"
      let field = diagnosis.fields.localPath == nil ? ResumeDataKey.tempFileName : ResumeDataKey.localPath
      guard diagnosis.isClassicDownload else {
        // The newer loader continues from the file's length.
        return [Violation("\(file): there is nothing to resume from", at: diagnosis.path(of: field))]
      }
      // Without received bytes no file is needed: RD302 rejects that.
      guard diagnosis.fields.bytesReceived != 0 else { return [] }
      let message =
        "\(file): a foreground session silently starts a new download, a background session fails with -3003"
      return [Violation(message, at: diagnosis.path(of: field))]
    })
}

extension Diagnosis {
  /// The fault at the place of the partial file, or nil if the file exists or was not looked for.
  fileprivate var lackOfPartialFile: String? {
    switch context.partialFile {
    case .missing(let directory): "is not in \(directory)"
    case .unusable(let directory, let reason): "\(reason), in \(directory)"
    case .unknown, .found: nil
    }
  }
}
