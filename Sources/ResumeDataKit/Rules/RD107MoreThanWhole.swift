import PropertyLists

extension Rule {
  static let moreThanWhole = Rule(
    id: "RD107", name: "more-than-whole", severity: .error, bestFix: nil,
    page: RulePage(
      what: "According to the blob itself, more bytes were received than the whole file has, or exactly as many.",
      why:
        "The server has no bytes after the end: it responds with status 416, and the loader empties the partial "
        + "file. If the two numbers are equal, the download is complete, and resuming destroys it.",
      systems:
        "Blobs that have the size of the whole file: the Info.plist of a .download directory, and the newer loader's, "
        + "whose offset is the length of the partial file.",
      example: "NSURLDownloadBytesReceived 5000, DownloadEntryProgressTotalToLoad 4096",
      fix:
        "None: which of the numbers is wrong is not known. Compare the partial file with the original before resuming.",
      sources: [
        "RFC 9110, 15.5.17: status 416 (confidence A)",
        "that any status but 206 empties the file: section 4, rule 6 of the format's reference (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, let total = diagnosis.fields.totalBytes, total > 0,
        let received = diagnosis.bytesAtHand, received >= total
      else { return [] }
      let path = diagnosis.path(of: ResumeDataKey.bytesReceived)
      if received == total {
        return [Violation("all \(total) bytes were received: there is no rest to resume", at: path, severity: .warning)]
      }
      return [Violation("\(received) bytes were received, more than the whole file's \(total)", at: path)]
    })
}

extension Diagnosis {
  /// The offset at which the download continues: the blob's count, or in the newer loader's form the end of the partial
  /// file.
  var bytesAtHand: Int64? {
    if let received = fields.bytesReceived { return received }
    if isNewerDownload, case .found(_, let length) = context.partialFile { return length }
    return nil
  }
}
