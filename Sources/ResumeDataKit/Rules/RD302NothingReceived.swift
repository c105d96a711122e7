import PropertyLists

extension Rule {
  static let nothingReceived = Rule(
    id: "RD302", name: "nothing-received", severity: .error, bestFix: nil,
    page: RulePage(
      what: "The blob says that no byte was received, and there may be no partial file either.",
      why:
        "A session that resumes at byte 0 downloads the whole file again. Without a partial file there is nothing to "
        + "resume, and a background session refuses the blob with NSURLErrorDomain -3003.",
      systems:
        "Any system whose download was cancelled before the first byte was stored. Blobs of the newer loader have no "
        + "count, so this rule does not judge them.",
      example: "<key>NSURLSessionResumeBytesReceived</key> <integer>0</integer>",
      fix:
        "None. Where the partial file was looked for and is missing, or the blob names none, the blob is rejected: "
        + "start a new download. With the count alone it is a warning, since resuming starts a fresh download.",
      sources: [
        "bug B3 of the format's reference: downloads that were cancelled too early, the Tiercel author's article "
          + "(confidence C)",
        "that the loader resumes at the blob's count and needs the file: analyses of the loader of 18.0 (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isClassicDownload, diagnosis.fields.bytesReceived == 0 else { return [] }
      let path = diagnosis.path(of: ResumeDataKey.bytesReceived)
      switch diagnosis.context.partialFile {
      case .missing(let directory), .unusable(let directory, _):
        let message = "no byte was received and there is no partial file in \(directory): start a new download"
        return [Violation(message, at: path, isRejection: true)]
      case .unknown, .found: break
      }
      if diagnosis.fields.tempFileName == nil, diagnosis.fields.localPath == nil {
        let message = "no byte was received and the blob names no partial file: start a new download"
        return [Violation(message, at: path, isRejection: true)]
      }
      return [Violation("no byte was received: resuming is a fresh download", at: path, severity: .warning)]
    })
}
