import KeyedArchives
import PropertyLists

extension Rule {
  static let credentials = Rule(
    id: "RD206", name: "credentials", severity: .note, bestFix: nil,
    page: RulePage(
      what:
        "The blob holds what lets its reader act as somebody: Authorization, cookies or keys in headers, user and password in "
        + "a URL, signatures or tokens in a query.",
      why:
        "Whoever gets the blob gets them too, in a log, a bug report or a backup. A resumed download sends them again as they "
        + "were, also where they have expired since.",
      systems: "Every system: requests are archived with their headers, in newer ones twice (__hhaa__).",
      example: "Authorization: Bearer ... in the headers of the current request",
      fix:
        "None: a download may need them. To show the blob to others: resumedata inspect --redact, or resumedata convert "
        + "--redact -o OUT FILE.",
      sources: [
        "section 5 of the format's reference: real archives with headers and their second copy (confidence A)",
        "which headers and query items hold secrets is our list (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      return diagnosis.credentials.map { place in
        Violation("credentials in the \(place.title): \(place.kinds)", at: place.path)
      }
    })
}

extension Diagnosis {
  /// The places that hold credentials, and which kinds each holds.
  fileprivate var credentials: [(title: String, path: PropertyListPath, kinds: String)] {
    var places: [(title: String, path: PropertyListPath, kinds: String)] = []
    func add(_ title: String, _ field: String, _ kinds: String?) {
      if let kinds { places.append((title, path(of: field), kinds)) }
    }
    // The newer loader's form has no URL of its own beside the requests.
    if isClassicDownload || document.kind == .safariDownload {
      add("download URL", ResumeDataKey.url, fields.url.flatMap { Credentials.kinds(inURL: $0) })
    }
    for (title, field, value) in requests.map({ ("\($0.title) request", $0.field, $0.value.request) }) {
      guard let value else { continue }
      add("\(title)'s URL", field, value.url.flatMap { Credentials.kinds(inURL: $0) })
      add("\(title)'s base URL", field, value.baseURL.flatMap { Credentials.kinds(inURL: $0) })
      add("\(title)'s main document URL", field, value.mainDocumentURL.flatMap { Credentials.kinds(inURL: $0) })
      add("\(title)'s headers", field, Credentials.kinds(in: value.headers))
      add("second copy of the \(title)'s headers (__hhaa__)", field, Credentials.kinds(in: value.headerCopy ?? []))
    }
    if let response = fields.response {
      add("response's URL", ResumeDataKey.response, response.url.flatMap { Credentials.kinds(inURL: $0) })
      add("response's headers", ResumeDataKey.response, Credentials.kinds(in: response.headers))
    }
    return places
  }
}
