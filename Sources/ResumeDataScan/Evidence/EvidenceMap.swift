/// Where files of evidence belong: their containers and apps.
package struct EvidenceMap: Sendable {
  /// The apps of containers, by the path of the directory.
  private var bundles: [String: String] = [:]
  /// The files of backups, by the path of the backup and then by name.
  private var backups: [String: [String: BackupFile]] = [:]
  /// Containers of which temporary files or caches are in the evidence.
  private var withTemporaryFiles: Set<String> = []
  /// The digests of identifiers, by which the daemon names directories.
  private var identifiers: Set<String> = []

  private static let maximumIdentifiers = 200_000

  /// Creates an empty map.
  package init() {}

  /// Adds the metadata of a container.
  ///
  /// - Parameter path: the path of the metadata's file.
  package mutating func addContainer(metadata path: String, bundle: String) {
    bundles[EvidencePath(path).directory.text] = bundle
    addIdentifier(bundle)
  }

  /// Adds the manifest of a backup.
  ///
  /// - Parameter path: the path of the manifest's file.
  package mutating func addBackup(manifest path: String, files: [BackupFile]) {
    backups[EvidencePath(path).directory.text, default: [:]]
      .merge(files.map { ($0.fileID, $0) }) { first, _ in first }
    for bundle in Set(files.lazy.compactMap(\.bundle)) { addIdentifier(bundle) }
  }

  /// Takes note of a file of the evidence.
  package mutating func addFile(_ path: String) {
    let path = EvidencePath(path)
    for component in path.components {
      let name = component.hasSuffix(".plist") ? String(component.dropLast(6)) : component
      if name.mayBeBundleIdentifier { addIdentifier(name) }
    }
    guard let contained = contained(path), contained.isTemporary else { return }
    withTemporaryFiles.insert(contained.container.path)
  }

  /// Adds an identifier of an app or session.
  package mutating func addIdentifier(_ identifier: String) {
    if identifiers.count < Self.maximumIdentifiers { identifiers.insert(identifier) }
  }

  /// Whether temporary files of a container are in the evidence, so that a missing one is not there.
  package func hasTemporaryFiles(_ container: AppContainer) -> Bool {
    container.kind.mayHaveTemporaryFiles && withTemporaryFiles.contains(container.path)
  }

  /// The file of a backup that a path is.
  package func backupFile(_ path: EvidencePath) -> BackupFile? {
    path.backupDirectory.flatMap { backups[$0.text]?[path.name] }
  }

  /// The container that a file is in, with its app if the evidence names it.
  package func contained(_ path: EvidencePath) -> ContainedPath? {
    if let file = backupFile(path) { return file.contained }
    if var contained = path.contained {
      contained.container.bundle = contained.container.bundle ?? bundles[contained.container.path]
      return contained
    }
    guard !bundles.isEmpty else { return nil }
    // The copy of a container elsewhere.
    for count in stride(from: path.components.count - 1, through: 0, by: -1) {
      let directory = path.components[..<count].joined(separator: "/")
      guard let bundle = bundles[directory] else { continue }
      let container = AppContainer(kind: .copy, path: directory, uuid: nil, bundle: bundle)
      return ContainedPath(container: container, inside: Array(path.components[count...]))
    }
    return nil
  }

  /// The app that a file belongs to: by its container, or by a directory that the daemon names after it.
  package func bundle(of path: EvidencePath) -> String? {
    if let bundle = contained(path)?.container.bundle { return bundle }
    guard let rest = path.after("com.apple.nsurlsessiond", "Downloads"), rest.count > 1 else { return nil }
    return rest.first
  }

  /// The identifiers whose digests are the names of the daemon's directories,
  /// `com.apple.nsurlsessiond/<digest>/<digest>/…`.
  ///
  /// - Parameter sha1: the SHA-1 digest of a text's UTF-8 as hexadecimal digits.
  package func identifiers(ofDigests digests: Set<String>, sha1: (String) -> String) -> [String: String] {
    guard !digests.isEmpty else { return [:] }
    var found: [String: String] = [:]
    for identifier in identifiers.sorted() {
      let digest = sha1(identifier).uppercased()
      if digests.contains(digest) { found[digest] = identifier }
    }
    return found
  }
}

extension ContainedPath {
  /// Whether it is a file that backups and extractions of a few files leave out.
  fileprivate var isTemporary: Bool {
    inside.first == "tmp" || inside.starts(with: ["Library", "Caches"])
  }
}

extension EvidencePath {
  /// The digests by which the daemon names the directories of an app and its session.
  package var daemonDigests: (bundle: String, session: String?)? {
    guard let rest = after("com.apple.nsurlsessiond"), let first = rest.first, first.isSHA1 else { return nil }
    let second = rest.dropFirst().first.flatMap { $0.isSHA1 ? $0.uppercased() : nil }
    return (first.uppercased(), second)
  }
}
