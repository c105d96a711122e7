import ResumeDataKit

/// The report of `check-response`.
struct ResponseReport: JSONWritable {
  let response: ServerResponse
  /// Whether the input had a status; otherwise 200 is assumed.
  let hasStatus: Bool
  /// The number of responses before the judged one.
  let redirects: Int
  /// The judgement for a new download, or nil if there is a blob.
  let resumability: Resumability?
  /// The judgement for the blob.
  let verdict: ResponseVerdict?

  /// - Throws: an error if no response can continue the blob.
  init(
    response: ServerResponse, hasStatus: Bool, redirects: Int, document: ResumeDataDocument?, partialLength: Int64?
  ) throws(FileError) {
    (self.response, self.hasStatus, self.redirects) = (response, hasStatus, redirects)
    guard let document else {
      resumability = response.resumability
      verdict = nil
      return
    }
    resumability = nil
    verdict = document.verdict(for: response, partialLength: partialLength)
    if verdict == nil {
      var reason = "the partial file's length is not known; give --partial-length"
      if let why = document.continuation.obstacle { reason = why }
      throw FileError(code: "not-resumable", reason: "the blob cannot be continued: \(reason)")
    }
  }

  /// Whether the download can continue.
  var isGood: Bool {
    switch verdict?.action {
    case .append, .complete: true
    case .some: false
    case nil: resumability?.isResumable ?? false
    }
  }

  private var reasons: [ResponseReason] { verdict?.reasons ?? resumability?.reasons ?? [] }

  private var verdictName: String? {
    verdict?.action.rawValue ?? (isGood ? nil : ResponseVerdict.Action.notResumable.rawValue)
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("loaderEffect", verdict.map { _ in ResponseVerdict.loaderEffect(ofStatus: response.status) })
      json.member("reasons", reasons)
      json.member("redirects", redirects)
      json.member("resumable", isGood)
      json.member("retryAfter", verdict?.retryAfter)
      json.member("schema", 1)
      json.member("status", hasStatus ? response.status : nil)
      json.member("verdict", verdictName)
      json.member("willWriteResumeData", resumability?.willWriteResumeData)
    }
  }

  /// The report as text.
  func lines(style: TextStyle) -> [String] {
    var table = TextTable(style: style)
    table.heading("Response" + (redirects > 0 ? ", after \(redirects) other\(redirects == 1 ? "" : "s")" : ""))
    table.row("status", hasStatus ? String(response.status) : "not given; judged as 200")
    for name in Self.shownHeaders { table.row(name, response.header(name)) }
    if let resumability {
      table.heading("New download")
      table.row("resume data", resumability.willWriteResumeData ? "will be written" : "will not be written")
      table.row("resumable", resumability.isResumable ? "yes" : "no")
    }
    if let verdict {
      table.heading("This blob")
      table.row("verdict", verdict.action.rawValue)
      table.row("ask again", verdict.retryAfter)
      table.row("partial file", ResponseVerdict.loaderEffect(ofStatus: response.status))
    }
    if !reasons.isEmpty { table.heading("Because") }
    for reason in reasons {
      let line = "\(reason.message) (\(reason.source), confidence \(reason.confidence.rawValue))"
      table.line("  - " + (reason.isObstacle ? style.warning(Terminal.escape(line)) : Terminal.escape(line)))
    }
    return table.finish()
  }

  /// The header fields that affect the judgement.
  private static let shownHeaders = [
    "ETag", "Last-Modified", "Accept-Ranges", "Content-Range", "Content-Length", "Content-Encoding", "Vary",
  ]
}

extension ResponseReason: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("confidence", confidence.rawValue)
      json.member("message", message)
      json.member("obstacle", isObstacle)
      json.member("source", source)
    }
  }
}
