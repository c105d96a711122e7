import PropertyLists

extension Rule {
  static let noValidator = Rule(
    id: "RD103", name: "no-validator", severity: .warning, bestFix: nil,
    page: RulePage(
      what: "The blob has neither an entity tag nor a date of the file on the server.",
      why:
        "The loader then asks for the rest without If-Range. If the file has changed on the server, the rest of the new file is "
        + "appended to the beginning of the old one, and nobody notices.",
      systems:
        "None that is known writes such a blob: the loader of iPadOS 18.0 gives resume data only for an answer that had ETag or "
        + "Last-Modified. Tools and handwork do. In the newer loader's form both stand in the archived response.",
      example: "neither NSURLSessionResumeEntityTag nor NSURLSessionResumeServerDownloadDate",
      fix: "None: what the server said is not known. Start anew, or check the finished file against a checksum.",
      sources: [
        "section 4 of the format's reference: rule 4 on If-Range, rule 9 on when a blob is written (confidence A)"
      ]
    ),
    check: { diagnosis in
      let fields = diagnosis.fields
      guard diagnosis.isDownload, fields.entityTag?.isEmpty ?? true, fields.serverDate?.isEmpty ?? true else {
        return []
      }
      let lack =
        switch (diagnosis.document.shape, fields.response) {
        case (.modern, nil): "the blob has no response, and so neither ETag nor Last-Modified"
        case (.modern, _): "the blob's response has neither ETag nor Last-Modified"
        default: "the blob has neither an entity tag nor a date"
        }
      return [
        Violation("\(lack): if the file has changed on the server, parts of two versions are joined")
      ]
    })
}
