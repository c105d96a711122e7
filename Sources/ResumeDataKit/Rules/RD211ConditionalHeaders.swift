import KeyedArchives
import PropertyLists

extension Rule {
  static let conditionalHeaders = Rule(
    id: "RD211", name: "conditional-headers", severity: .note, bestFix: nil,
    page: RulePage(
      what:
        "The request that the loader uses has conditions of its own: If-Match, If-None-Match, If-Modified-Since and "
        + "the like.",
      why:
        "The loader sends them along. If a condition is not met, the server answers 412 or 304 without the remaining "
        + "bytes, and the loader empties the partial file. If-Range alone would make the resume safe; with these "
        + "headers it is not.",
      systems: "Every system: apps set such headers, and blobs keep them.",
      example: "If-Match: \"5e3a1c-9f00\" in the headers of the current request",
      fix: "None: the app wanted the condition. A copy of the partial file protects what was received.",
      sources: [
        "section 4, rules 6 and 9 of the format's reference (confidence A)",
        "RFC 9110, 13.1 and 13.2.2: conditions and their order (confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload, let field = diagnosis.effectiveRequest?.field,
        let headers = diagnosis.fields.effectiveRequest?.request.headers
      else { return [] }
      let names = headers.map(\.name).filter { Rule.conditions.contains($0) }
      guard !names.isEmpty else { return [] }
      let message =
        "the request has \(names.joined(separator: ", ")): where the condition is not met, the server answers 412 or "
        + "304, and the partial file is emptied"
      return [Violation(message, at: diagnosis.path(of: field))]
    })

  private static let conditions: HeaderNames = [
    "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range",
  ]
}
