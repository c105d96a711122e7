import KeyedArchives
import PropertyLists

extension Rule {
  static let notAPlainGet = Rule(
    id: "RD205", name: "not-a-plain-get", severity: .error, bestFix: nil,
    page: RulePage(
      what: "What would be asked is no plain download: the URL is not http or https, or the method is not GET.",
      why:
        "Only the answer to a GET can be continued. A background session refuses another scheme with NSURLErrorDomain -3003. A "
        + "foreground session would ask for a part of something else, or open what the blob's maker wants.",
      systems:
        "None that is known writes such a blob: the loader of iPadOS 18.0 gives resume data only for GET over http or https. Tools "
        + "and handwork do.",
      example: "file:///private/var/mobile/Documents/a.zip, or method POST",
      fix: "None: what was asked in truth is not known. Do not resume a blob of a source that you do not trust.",
      sources: ["section 4 of the format's reference, rules 8 and 9 (confidence A)"]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      guard let asked = diagnosis.askedURL else { return [Violation("the blob has no URL")] }
      var violations: [Violation] = []
      let scheme = URLText(asked.text).scheme
      if scheme != "http" && scheme != "https" {
        let what = scheme.isEmpty ? "the URL has no scheme" : "the URL's scheme is \"\(scheme)\""
        violations.append(
          Violation("\(what); only http and https can be resumed", at: diagnosis.path(of: asked.field)))
      }
      if let taken = diagnosis.taken, let method = taken.method, method != "GET", method.uppercased() != "GET" {
        violations.append(
          Violation(
            "the request's method is \(method); only GET can be resumed", at: diagnosis.path(of: taken.field)))
      }
      return violations
    })
}
