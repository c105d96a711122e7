import KeyedArchives
import PropertyLists

extension Rule {
  static let notAPlainGet = Rule(
    id: "RD205", name: "not-a-plain-get", severity: .error, bestFix: nil,
    page: RulePage(
      what: "The request is not a plain download: the URL is not http or https, or the method is not GET.",
      why:
        "Only the response to a GET can be continued. A background session refuses another scheme with "
        + "NSURLErrorDomain -3003. A foreground session would request a part of something else, or open whatever URL "
        + "the author of the blob chose.",
      systems:
        "None that is known writes such a blob: the loader of iPadOS 18.0 gives resume data only for GET over http "
        + "or https. Tools and manual edits can produce it.",
      example: "file:///private/var/mobile/Documents/a.zip, or method POST",
      fix: "None: the real request is not known. Do not resume a blob from a source that you do not trust.",
      sources: [
        "section 4 of the format's reference, rules 8 and 9 (confidence A)",
        "RFC 9110, 9.1: methods are case-sensitive (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      guard let requested = diagnosis.effectiveURL else { return [Violation("the blob has no URL")] }
      var violations: [Violation] = []
      let scheme = URLText(requested.text).scheme
      if scheme != "http" && scheme != "https" {
        let what = scheme.isEmpty ? "the URL has no scheme" : "the URL's scheme is \"\(scheme)\""
        violations.append(
          Violation("\(what); only http and https can be resumed", at: diagnosis.path(of: requested.field)))
      }
      if let request = diagnosis.effectiveRequest, let method = request.method, method != "GET" {
        let remark = method.uppercased() == "GET" ? ", and methods are case-sensitive" : ""
        violations.append(
          Violation(
            "the request's method is \(method)\(remark); only GET can be resumed",
            at: diagnosis.path(of: request.field)))
      }
      return violations
    })
}
