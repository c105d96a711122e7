import PropertyLists
import ResumeDataFiles
import ResumeDataKit

extension BackupSearch {
  /// The search for backups of `repair`: a file is an earlier version of another if both are blobs of the same
  /// download.
  static func search(suffix: BackupSuffix = .orig) -> BackupSearch {
    BackupSearch(suffix: suffix) { file, backup in
      guard let new = document(in: file), let old = document(in: backup) else { return false }
      let (newFields, oldFields) = (new.fields, old.fields)
      return new.kind == old.kind && new.kind != .unknown && newFields.bytesReceived == oldFields.bytesReceived
        && newFields.url == oldFields.url
    }
  }

  private static func document(in file: FoundFile) -> ResumeDataDocument? {
    guard let bytes = try? InputSource.file(file).read(atMost: PropertyListLimits.default.bytes) else { return nil }
    return try? ResumeDataDocument(decoding: bytes)
  }
}
