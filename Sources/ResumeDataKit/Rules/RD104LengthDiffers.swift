import PropertyLists

extension Rule {
  static let lengthDiffers = Rule(
    id: "RD104", name: "length-differs", severity: .error, bestFix: .unsafe,
    page: RulePage(
      what: "The partial file is longer or shorter than the number of bytes that the blob says were received.",
      why:
        "The loader requests the bytes from the blob's number on, and appends them at the end of the file. If the "
        + "two differ, the finished file repeats or lacks bytes, without an error.",
      systems: "Every system with the classic loader. The newer loader has no number: it uses the file's length.",
      example: "NSURLSessionResumeBytesReceived 1000, and a partial file of 1500 bytes",
      fix:
        "File shorter: unsafe, the number is set to the length, so that the missing bytes are requested again. "
        + "File longer: none, since it is not known whether the number or the file is right. Keep a copy and "
        + "truncate the file to the number of bytes (truncate -s 1000 FILE). If the additional bytes are known to "
        + "belong to the file, set the number to the length instead (resumedata convert --partial FILE).",
      sources: [
        "bug B7 of the format's reference (confidence I)",
        "that the loader requests the bytes from the number on, and opens the file for appending: section 2 and "
          + "section 4, rule 3 (confidence A)",
      ]
    ),
    check: { diagnosis in
      // A negative number is RD303's.
      guard diagnosis.isDownload, let received = diagnosis.fields.bytesReceived, received >= 0,
        case .found(_, let length) = diagnosis.context.partialFile, length >= 0, length != received
      else { return [] }
      let message: String
      if length < received {
        message =
          "the partial file has \(length) bytes, \(received - length) fewer than the \(received) that the blob says "
          + "were received: resuming would leave them out"
      } else {
        message =
          "the partial file has \(length) bytes, \(length - received) more than the \(received) that the blob says "
          + "were received: the loader asks from \(received) on but appends at the file's end; truncate the file to "
          + "\(received) bytes before resuming"
      }
      let canBeSet = diagnosis.isClassicDownload && length < received
      let fix = Fix(.unsafe, [.setField(ResumeDataKey.bytesReceived, .integer(PropertyListInteger(length)))])
      return [
        Violation(
          message, at: diagnosis.path(of: ResumeDataKey.bytesReceived),
          fix: canBeSet ? fix : nil)
      ]
    })
}
