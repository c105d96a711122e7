/// A file of a backup by iTunes or Finder: `Manifest.db` has its domain and path, its name is a digest of both.
package struct BackupFile: Sendable, Hashable {
  /// The name of the file in the backup.
  package var fileID: String
  /// The domain, such as `AppDomain-com.example.app`.
  package var domain: String
  /// The path in the domain.
  package var path: String

  /// The app's identifier in the domain, if there is one.
  package var bundle: String? {
    for prefix in ["AppDomain-", "AppDomainPlugin-", "AppDomainGroup-"] where domain.hasPrefix(prefix) {
      return String(domain.dropFirst(prefix.count))
    }
    return nil
  }

  /// The file in its app's container.
  package var contained: ContainedPath {
    ContainedPath(
      container: AppContainer(kind: .backup, path: domain, uuid: nil, bundle: bundle),
      inside: EvidencePath(path).components)
  }
}

extension EvidencePath {
  /// The directory of the backup that a file with a digest as its name may be in: `<backup>/ab/ab…`.
  package var backupDirectory: EvidencePath? {
    guard name.isSHA1, components.count >= 2, name.hasPrefix(components[components.count - 2]),
      components[components.count - 2].utf8.count == 2
    else { return nil }
    return EvidencePath(components: components.dropLast(2))
  }
}

extension Peeler {
  /// The most files of backups.
  private static let maximumBackupFiles = 1_000_000

  /// Adds the files that the manifest of a backup lists.
  mutating func addBackupFiles(of database: inout SQLiteDatabase, at place: Place) throws {
    func isManifest(_ table: SQLiteTable) -> Bool {
      table.name == "Files" && ["fileID", "domain", "relativePath"].allSatisfy(table.columns.contains)
    }
    guard database.tables.contains(where: isManifest) else { return }
    var files: [BackupFile] = []
    try database.liveRows(where: isManifest) { _, row in
      try checkCancellation()
      guard files.count < Self.maximumBackupFiles, let fileID = row.value("fileid")?.text, fileID.isSHA1,
        let domain = row.value("domain")?.text, let path = row.value("relativepath")?.text
      else { return }
      files.append(BackupFile(fileID: fileID, domain: domain, path: path))
    }
    if files.count == Self.maximumBackupFiles { note("the limit on files of a backup is reached", place) }
    inventory.backups.append(EvidenceInventory.Backup(locator: place.locator, files: files))
  }
}
