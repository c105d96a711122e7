import PropertyLists

extension Rule {
  static let leftoverByteRange = Rule(
    id: "RD101", name: "leftover-byte-range", severity: .error, bestFix: .safe,
    page: RulePage(
      what: "The blob has the key NSURLSessionResumeByteRange, left over from cancelling and resuming repeatedly.",
      why:
        "The next resume \"succeeds\" immediately with a file of size 0; others saw a short or damaged file, whose "
        + "size is the total minus what was received.",
      systems:
        "Written by iOS 11.0 to 11.2 in plain property lists of version 4, and these versions fail on it. Reports "
        + "of the last affected version contradict each other: one engine's author says that 11.2 reads the key "
        + "correctly. For other readers it is only a note and the key is kept.",
      example: "<key>NSURLSessionResumeByteRange</key> <string>262144-</string>",
      fix:
        "Safe for plain property lists of version 4, and if one of these systems is named as the reader (--for): "
        + "the key is removed. The loader works out the range from NSURLSessionResumeBytesReceived.",
      sources: [
        "bug B2 of the format's reference: the Tiercel author's article and engines that follow it (confidence B)",
        "that 11.2 fails and 11.3 does not: bug B2 of the format's reference (confidence C)",
        "that the loader works out the range from the count: section 4, rule 5, analyses of the loader of 18.0 "
          + "(confidence A)",
      ]
    ),
    check: { diagnosis in
      // Safari writes the key too and uses it; only URLSession's own blobs suffer from it.
      guard diagnosis.isClassicDownload, diagnosis.document.container != .xmlKeyedArchive,
        diagnosis.fields.hasByteRange
      else { return [] }
      let range = diagnosis.fields.byteRange.map { " \"\($0)\"" } ?? ""
      let path = diagnosis.path(of: ResumeDataKey.byteRange)
      guard diagnosis.mayFailOnByteRange else {
        let message =
          "the byte range\(range) is left over from an earlier resume; only iOS 11.0 to 11.2 are known to fail on it"
        return [Violation(message, at: path, severity: .note)]
      }
      return [
        Violation(
          "a leftover byte range\(range) makes the next resume finish immediately with an empty file",
          at: path,
          fix: Fix(.safe, [.removeField(ResumeDataKey.byteRange)]))
      ]
    })
}

extension Diagnosis {
  /// Whether the reader is iOS 11.0 to 11.2, or may be: a plain list of version 4 of which no build says more. These
  /// systems do not read keyed archives, so no reader of one suffers unless it is named.
  fileprivate var mayFailOnByteRange: Bool {
    guard reader.isNamed || !document.container.isArchive else { return false }
    guard reader.isNamed || reader.isKnownByBuild, let span = reader.span else { return fields.version == 4 }
    return span.reaches(from: .init(11), below: .init(11, 3))
  }
}
