import PropertyLists

extension Rule {
  static let leftoverByteRange = Rule(
    id: "RD101", name: "leftover-byte-range", severity: .error, bestFix: .safe,
    page: RulePage(
      what: "The blob has the key NSURLSessionResumeByteRange, left over from cancelling and resuming repeatedly.",
      why: "The next resume \"succeeds\" at once with a file of size 0.",
      systems:
        "Written by iOS 11.0 to 11.2, in blobs of version 4, and these fail over it. Of other readers nothing is known: for them "
        + "it is a note, and the key stays.",
      example: "<key>NSURLSessionResumeByteRange</key> <string>262144-</string>",
      fix:
        "Safe for blobs of version 4, and for a reader that is named as one of these systems: the key is removed. The loader works "
        + "out the range from NSURLSessionResumeBytesReceived.",
      sources: [
        "bug B2 of the format's reference: the Tiercel author's article and engines that follow it (confidence B)",
        "that the loader works out the range from the count: section 4, rule 5, analyses of the loader of 18.0 (confidence A)",
      ]
    ),
    check: { diagnosis in
      // Safari writes the key too and uses it; only URLSession's own blobs suffer from it.
      guard diagnosis.isClassicDownload, diagnosis.document.container != .xmlKeyedArchive,
        diagnosis.fields.hasByteRange
      else { return [] }
      let range = diagnosis.fields.byteRange.map { " \"\($0)\"" } ?? ""
      let path = diagnosis.path(of: ResumeDataKey.byteRange)
      guard diagnosis.mayFailOverByteRange else {
        let message =
          "the byte range\(range) is left over from an earlier resume; only iOS 11.0 to 11.2 are known to fail over it"
        return [Violation(message, at: path, severity: .note)]
      }
      return [
        Violation(
          "the byte range\(range) left over from an earlier resume makes the next one end at once with size 0",
          at: path,
          fix: Fix(.safe, [.removeField(ResumeDataKey.byteRange)]))
      ]
    })
}

extension Diagnosis {
  /// Whether the reader is iOS 11.0 to 11.2, or may be: a blob of version 4 of which no build says more.
  fileprivate var mayFailOverByteRange: Bool {
    guard reader.isNamed || reader.isKnownByBuild, let span = reader.span else { return fields.version == 4 }
    return span.reaches(from: .init(11), below: .init(11, 3))
  }
}
