import KeyedArchives
import PropertyLists

extension Rule {
  static let currentRequestMissing = Rule(
    id: "RD208", name: "current-request-missing", severity: .error, bestFix: .unsafe,
    page: RulePage(
      what: "The blob has no current request: the one after redirects, to which the server responded.",
      why:
        "A background session accepts a blob only if its current request decodes; without one it refuses the blob with "
        + "NSURLErrorDomain -3003. A foreground session uses the original request, which may ask for another URL. "
        + "Where there is no request at all, the loader makes one from the download URL or raises an Objective-C "
        + "exception, which Swift cannot catch. The newer loader's form always has both requests.",
      systems:
        "None writes such a blob; tools, manual edits and damage can produce it. Seen in the loader of iPadOS 18.0.",
      example: "NSURLSessionResumeOriginalRequest without NSURLSessionResumeCurrentRequest",
      fix:
        "Unsafe: the original request is copied. It has the URL from before a redirect, and the bytes may have "
        + "come from another one. Without an original request that can be read, and in the newer loader's form: none.",
      sources: [
        "section 4 of the format's reference, rules 2, 7 and 8: analyses of the loader of 18.0, which do not say "
          + "whether 2 or 7 applies if there is no request at all (confidence A)",
        "section 2 of the format's reference: the newer loader requires both requests (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, diagnosis.document.kind == .download, diagnosis.fields.currentRequest == nil else {
        return []
      }
      guard diagnosis.isClassicDownload else {
        return [Violation("the current request is missing, which the newer loader requires")]
      }
      let refusal = "a background session refuses the blob with -3003"
      guard let original = diagnosis.fields.originalRequest else {
        return [
          Violation(
            "there is no request: \(refusal); elsewhere the loader may raise an exception that Swift cannot catch")
        ]
      }
      guard original.isReadable else {
        return [Violation("the current request is missing: \(refusal); the original one cannot replace it")]
      }
      return [
        Violation(
          "the current request is missing: \(refusal), and a foreground session uses the original one",
          fix: diagnosis.applicable(
            Fix(.unsafe, [.copyField(from: ResumeDataKey.originalRequest, to: ResumeDataKey.currentRequest)])))
      ]
    })
}
