import PropertyLists

extension Rule {
  static let trailingBytes = Rule(
    id: "RD504", name: "trailing-bytes", severity: .error, bestFix: .safe,
    page: RulePage(
      what: "Something stands behind the end of the property list.",
      why:
        "A binary property list is read from its end: a single line feed behind it makes it unreadable. XML readers may refuse "
        + "it too.",
      systems: "None: text tools and transfers add such bytes.",
      example: "a line feed after the last byte of the trailer",
      fix:
        "Safe: what stands behind the end is cut off. (A blob that ends too early cannot be mended; it is refused with code "
        + "truncated.)",
      sources: ["CoreFoundation's CFBinaryPList.c reads the trailer from the last 32 bytes (confidence A)"]
    ),
    check: { diagnosis in
      guard let anomaly = diagnosis.document.trailingBytesAnomaly else { return [] }
      return [Violation(anomaly.message, location: anomaly.location, fix: Fix(.safe, [.cutTrailingBytes]))]
    })
}
