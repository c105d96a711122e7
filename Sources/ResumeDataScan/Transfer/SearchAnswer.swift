import PropertyLists

/// Everything that a search found, as the process that searched hands it over.
package struct SearchAnswer: Sendable {
  /// The blobs.
  package var finds: [Find] = []
  /// What was not read.
  package var unread: [Unread] = []
  /// The background tasks.
  package var tasks: [BackgroundTask] = []
  /// What the evidence says about other files.
  package var inventory = EvidenceInventory()
  /// Names and URLs of resume data that are not in a blob.
  package var fragments: [Fragment] = []
  /// How many bytes a pipe had.
  package var length = 0
  /// The digests of what came through a pipe.
  package var digests: [EvidenceDigest] = []

  /// Creates an empty answer.
  package init() {}

  /// The answer of a search.
  package init(_ peeler: Peeler) {
    (finds, unread, tasks, inventory) = (peeler.finds, peeler.unread, peeler.tasks, peeler.inventory)
    fragments = peeler.fragmentsOutsideFinds
  }
}

extension SearchAnswer {
  private enum Item: String {
    case find, unread, task, container, backup, backupFiles, fragment, digest, end
  }

  /// No part has more files of a backup.
  private static let filesInPart = 1_024

  /// Writes the answer part by part.
  package func write(_ send: ([UInt8]) -> Void) throws(TransferError) {
    for find in finds { try Self.write(.find, send) { writer throws(TransferError) in try find.write(to: &writer) } }
    for item in unread { try Self.write(.unread, item, send) }
    for task in tasks { try Self.write(.task, task, send) }
    for container in inventory.containers { try Self.write(.container, container, send) }
    for backup in inventory.backups {
      try Self.write(.backup, backup.locator, send)
      for start in stride(from: 0, to: backup.files.count, by: Self.filesInPart) {
        try Self.write(.backupFiles, send) { writer throws(TransferError) in
          var files = Array(backup.files[start..<min(start + Self.filesInPart, backup.files.count)])
          try writer.code(&files)
        }
      }
    }
    for fragment in fragments { try Self.write(.fragment, fragment, send) }
    for digest in digests { try Self.write(.digest, digest, send) }
    try Self.write(.end, send) { writer throws(TransferError) in
      var length = length
      try writer.code(&length)
    }
  }

  private static func write(_ item: Item, _ value: some FieldCoded, _ send: ([UInt8]) -> Void) throws(TransferError) {
    try write(item, send) { writer throws(TransferError) in try writer.write(value) }
  }

  private static func write(
    _ item: Item, _ send: ([UInt8]) -> Void, _ body: (inout FieldWriter) throws(TransferError) -> Void
  ) throws(TransferError) {
    var writer = FieldWriter()
    var item = item
    try writer.code(&item)
    try body(&writer)
    send(writer.bytes)
  }

  /// Takes the next part.
  ///
  /// - Returns: whether it was the last one.
  package mutating func take(_ part: [UInt8]) throws(TransferError) -> Bool {
    var reader = FieldReader(part)
    var item = Item.end
    try reader.code(&item)
    switch item {
    case .find: finds.append(try Find(from: &reader))
    case .unread: unread.append(try reader.read())
    case .task: tasks.append(try reader.read())
    case .container: inventory.containers.append(try reader.read())
    case .backup: inventory.backups.append(EvidenceInventory.Backup(locator: try reader.read(), files: []))
    case .backupFiles:
      guard !inventory.backups.isEmpty else { throw TransferError() }
      var files: [BackupFile] = []
      try reader.code(&files)
      inventory.backups[inventory.backups.count - 1].files += files
    case .fragment: fragments.append(try reader.read())
    case .digest:
      let digest: EvidenceDigest = try reader.read()
      guard !digests.contains(where: { $0.algorithm == digest.algorithm }) else { throw TransferError() }
      digests.append(digest)
    case .end:
      try reader.code(&length)
      guard length >= 0 else { throw TransferError() }
    }
    guard reader.isAtEnd else { throw TransferError() }
    return item == .end
  }
}

/// A digest of evidence.
package struct EvidenceDigest: Sendable, Hashable, FieldCoded {
  /// `sha256`, `sha1` or `md5`.
  package var algorithm: String
  /// In hexadecimal digits.
  package var digits: String

  /// Creates a digest.
  package init(algorithm: String, digits: String) { (self.algorithm, self.digits) = (algorithm, digits) }

  package static var blank: Self { Self(algorithm: "", digits: "") }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&algorithm)
    try coder.code(&digits)
  }
}

extension EvidenceInventory.Container: FieldCoded {
  package static var blank: Self { Self(locator: Locator(), bundle: "") }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&locator)
    try coder.code(&bundle)
  }
}

extension BackupFile: FieldCoded {
  package static var blank: Self { Self(fileID: "", domain: "", path: "") }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&fileID)
    try coder.code(&domain)
    try coder.code(&path)
  }
}
