import KeyedArchives
import PropertyLists

extension Rule {
  static let illegalHeader = Rule(
    id: "RD213", name: "illegal-header", severity: .error, bestFix: nil,
    page: RulePage(
      what: "A header of the request that the loader uses has control characters, or an invalid name.",
      why:
        "A line break in a header adds header lines to the request (header injection). Systems refuse to set such a "
        + "header, but it is not known what a loader does with one in an archive.",
      systems: "None writes such a blob; tools and manual edits can produce it.",
      example: "X-Name: a, a line break, Authorization: Bearer ...",
      fix: "None: do not resume a blob from a source that you do not trust. resumedata convert can remove the header.",
      sources: [
        "RFC 9110, 5.1 and 5.5: names and values of header fields (confidence A)",
        "what loaders do with such a header (confidence I)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, let (field, request) = diagnosis.fields.effectiveRequest,
        ContinuationRequest.headers(from: request.headers) == nil
      else { return [] }
      let message = "a header of the request has control characters, or an invalid name"
      return [Violation(message, at: diagnosis.path(of: field))]
    })
}
