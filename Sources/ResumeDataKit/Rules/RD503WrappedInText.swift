import PropertyLists

extension Rule {
  static let wrappedInText = Rule(
    id: "RD503", name: "wrapped-in-text", severity: .warning, bestFix: .safe,
    page: RulePage(
      what: "The blob is not there itself but as text: base64, or hexadecimal digits as logs print them.",
      why: "URLSession takes the bytes; text is no property list to it.",
      systems: "None: logs, databases and frameworks such as Expo FileSystem write blobs so.",
      example: "YnBsaXN0MD..., <62706c69 73743030 ...>, {length = 160, bytes = 0x62706c69 ...}",
      fix:
        "Safe: the bytes themselves are written. Unsafe where the text says more than the blob, as a log does or a record with "
        + "other fields: the blob would be put in the place of all of it.",
      sources: ["T1 and T2 of the format's reference: published logs (confidence A), base64 (confidence B)"]
    ),
    check: { diagnosis in
      guard diagnosis.document.transport != .raw else { return [] }
      let otherText = diagnosis.document.otherText
      let around = otherText > 0 ? ", with \(otherText) byte\(otherText == 1 ? "" : "s") of other text around it" : ""
      return [
        Violation(
          "the blob is wrapped in \(diagnosis.document.transport.rawValue) text\(around)",
          fix: Fix(otherText > 0 ? .unsafe : .safe, [.unwrapText]))
      ]
    })
}
