import PropertyLists

extension Rule {
  static let noByteCount = Rule(
    id: "RD303", name: "no-byte-count", severity: .error, bestFix: .safe,
    page: RulePage(
      what:
        "The blob does not say how many bytes were received: the number is missing, negative, or not a whole number.",
      why:
        "The loader counts a missing number as 0: it requests the whole file and appends it to the partial file. "
        + "Digits as text are read as the number that they show.",
      systems:
        "The loader of iPadOS 18.0 leaves the number out if the blob has an NSURLSessionResumeExtractor; the finding "
        + "is then a note. Otherwise tools, manual edits and damage can produce it. Blobs of the newer loader have "
        + "no number and need none: the finding is a note.",
      example: "<key>NSURLSessionResumeBytesReceived</key> <string>68188</string>",
      fix:
        "Safe for digits as text: they become a number. Unsafe where the partial file was found "
        + "(--temporary-directory): its length becomes the number, as the system would have written it. Otherwise "
        + "none.",
      sources: [
        "section 2 of the format's reference: a 64-bit integer, read by longLongValue, and left out for an extractor "
          + "(confidence A)",
        "that other loaders read it the same way (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      guard !diagnosis.isNewerDownload else {
        let message =
          "the newer loader's form has no count of bytes: the length of the partial file is the place to resume at"
        return [Violation(message, severity: .note)]
      }
      let path = diagnosis.path(of: ResumeDataKey.bytesReceived)
      func violation(_ message: String, _ severity: Finding.Severity? = nil) -> Violation {
        Violation(message, at: path, severity: severity, fix: diagnosis.lengthFix)
      }
      switch diagnosis.fields.bytesReceived {
      case .some(let received) where received >= 0: return []
      case .some(let received): return [violation("the blob says that \(received) bytes were received")]
      case nil where diagnosis.document.path(ofField: ResumeDataKey.bytesReceived) == nil:
        guard diagnosis.document.path(ofField: ResumeDataKey.extractor) == nil else {
          let message = "the blob does not say how many bytes were received, as is usual with an extractor"
          return [Violation(message, severity: .note)]
        }
        return [
          violation(
            "the blob does not say how many bytes were received: the loader counts that as 0 and appends the whole "
              + "file to the partial file")
        ]
      case nil:
        if let digits = diagnosis.countInDigits {
          let fix = Fix(.safe, [.setField(ResumeDataKey.bytesReceived, .integer(PropertyListInteger(digits)))])
          let message = "the count of bytes received is text, \"\(digits)\", not a number"
          return [Violation(message, at: path, severity: .warning, fix: diagnosis.applicable(fix))]
        }
        return [violation("the count of bytes received is not a whole number of 64 bits")]
      }
    })
}

extension Diagnosis {
  /// The count of bytes where it is digits as text.
  var countInDigits: Int64? {
    guard let text = document.plainText(ofField: ResumeDataKey.bytesReceived), let count = Int64(text), count >= 0,
      String(count) == text
    else { return nil }
    return count
  }

  /// The edit that sets the blob's count to the length of its partial file.
  fileprivate var lengthFix: Fix? {
    guard case .found(_, let length) = context.partialFile, length >= 0 else { return nil }
    return applicable(Fix(.unsafe, [.setField(ResumeDataKey.bytesReceived, .integer(PropertyListInteger(length)))]))
  }
}
