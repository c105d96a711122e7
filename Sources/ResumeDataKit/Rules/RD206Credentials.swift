import KeyedArchives
import KeyedArchives
import PropertyLists

extension Rule {
  static let credentials = Rule(
    id: "RD206", name: "credentials", severity: .note, bestFix: nil,
    page: RulePage(
      what:
        "The blob holds credentials: Authorization, cookies or keys in headers, user and password in a URL, "
        + "signatures or tokens in a query.",
      why:
        "Anyone who gets the blob gets them too, from a log, a bug report or a backup. A resumed download sends them "
        + "again as they were, even if they have expired since.",
      systems: "Every system: requests are archived with their headers, in newer ones twice (__hhaa__).",
      example: "Authorization: Bearer ... in the headers of the current request",
      fix:
        "None: a download may need them. To show the blob to others: resumedata inspect --redact, or resumedata "
        + "convert --redact -o OUT FILE.",
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
    var search = CredentialSearch()
    var places: [(title: String, path: PropertyListPath, kinds: String)] = []
    func add(_ title: @autoclosure () -> String, _ field: String, _ kinds: String?) {
      if let kinds { places.append((title(), path(of: field), kinds)) }
    }
    func add(_ title: @autoclosure () -> String, _ field: String, url: String?) {
      if let url { add(title(), field, search.kinds(inURL: url)) }
    }
    // The newer loader's form has no URL besides those of the requests.
    if isClassicDownload || document.kind == .safariDownload { add("download URL", ResumeDataKey.url, url: fields.url) }
    for named in requests {
      guard let request = named.value.request else { continue }
      let field = named.field
      add("\(named.title) request's URL", field, url: request.url)
      add("\(named.title) request's base URL", field, url: request.baseURL)
      add("\(named.title) request's main document URL", field, url: request.mainDocumentURL)
      add("\(named.title) request's headers", field, search.kinds(in: request.headers))
      if let copy = request.headerCopy {
        add("second copy of the \(named.title) request's headers (__hhaa__)", field, search.kinds(in: copy))
      }
    }
    if let response = fields.response {
      add("response's URL", ResumeDataKey.response, url: response.url)
      add("response's headers", ResumeDataKey.response, search.kinds(in: response.headers))
    }
    return places
  }
}

/// A search of all URLs and headers of a blob. Most repeat the ones before, and are not searched again.
private struct CredentialSearch {
  private var url: (text: String, kinds: String?) = ("", nil)
  private var headers: (fields: [ArchivedURLRequest.Header], kinds: String?) = ([], nil)

  mutating func kinds(inURL text: String) -> String? {
    if !text.hasSameCodePoints(as: url.text) { url = (text, Credentials.kinds(inURL: text)) }
    return url.kinds
  }

  mutating func kinds(in fields: [ArchivedURLRequest.Header]) -> String? {
    let isKnown = fields.elementsEqual(headers.fields) { field, known in
      field.name.hasSameCodePoints(as: known.name) && field.value.hasSameCodePoints(as: known.value)
    }
    if !isKnown { headers = (fields, Credentials.kinds(in: fields)) }
    return headers.kinds
  }
}
