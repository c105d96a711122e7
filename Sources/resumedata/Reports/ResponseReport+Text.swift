import ResumeDataKit
import ResumeDataReports

extension ResponseReport {
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
