import PropertyLists

extension Rule {
  static let leftoverByteRange = Rule(
    id: "RD101", name: "leftover-byte-range", severity: .error, bestFix: .safe,
    page: RulePage(
      what: "The blob has the key NSURLSessionResumeByteRange, left over from cancelling and resuming repeatedly.",
      why: "The next resume \"succeeds\" at once with a file of size 0.",
      systems: "Written by iOS 11.0 to 11.2, in blobs of version 4.",
      example: "<key>NSURLSessionResumeByteRange</key> <string>262144-</string>",
      fix: "Safe: the key is removed. The loader works out the range from NSURLSessionResumeBytesReceived.",
      sources: [
        "bug B2 of the format's reference: the Tiercel author's article and engines that follow it (confidence B)"
      ]
    ),
    check: { diagnosis in
      // Safari writes the key too and uses it; only URLSession's own blobs suffer from it.
      guard diagnosis.isClassicDownload, diagnosis.document.container != .xmlKeyedArchive,
        diagnosis.fields.hasByteRange
      else { return [] }
      let range = diagnosis.fields.byteRange.map { " \"\($0)\"" } ?? ""
      return [
        Violation(
          "the byte range\(range) left over from an earlier resume makes the next one end at once with size 0",
          at: diagnosis.path(of: ResumeDataKey.byteRange),
          fix: Fix(.safe, [.removeField(ResumeDataKey.byteRange)]))
      ]
    })
}
