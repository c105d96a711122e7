package import ResumeDataKit

/// What a repair did with one blob as JSON.
package struct RepairReport: JSONWritable, Sendable {
  /// The outcome for a blob.
  package enum Status: String, Sendable {
    case unchanged, repaired, rejected, failed
    case wouldRepair = "would-repair"
  }

  /// The file; nil for bytes that are not in a file.
  package var file: FileName?
  /// The blob's path inside the file; nil for a blob that is the whole file.
  package var locator: String?
  /// Where the blob is in the file's bytes.
  package var place: BlobPlace?
  /// The old file.
  package var backup: FileName?
  package let status: Status
  package private(set) var applied: [Finding] = []
  package private(set) var remaining: [Finding] = []
  package private(set) var error: FileError?

  /// A file that could not be processed.
  package init(file: FileName?, error: FileError) {
    (self.file, self.error) = (file, error)
    status = .failed
  }

  /// A blob that was only looked at.
  package init(file: FileName?, unchanged findings: [Finding]) {
    self.file = file
    status = findings.contains(where: \.isRejection) ? .rejected : .unchanged
    remaining = findings
  }

  /// A blob that was repaired, or would be.
  package init(file: FileName?, result: RepairResult, isDryRun: Bool) {
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

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("applied", applied)
      json.member("backup", backup, bytes: "backupBytes")
      json.member("error", error)
      json.member("file", file, bytes: "fileBytes")
      json.memberIfPresent("locator", locator.map { file.locator($0) })
      json.memberIfPresent("place", place)
      json.member("remaining", remaining)
      json.member("schema", 1)
      json.member("status", status.rawValue)
    }
  }
}
