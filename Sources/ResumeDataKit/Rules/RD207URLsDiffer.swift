import KeyedArchives
import PropertyLists

extension Rule {
  static let urlsDiffer = Rule(
    id: "RD207", name: "urls-differ", severity: .note, bestFix: nil,
    page: RulePage(
      what: "The URLs of the blob disagree: the download URL, the current request's and the original request's.",
      why:
        "Original and current request differ after a redirect: this is normal, and shows where the file comes from. "
        + "The download URL is that of the current request in every blob that a system wrote. If it differs, a tool "
        + "changed only one of them, or the blob was made to look harmless: the loader uses the request's URL.",
      systems: "Every system.",
      example: "original https://example.com/latest, current https://cdn.example.net/a-1.2.zip",
      fix:
        "None. Before resuming a blob from elsewhere, check that the host is one you expect; resumedata convert "
        + "--url NEW sets all three.",
      sources: [
        "section 2 and section 4, rule 2 of the format's reference (confidence A)"
      ]
    ),
    check: { diagnosis in
      let fields = diagnosis.fields
      guard diagnosis.isDownload, let effective = diagnosis.effectiveRequest, let requested = effective.url else {
        return []
      }
      var violations: [Violation] = []
      if effective.field == ResumeDataKey.currentRequest, let original = fields.originalRequest, original.isReadable,
        let first = original.request?.wholeURL, let pair = DifferentURLs(first, requested)
      {
        violations.append(
          Violation(
            "the download was redirected from \(pair.first) to \(pair.second)\(pair.remark)",
            at: diagnosis.path(of: ResumeDataKey.currentRequest)))
      }
      if diagnosis.isClassicDownload, let url = fields.url, let pair = DifferentURLs(url, requested) {
        let title = effective.field == ResumeDataKey.currentRequest ? "current" : "original"
        violations.append(
          Violation(
            "the download URL is \(pair.first), but the \(title) request asks for \(pair.second), which is what the "
              + "loader uses\(pair.remark)",
            at: diagnosis.path(of: ResumeDataKey.url)))
      }
      return violations
    })
}

/// Two URLs that do not ask for the same, as a report may show them.
struct DifferentURLs {
  let first: String
  let second: String
  /// What to say about them: the hosts, or that the difference is not shown.
  let remark: String

  init?(_ first: String, _ second: String) {
    guard first != second else { return nil }
    let (one, other) = (URLText(first), URLText(second))
    guard !one.hasSameTarget(as: other) else { return nil }
    self.first = Redaction.urlWithoutValues(first)
    self.second = Redaction.urlWithoutValues(second)
    if one.host != other.host {
      remark = "; the hosts differ: \(one.hostInWords) and \(other.hostInWords)"
    } else {
      remark = self.first == self.second ? "; they differ in what is not shown here" : ""
    }
  }
}

extension URLText {
  fileprivate var hostInWords: String { host.isEmpty ? "none" : host }
}
