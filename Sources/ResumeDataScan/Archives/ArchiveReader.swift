/// Reads archives and compressed files.
///
/// The module that searches has no library for it, so that an engine that searches its own stores links none.
package protocol ArchiveReader: Sendable {
  /// Reads the entries in their order.
  ///
  /// - Parameters:
  ///   - source: the archive.
  ///   - limits: what ends the reading.
  ///   - visit: called for each entry that has contents. What it does not read of an entry is skipped. An error of it
  ///     ends the reading and is rethrown.
  /// - Returns: why the archive was not read to its end, or nil if it was.
  func read(
    _ source: any ByteSource, limits: ArchiveLimits, visit: (ArchiveEntry) throws -> Void
  ) throws -> String?
}

/// One entry of an archive.
package struct ArchiveEntry {
  /// The name as it is stored. It is text, and never opened as a path.
  package let name: String
  /// Whether its contents are encrypted.
  package let isEncrypted: Bool
  /// The next part of the contents; empty at their end.
  package let next: () throws(ArchiveEntryError) -> [UInt8]

  /// Creates an entry.
  package init(name: String, isEncrypted: Bool, next: @escaping () throws(ArchiveEntryError) -> [UInt8]) {
    (self.name, self.isEncrypted, self.next) = (name, isEncrypted, next)
  }
}

/// Why the contents of an entry were not read to their end.
package struct ArchiveEntryError: Error {
  /// In words.
  package let reason: String

  /// Creates an error.
  package init(_ reason: String) { self.reason = reason }
}

/// Limits of the reading of an archive.
package struct ArchiveLimits: Sendable, Hashable {
  /// How many times as long as what was read of the archive its contents may be.
  package var ratio = 200
  /// What the ratio does not count.
  package var free = 16 << 20
  /// How long the contents may be together.
  package var bytes = 8 << 30
  /// How many entries there may be.
  package var entries = 1_000_000

  /// The defaults.
  package init() {}
}
