import PropertyLists

extension Rule {
  static let weakEntityTag = Rule(
    id: "RD102", name: "weak-entity-tag", severity: .warning, bestFix: .unsafe,
    page: RulePage(
      what: "The entity tag is a weak one: it begins with W/.",
      why:
        "The loader requests the remaining bytes with If-Range and this tag. If-Range compares strongly, and a "
        + "weak tag never matches: the server sends the whole file, and what was received is lost.",
      systems:
        "Every system, as far as is known: the loader of iPadOS 18.0 keeps the ETag header as the server sent it and "
        + "prefers it to the date.",
      example: "<key>NSURLSessionResumeEntityTag</key> <string>W/\"5e3a1c-9f00\"</string>",
      fix:
        "Unsafe: where the blob has the server's date too, the entity tag is removed, and the loader uses the date "
        + "instead. A date cannot distinguish two versions of the same second. Without a date, and in blobs of "
        + "Safari and of the newer loader: none.",
      sources: [
        "RFC 9110, 13.1.5: a weak entity tag in If-Range makes the condition false (confidence A)",
        "that the loader sends the tag as it is, and the date only without one: section 4, rule 4 of the format's "
          + "reference (confidence A)",
        "bug B10 of the format's reference, that a blob suffers from it (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, let tag = diagnosis.fields.entityTag, tag.utf8.starts(with: "W/".utf8),
        ValidatorFault(entityTag: tag) == nil
      else { return [] }
      let date = diagnosis.fields.serverDate.flatMap { ValidatorFault(date: $0) == nil ? $0 : nil }
      let alternative = date.map { "; without it the loader asks with the date \"\($0)\"" } ?? ""
      let canBeRemoved = diagnosis.isClassicDownload && date != nil
      return [
        Violation(
          "the entity tag \(tag) is weak and never matches in If-Range: the server sends the whole file "
            + "again\(alternative)",
          at: diagnosis.path(of: ResumeDataKey.entityTag),
          fix: canBeRemoved ? Fix(.unsafe, [.removeField(ResumeDataKey.entityTag)]) : nil)
      ]
    })
}
