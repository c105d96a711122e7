import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import ResumeDataScan
import SystemPackage

/// What `repair` did with one blob of a file.
struct RepairRow: FileRow {
  let file: FilePath
  private(set) var report: RepairReport
  /// Whether it lies in other data, into which nothing is written.
  private(set) var isInOtherData = false

  /// Creates the row of a file that could not be processed.
  init(file: FilePath, error: any Error) {
    self.file = file
    report = RepairReport(file: FileName(file), error: FileError(error))
  }

  /// A blob in other data, into which nothing is written.
  init(file: FilePath, _ blob: InputBlob, unchanged findings: [Finding]) {
    self.file = file
    report = RepairReport(file: FileName(file), unchanged: findings)
    isInOtherData = true
    take(blob)
  }

  /// A blob that was looked at.
  ///
  /// - Parameter backup: the old file, if it was replaced.
  init(file: FilePath, _ blob: InputBlob, result: RepairResult, isDryRun: Bool, backup: FilePath?) {
    self.file = file
    report = RepairReport(file: FileName(file), result: result, isDryRun: isDryRun)
    report.backup = backup.map { FileName($0) }
    take(blob)
  }

  private mutating func take(_ blob: InputBlob) {
    (report.locator, report.place) = (blob.locator?.description, blob.place)
  }

  var isUnrecognized: Bool { report.error?.isUnrecognized ?? false }
  var isInterrupted: Bool { report.error?.isInterrupted ?? false }
  var isFailure: Bool { report.status == .failed }

  var hasOutstandingFindings: Bool {
    report.status == .rejected || report.status == .wouldRepair || report.remaining.contains { $0.severity != .note }
  }

  func write(to json: inout JSONWriter) { report.write(to: &json) }

  /// Files that need no repair are not mentioned, so that others stand out in a large directory.
  func text(style: TextStyle) -> [String] {
    let name = style.heading(file.escaped + Terminal.escape(report.locator ?? ""))
    var lines: [String]
    switch report.status {
    case .unchanged: lines = report.remaining.isEmpty ? [] : ["\(name): unchanged"]
    case .repaired: lines = ["\(name): repaired" + (report.backup.map { ", backup \($0.escaped)" } ?? "")]
    case .wouldRepair: lines = ["\(name): would be repaired"]
    case .rejected: lines = ["\(name): rejected"]
    case .failed: lines = ["\(name): \(style.error("failed")): " + Terminal.escape(report.error?.text ?? "")]
    }
    let verb = report.status == .repaired ? "fixed  " : "fixes  "
    lines += report.applied.map { "  \(style.label(verb)) \($0.rule) \(Terminal.escape($0.message))" }
    if isInOtherData, report.status == .unchanged, !report.remaining.isEmpty {
      lines[0] += ": repair does not write into other data; -o FILE --at LOCATOR writes a repaired copy"
    }
    lines += report.remaining.map { "  " + FindingReport.line($0, style: style) }
    return lines
  }
}

/// The last line of a repair's report.
struct RepairSummary: JSONWritable {
  private var counts: [RepairReport.Status: Int] = [:]
  private var files = 0
  /// The totals of the run.
  var tally = RunTally()
  /// How long the run took.
  var seconds = 0.0

  private var lastFile: FilePath?

  mutating func count(_ row: RepairRow) {
    if row.file != lastFile { files += 1 }
    lastFile = row.file
    counts[row.report.status, default: 0] += 1
  }

  private func count(_ status: RepairReport.Status) -> Int { counts[status] ?? 0 }

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
