/// The directory of an app's own files.
package struct AppContainer: Sendable, Hashable {
  /// What kind of evidence it is in.
  package var kind: Kind
  /// The path of the directory in the evidence; the domain in a backup.
  package var path: String
  /// The UUID of the directory, if it has one.
  package var uuid: String?
  /// The identifier of the app, if the path or the evidence says it.
  package var bundle: String?

  /// A kind of evidence.
  package enum Kind: String, Sendable, Hashable {
    /// The files of a device.
    case device
    /// A simulator's files on a Mac.
    case simulator
    /// A Mac's files.
    case mac
    /// A backup by iTunes or Finder.
    case backup
    /// A directory with the metadata of a container, outside of a known path.
    case copy

    /// Whether evidence of this kind can have temporary files and caches. Backups leave them out.
    package var mayHaveTemporaryFiles: Bool { self != .backup }
  }
}

/// The container that a file is in, and where in it.
package struct ContainedPath: Sendable, Hashable {
  /// The container.
  package var container: AppContainer
  /// The components after the container's directory.
  package var inside: [String]
}

extension EvidencePath {
  /// The container that the path leads into, by the names of its directories.
  package var contained: ContainedPath? { containedOnDevice ?? containedOnMac }

  /// `…/Containers/Data/Application/<UUID>/…`, also of extensions and groups; `…/Applications/<UUID>/…` of iOS 7.
  private var containedOnDevice: ContainedPath? {
    let start = components.indices.first { index in
      guard components[index].isUUID, index > 0 else { return false }
      let parents = components[..<index].suffix(3)
      return parents.first == "Containers" && parents.count == 3
        && ["Data", "Shared"].contains(parents.dropFirst().first)
        || components[index - 1] == "Applications" && parents.dropLast().last == "mobile"
    }
    guard let start else { return nil }
    let isSimulator = components[..<start].contains("CoreSimulator")
    let container = AppContainer(
      kind: isSimulator ? .simulator : .device, path: components[...start].joined(separator: "/"),
      uuid: components[start])
    return ContainedPath(container: container, inside: Array(components[(start + 1)...]))
  }

  /// `…/Library/Containers/<identifier>/Data/…`, and a user's temporary directory and caches.
  private var containedOnMac: ContainedPath? {
    if let start = index(of: ["Library", "Containers"]), components.count > start + 4, components[start + 3] == "Data" {
      let path = components[...(start + 3)].joined(separator: "/")
      let container = AppContainer(kind: .mac, path: path, uuid: nil, bundle: components[start + 2])
      return ContainedPath(container: container, inside: Array(components[(start + 4)...]))
    }
    // `/private/var/folders/xx/yyyy/T/<identifier>/…`
    guard let start = index(of: ["var", "folders"]), components.count > start + 6,
      ["T", "C"].contains(components[start + 4]), components[start + 5].mayBeBundleIdentifier
    else { return nil }
    let path = components[...(start + 5)].joined(separator: "/")
    let container = AppContainer(kind: .mac, path: path, uuid: nil, bundle: components[start + 5])
    let directory = components[start + 4] == "T" ? ["tmp"] : ["Library", "Caches"]
    return ContainedPath(container: container, inside: directory + components[(start + 6)...])
  }
}
