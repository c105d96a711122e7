import PropertyLists

extension Rule {
  static let trailingBytes = Rule(
    id: "RD504", name: "trailing-bytes", severity: .error, bestFix: .safe,
    page: RulePage(
      what: "There is something after the end of the property list.",
      why:
        "A binary property list is read from its end: a single line feed after it makes it unreadable. In XML Apple's "
        + "parser ignores what follows the end, so the finding is a note; other XML readers may refuse the file.",
      systems: "None: text tools and transfers add such bytes.",
      example: "a line feed after the last byte of the trailer",
      fix:
        "Safe: what follows the end is removed. Unsafe if that looks like another blob: split the file instead. "
        + "(A blob that ends too early cannot be fixed; it is refused with code truncated.)",
      sources: [
        "CoreFoundation's CFBinaryPList.c reads the trailer from the last 32 bytes (confidence A)",
        "CoreFoundation's CFPropertyList.c does not look past the first element of XML (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard let anomaly = diagnosis.document.trailingBytesAnomaly else { return [] }
      let hasBlob = diagnosis.document.trailingBytes.hasBeginningOfBlob
      let remark = hasBlob ? ", and they look like another blob" : ""
      return [
        Violation(
          anomaly.message + remark, severity: diagnosis.document.container.isXML ? .note : nil,
          location: anomaly.location, fix: Fix(hasBlob ? .unsafe : .safe, [.cutTrailingBytes]))
      ]
    })
}

extension [UInt8] {
  /// Whether a property list begins somewhere in the bytes, also in UTF-16 or behind one of the known masks.
  var hasBeginningOfBlob: Bool {
    let narrow = filter { $0 != 0 }
    let beginnings =
      ["bplist", "<?xml", "<plist"].map { Array($0.utf8) }
      + [Mask.download, .upload].map { Array($0.applied(to: Array("bplist00".utf8)).prefix(8)) }
    return beginnings.contains { beginning in
      narrow.indices.contains { narrow[$0] == beginning[0] && narrow[$0...].starts(with: beginning) }
    }
  }
}
