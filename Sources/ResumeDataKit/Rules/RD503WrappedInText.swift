import PropertyLists

extension Rule {
  static let wrappedInText = Rule(
    id: "RD503", name: "wrapped-in-text", severity: .warning, bestFix: .unsafe,
    page: RulePage(
      what:
        "The input is not the blob itself but text that contains it: base64, hexadecimal digits as logs print "
        + "them, XML or the description of a dictionary in a log. XML that begins with <dict> counts too, since it "
        + "was cut out of a text.",
      why: "URLSession expects the raw bytes and rejects the text form. XML without its prologue can be read, but "
        + "what was around it may be missing.",
      systems: "None: logs, databases and frameworks such as Expo FileSystem store blobs this way.",
      example: "YnBsaXN0MD..., <62706c69 73743030 ...>, {length = 160, bytes = 0x62706c69 ...}",
      fix:
        "Unsafe: the raw bytes are written. An app that stored text expects text, so repair --in-place fixes the "
        + "blob inside the text and writes it back in the same spelling, if the text is only the blob. --raw, "
        + "--unsafe-fixes, repair -o and convert write the raw bytes. Text with other content, such as a log or a "
        + "record with other fields, is never replaced by the blob in it.",
      sources: ["T1 and T2 of the format's reference: published logs (confidence A), base64 (confidence B)"]
    ),
    check: { diagnosis in
      guard diagnosis.document.textEncoding != .raw else {
        return diagnosis.document.lacksPrologue
          ? [Violation("the XML has no prologue and no <plist> tag, as a part that was copied out of a text")] : []
      }
      let otherText = diagnosis.document.otherText
      let around = otherText > 0 ? ", with \(otherText) byte\(otherText == 1 ? "" : "s") of other text around it" : ""
      return [
        Violation(
          "the blob is wrapped in \(diagnosis.document.textEncoding.phrase)\(around)",
          fix: Fix(.unsafe, [.unwrapText]))
      ]
    })
}
