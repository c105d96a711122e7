import PropertyLists

extension Rule {
  static let noByteCount = Rule(
    id: "RD303", name: "no-byte-count", severity: .error, bestFix: .unsafe,
    page: RulePage(
      what: "The blob does not say how many bytes were received: the number is missing, negative, or no whole number.",
      why:
        "The loader asks the server for what follows this number, and appends it to the partial file. What it does without the "
        + "number is not known; from any other place than the file's end the finished file would be wrong.",
      systems:
        "None writes such a blob: tools, handwork and damage do. Blobs of the newer loader have no count and need none.",
      example: "<key>NSURLSessionResumeBytesReceived</key> <string>68188</string>",
      fix:
        "Unsafe: where the partial file was found (--temporary-directory), its length, which is what the system would have "
        + "written. Else none.",
      sources: [
        "section 2 of the format's reference: a 64-bit integer, the size of the partial file at capture (confidence A)",
        "that a blob without it cannot be resumed rightly (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isClassicDownload else { return [] }
      let why: String
      switch diagnosis.fields.bytesReceived {
      case .some(let received) where received >= 0: return []
      case .some(let received): why = "the blob says that \(received) bytes were received"
      case nil where diagnosis.document.path(ofField: ResumeDataKey.bytesReceived) == nil:
        why = "the blob does not say how many bytes were received"
      case nil: why = "what the blob has for the count of bytes received is no whole number of 64 bits"
      }
      guard case .found(_, let length) = diagnosis.context.partialFile, length >= 0 else {
        return [Violation("\(why): nobody knows where to go on", at: diagnosis.path(of: ResumeDataKey.bytesReceived))]
      }
      let fix = Fix(.unsafe, [.setField(ResumeDataKey.bytesReceived, .integer(PropertyListInteger(length)))])
      return [
        Violation(
          "\(why), and the partial file has \(length)", at: diagnosis.path(of: ResumeDataKey.bytesReceived),
          fix: diagnosis.applicable(fix))
      ]
    })
}
