import ResumeDataKit

/// What `repair` did with one file.
struct RepairRow: FileRow {
  /// What became of a file.
  enum Status: String, Sendable {
    case unchanged, repaired, rejected, failed
    case wouldRepair = "would-repair"
  }

  let file: String
  var status: Status
  var applied: [Finding] = []
  var remaining: [Finding] = []
  var backup: String?
  var error: FileError?

  /// A file that nothing could be done with.
  init(file: String, error: any Error) {
    self.file = file
    status = .failed
    self.error = FileError(error)
  }

  /// A file that was looked at.
  init(file: String, result: RepairResult, isDryRun: Bool) {
    self.file = file
    status =
      switch result.status {
      case .unchanged: .unchanged
      case .repaired: isDryRun ? .wouldRepair : .repaired
      case .rejected: .rejected
      }
    applied = result.applied
    remaining = result.remaining
  }

  var isForeign: Bool { error?.isForeign ?? false }
  var isFailure: Bool { status == .failed }

  var hasRemains: Bool {
    status == .rejected || status == .wouldRepair || remaining.contains { $0.severity != .note }
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("applied", applied)
      json.member("backup", backup)
      json.member("error", error)
      json.member("file", file)
      json.member("remaining", remaining)
      json.member("schema", 1)
      json.member("status", status.rawValue)
    }
  }

  /// Files that are sound are not mentioned: in a folder of ten thousand the others are what matters.
  func text(style: TextStyle) -> [String] {
    let name = style.heading(Terminal.escape(file))
    var lines: [String]
    switch status {
    case .unchanged: lines = remaining.isEmpty ? [] : ["\(name): unchanged"]
    case .repaired: lines = ["\(name): repaired" + (backup.map { ", backup \(Terminal.escape($0))" } ?? "")]
    case .wouldRepair: lines = ["\(name): would be repaired"]
    case .rejected: lines = ["\(name): rejected"]
    case .failed: lines = ["\(name): \(style.error("failed")): " + Terminal.escape(error?.text ?? "")]
    }
    let verb = status == .repaired ? "mended " : "mends  "
    lines += applied.map { "  \(style.label(verb)) \($0.rule) \(Terminal.escape($0.message))" }
    lines += remaining.map { "  " + FindingReport.line($0, style: style) }
    return lines
  }
}

/// The last line of a repair's report.
struct RepairSummary: JSONWritable {
  private var counts: [RepairRow.Status: Int] = [:]
  private var files = 0
  /// Files in folders that are no resume data.
  var foreign = 0
  /// How long the run took.
  var seconds = 0.0
  var isInterrupted = false

  mutating func count(_ row: RepairRow) {
    files += 1
    counts[row.status, default: 0] += 1
  }

  private func count(_ status: RepairRow.Status) -> Int { counts[status] ?? 0 }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("failed", count(.failed))
      json.member("files", files)
      json.member("foreign", foreign)
      json.member("interrupted", isInterrupted)
      json.member("rejected", count(.rejected))
      json.member("repaired", count(.repaired))
      json.member("schema", 1)
      json.member("seconds", seconds)
      json.member("summary", true)
      json.member("unchanged", count(.unchanged))
      json.member("wouldRepair", count(.wouldRepair))
    }
  }

  var text: String {
    var parts = ["\(count(.unchanged)) unchanged"]
    if count(.wouldRepair) > 0 { parts.append("\(count(.wouldRepair)) to be repaired (nothing was written)") }
    parts += ["\(count(.repaired)) repaired", "\(count(.rejected)) rejected", "\(count(.failed)) failed"]
    if foreign > 0 { parts.append("\(foreign) more that are no resume data") }
    let tenths = (seconds * 10).rounded() / 10
    return (isInterrupted ? "interrupted after " : "") + "\(files) \(files == 1 ? "file" : "files"): "
      + parts.joined(separator: ", ") + ", in \(tenths) s"
  }
}
