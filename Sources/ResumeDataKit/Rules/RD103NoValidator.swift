import PropertyLists

extension Rule {
  static let noValidator = Rule(
    id: "RD103", name: "no-validator", severity: .warning, bestFix: nil,
    page: RulePage(
      what: "The blob has neither an entity tag nor a date of the file on the server.",
      why:
        "The classic loader then requests the remaining bytes without If-Range. If the file has changed on the "
        + "server, the end of the new file is appended to the beginning of the old one, without an error. The newer "
        + "loader starts over instead: it sends a copy of the original request, and what was received is lost.",
      systems:
        "The classic loader of iPadOS 18.0 writes no such blob: it gives resume data only for a response with ETag "
        + "or Last-Modified. Tools and manual edits can produce it. The newer loader has both in the archived "
        + "response, and writes blobs without a response itself.",
      example: "neither NSURLSessionResumeEntityTag nor NSURLSessionResumeServerDownloadDate",
      fix:
        "None: the server's validator is not known. Start a new download, or check the finished file against a "
        + "checksum.",
      sources: [
        "section 4 of the format's reference: rule 4 on If-Range, rule 9 on when a blob is written (confidence A)",
        "section 2 of the format's reference: what the newer loader does without a validator (confidence A)",
      ]
    ),
    check: { diagnosis in
      let fields = diagnosis.fields
      guard diagnosis.isDownload, fields.entityTag?.isEmpty ?? true, fields.serverDate?.isEmpty ?? true else {
        return []
      }
      guard diagnosis.document.takesValidatorFromResponse else {
        let message =
          "the blob has neither an entity tag nor a date: if the file has changed on the server, parts of two versions "
          + "are joined"
        return [Violation(message)]
      }
      let reason =
        fields.response == nil ? "the blob has no response" : "the blob's response has neither ETag nor Last-Modified"
      return [Violation("\(reason): the newer loader starts over with the original request")]
    })
}
