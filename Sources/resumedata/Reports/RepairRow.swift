import ResumeDataFiles
import ResumeDataKit
import ResumeDataScan
import SystemPackage

/// What `repair` did with one blob of a file.
struct RepairRow: FileRow {
  /// The outcome for a file.
  enum Status: String, Sendable {
    case unchanged, repaired, rejected, failed
    case wouldRepair = "would-repair"
  }

  let file: FilePath
  /// The blob's path inside the file; nil for a blob that is the whole file.
  var locator: Locator?
  /// Where the blob is in the file's bytes.
  var place: BlobPlace?
  /// Whether it lies in other data, into which nothing is written.
  private(set) var isInOtherData = false
  var status: Status
  var applied: [Finding] = []
  var remaining: [Finding] = []
  var backup: FilePath?
  var error: FileError?

  /// Creates the row of a file that could not be processed.
  init(file: FilePath, error: any Error) {
    self.file = file
    status = .failed
    self.error = FileError(error)
  }

  /// A blob in other data, into which nothing is written.
  init(file: FilePath, unchanged findings: [Finding]) {
    self.file = file
    status = findings.contains(where: \.isRejection) ? .rejected : .unchanged
    remaining = findings
    isInOtherData = true
  }

  /// A file that was looked at.
  init(file: FilePath, result: RepairResult, isDryRun: Bool) {
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

  var isUnrecognized: Bool { error?.isUnrecognized ?? false }
  var isInterrupted: Bool { error?.isInterrupted ?? false }
  var isFailure: Bool { status == .failed }

  var hasOutstandingFindings: Bool {
    status == .rejected || status == .wouldRepair || remaining.contains { $0.severity != .note }
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("applied", applied)
      json.member("backup", backup, bytes: "backupBytes")
      json.member("error", error)
      json.member("file", file, bytes: "fileBytes")
      json.memberIfPresent("locator", locator.map { file.string + $0.description })
      json.memberIfPresent("place", place)
      json.member("remaining", remaining)
      json.member("schema", 1)
      json.member("status", status.rawValue)
    }
  }

  /// Files that need no repair are not mentioned, so that others stand out in a large directory.
  func text(style: TextStyle) -> [String] {
    let name = style.heading(file.escaped + Terminal.escape(locator?.description ?? ""))
    var lines: [String]
    switch status {
    case .unchanged: lines = remaining.isEmpty ? [] : ["\(name): unchanged"]
    case .repaired: lines = ["\(name): repaired" + (backup.map { ", backup \($0.escaped)" } ?? "")]
    case .wouldRepair: lines = ["\(name): would be repaired"]
    case .rejected: lines = ["\(name): rejected"]
    case .failed: lines = ["\(name): \(style.error("failed")): " + Terminal.escape(error?.text ?? "")]
    }
    let verb = status == .repaired ? "fixed  " : "fixes  "
    lines += applied.map { "  \(style.label(verb)) \($0.rule) \(Terminal.escape($0.message))" }
    if isInOtherData, status == .unchanged, !remaining.isEmpty {
      lines[0] += ": repair does not write into other data; -o FILE --at LOCATOR writes a repaired copy"
    }
    lines += remaining.map { "  " + FindingReport.line($0, style: style) }
    return lines
  }
}

/// The last line of a repair's report.
struct RepairSummary: JSONWritable {
  private var counts: [RepairRow.Status: Int] = [:]
  private var files = 0
  /// The totals of the run.
  var tally = RunTally()
  /// How long the run took.
  var seconds = 0.0

  private var lastFile: FilePath?

  mutating func count(_ row: RepairRow) {
    if row.file != lastFile { files += 1 }
    lastFile = row.file
    counts[row.status, default: 0] += 1
  }

  private func count(_ status: RepairRow.Status) -> Int { counts[status] ?? 0 }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("failed", count(.failed))
      json.member("files", files)
      json.member("foreign", tally.unrecognized)
      json.member("interrupted", tally.isInterrupted)
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
    if let skipped = tally.skipped { parts.append(skipped) }
    let tenths = (seconds * 10).rounded() / 10
    return (tally.isInterrupted ? "interrupted after " : "") + "\(files) \(files == 1 ? "file" : "files"): "
      + parts.joined(separator: ", ") + ", in \(tenths) s"
  }
}
