import PropertyLists

extension Rule {
  static let repeatedKey = Rule(
    id: "RD508", name: "repeated-key", severity: .warning, bestFix: nil,
    page: RulePage(
      what: "A dictionary of the blob, or of a request's archive, has a key more than once.",
      why:
        "CoreFoundation, which Apple's loader uses, reads the first entry of a binary dictionary and the last one "
        + "of an XML dictionary. Other readers take another entry, so a tool may show a harmless URL while the "
        + "loader requests a different one. This tool shows, judges and changes the entry that CoreFoundation reads.",
      systems: "Every system. No system writes such a blob: a tool, a manual edit or an attacker made it.",
      example: "NSURLSessionDownloadURL twice, with two hosts",
      fix: "None: look at both entries first. convert writes a file with only the entries that CoreFoundation reads.",
      sources: [
        "CFBinaryPList.c and CFPropertyList.c, compared with CoreFoundation itself (confidence A)"
      ]
    ),
    check: { diagnosis in
      guard diagnosis.document.kind != .unknown else { return [] }
      let ofFile = diagnosis.anomalies.filter { $0.kind == .duplicateKey }
        .map { Violation($0.message, location: $0.location) }
      let ofRequests = diagnosis.requests.flatMap { request in
        request.anomalies.filter { $0.kind == .duplicateKey }.map { anomaly in
          Violation(
            "in the archive of the \(request.title) request, at its \(anomaly.location): \(anomaly.message)",
            at: diagnosis.path(of: request.field))
        }
      }
      return ofFile + ofRequests
    })
}
