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
        "Safe: the bytes themselves are written. Unsafe where more than a kilobyte of other text stands around the blob, as in a "
        + "log: it would be replaced by the blob.",
      sources: ["T1 and T2 of the format's reference: published logs (confidence A), base64 (confidence B)"]
    ),
    check: { diagnosis in
      guard diagnosis.document.transport != .raw else { return [] }
      let isLog = diagnosis.document.otherText > 1_024
      let around = isLog ? ", with \(diagnosis.document.otherText) bytes of other text around it" : ""
      return [
        Violation(
          "the blob is wrapped in \(diagnosis.document.transport.rawValue) text\(around)",
          fix: Fix(isLog ? .unsafe : .safe, [.unwrapText]))
      ]
    })
}
