/// What names a partial file: a blob, or a task of the daemon.
package struct PartialClaim: Sendable, Hashable {
  /// What it is.
  package var kind: Kind
  /// The name of the file.
  package var name: String?
  /// The path of the file on the device.
  package var path: EvidencePath?
  /// The bytes that the file should have.
  package var bytes: Int64?
  /// The container that the blob lies in, or that the task belongs to.
  package var container: AppContainer?
  /// The app.
  package var bundle: String?

  /// What names a partial file.
  package enum Kind: Sendable, Hashable {
    /// A blob.
    case blob
    /// A task; one that the daemon no longer lists does not own a file.
    case task(isListed: Bool)
  }

  /// - Parameters:
  ///   - name: the name alone, or a path.
  ///   - path: a path, which comes before the name.
  package init(
    _ kind: Kind, name: String?, path: String?, bytes: Int64?, container: AppContainer?, bundle: String?
  ) {
    self.kind = kind
    let whole = (path ?? name).map { EvidencePath($0) }.flatMap { $0.components.isEmpty ? nil : $0 }
    self.name = whole?.name
    self.path = whole.flatMap { $0.components.count > 1 ? $0 : nil }
    (self.bytes, self.container, self.bundle) = (bytes, container, bundle ?? container?.bundle)
  }
}

/// A partial file with what is known about its place.
package struct PlacedPartial: Sendable, Hashable {
  /// The file.
  package var file: PartialCandidate
  /// The container that it is in.
  package var contained: ContainedPath?
  /// The app that it belongs to.
  package var bundle: String?

  package init(_ file: PartialCandidate, contained: ContainedPath?, bundle: String?) {
    (self.file, self.contained, self.bundle) = (file, contained, bundle)
  }
}
