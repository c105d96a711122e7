import ResumeDataFiles
import ResumeDataScan
import SystemPackage

/// The finds of all evidence.
struct ScanCollection {
  private(set) var evidence: [EvidenceFinds] = []
  /// The digests of files, in any order.
  private(set) var hashed: [HashedEvidence] = []
  var summary = ScanSummary()
  /// Where the files belong.
  private(set) var map = EvidenceMap()
  /// The files of the image that have what was found, by its place.
  var imageFiles: [FoundBlob.Place: [ImageFile]] = [:]

  mutating func add(_ finds: EvidenceFinds) {
    if let file = finds.hashed { hashed.append(file) }
    guard !finds.isPartOfDatabase else { return addNotes(of: finds) }
    summary.files += 1
    summary.bytes.add(saturating: finds.bytes)
    summary.unread += finds.unread.count
    map.addFile(finds.evidence.string)
    for container in finds.inventory.containers {
      map.addContainer(metadata: finds.path(of: container.locator), bundle: container.bundle)
    }
    for backup in finds.inventory.backups {
      map.addBackup(manifest: finds.path(of: backup.locator), files: backup.files)
    }
    for task in finds.tasks {
      for identifier in [task.contents.bundle, task.contents.session] { identifier.map { map.addIdentifier($0) } }
    }
    if !finds.isEmpty { evidence.append(finds) }
  }

  /// Adds what was not read of a file that is not searched by itself: it is read with its database, or is not evidence.
  mutating func addNotes(of finds: EvidenceFinds) {
    summary.unread += finds.unread.count
    if !finds.unread.isEmpty { evidence.append(finds) }
  }

  mutating func add(_ error: FileOperationError) {
    summary.unread += 1
    evidence.append(EvidenceFinds(unreadable: error.path, reason: error.reason))
  }

  /// What was not read, in the order of the evidence.
  var unread: [(evidence: FilePath, unread: Unread)] {
    evidence.sorted { $0.evidence.bytes.lexicographicallyPrecedes($1.evidence.bytes) }
      .flatMap { item in item.unread.map { (item.evidence, $0) } }
  }
}

extension EvidenceFinds {
  /// The path of the file that something was found in.
  func path(of locator: Locator) -> String { evidence.string }
}

extension Int {
  /// Adds a length, up to the maximum: files with holes may be together longer than a number can tell.
  mutating func add(saturating length: Int) {
    let (sum, overflows) = addingReportingOverflow(length)
    self = overflows ? .max : sum
  }
}
