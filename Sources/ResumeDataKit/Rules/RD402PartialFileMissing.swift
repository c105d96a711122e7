import PropertyLists

extension Rule {
  static let partialFileMissing = Rule(
    id: "RD402", name: "partial-file-missing", severity: .error, bestFix: nil,
    page: RulePage(
      what: "The partial file that the blob names is not in the folder where it was looked for.",
      why:
        "What was received is gone. A foreground session silently starts anew; a background session fails with NSURLErrorDomain "
        + "-3003.",
      systems: "All: temporary files are purged by the system, and are left behind when only the blob is moved.",
      example: "CFNetworkDownload_a1B2c3.tmp is not in .../tmp",
      fix: "None: bring back the file, or start a new download. Only a file that was looked for is reported.",
      sources: [
        "bug B6 of the format's reference: reports of engines' users (confidence B)",
        "section 4, rule 3 of the format's reference: analyses of the loader of 18.0 (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, diagnosis.document.kind == .download,
        case .missing(let directory) = diagnosis.context.partialFile, let name = diagnosis.partialFileName
      else { return [] }
      let file = "the partial file \(name)"
      let field = diagnosis.fields.localPath == nil ? ResumeDataKey.tempFileName : ResumeDataKey.localPath
      guard diagnosis.isClassicDownload else {
        // The newer loader goes on from the file's length.
        let message = "\(file) is not in \(directory): there is nothing to go on from"
        return [Violation(message, at: diagnosis.path(of: field))]
      }
      // Where no byte was received either, there is nothing to be missed: RD302 rejects that.
      guard diagnosis.fields.bytesReceived != 0 else { return [] }
      let message =
        "\(file) is not in \(directory): a foreground session silently starts anew, a background session fails with -3003"
      return [Violation(message, at: diagnosis.path(of: field))]
    })
}
