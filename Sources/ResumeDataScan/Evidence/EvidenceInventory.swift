import PropertyLists

/// What a piece of evidence says about other files: apps of containers, files of backups; and partial files in it.
package struct EvidenceInventory: Sendable {
  /// The metadata of a container, with the identifier of its app.
  package struct Container: Sendable, Hashable {
    /// The place of the metadata.
    package var locator: Locator
    /// The identifier of the app.
    package var bundle: String
  }

  /// The manifest of a backup.
  package struct Backup: Sendable, Hashable {
    /// The place of the manifest.
    package var locator: Locator
    /// The files.
    package var files: [BackupFile]
  }

  /// Metadata of containers.
  package var containers: [Container] = []
  /// Manifests of backups.
  package var backups: [Backup] = []

  /// Creates an empty inventory.
  package init() {}

  /// Whether there is nothing in it.
  package var isEmpty: Bool { containers.isEmpty && backups.isEmpty }
}

extension Peeler {
  /// Adds what a property list says about other files.
  mutating func addInventory(of list: PropertyList, at place: Place) {
    guard let dictionary = list.dictionary else { return }
    // The file `.com.apple.mobile_container_manager.metadata.plist` of a container.
    if let bundle = dictionary["MCMMetadataIdentifier"]?.string {
      inventory.containers.append(EvidenceInventory.Container(locator: place.locator, bundle: bundle))
    }
    // The file `Manifest.plist` of a backup.
    if case .boolean(true) = dictionary["IsEncrypted"], dictionary.contains("BackupKeyBag") {
      note(Self.encryptedBackup, place)
    }
  }

  /// What is said about an encrypted backup.
  package static let encryptedBackup =
    "the backup is encrypted; iphone-backup-decrypt (PyPI) decrypts it with its password"
}
