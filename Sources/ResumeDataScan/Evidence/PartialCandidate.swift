/// A file that may be the partial file of a download, by its name and place.
package struct PartialCandidate: Sendable, Hashable {
  /// The path in the evidence.
  package var path: String
  /// Bytes; those of all its files for a directory.
  package var size: Int64
  /// The time of the last change, in seconds since 1970.
  package var modified: Double?
  /// Whether it is a directory: an archive that is unpacked while it is loaded.
  package var isDirectory = false
  /// Where it is.
  package var place: PartialPlace

  /// A file, or a file in a directory that takes the place of one.
  ///
  /// - Returns: nil if neither the name nor the place is that of a partial file.
  package init?(path: String, size: Int64, modified: Double?) {
    let parts = EvidencePath(path)
    let last = parts.components.count - 1
    guard let index = parts.components.indices.first(where: { PartialPlace.isName(parts.components[$0]) }) else {
      guard let place = PartialPlace(ofUnnamed: parts) else { return nil }
      self.init(path: path, size: size, modified: modified, place: place)
      return
    }
    let file = EvidencePath(components: parts.components[...index])
    self.init(path: path, size: size, modified: modified, isDirectory: index < last, place: PartialPlace(of: file))
    guard isDirectory else { return }
    // The path as it is given, up to the end of the directory's name.
    let rest = parts.components[(index + 1)...].reduce(0) { $0 + $1.utf8.count + 1 }
    let length = path.utf8.count - rest
    self.path = String(decoding: path.utf8.prefix(max(length, 0)), as: UTF8.self)
  }

  private init(path: String, size: Int64, modified: Double?, isDirectory: Bool = false, place: PartialPlace) {
    (self.path, self.size, self.modified) = (path, size, modified)
    (self.isDirectory, self.place) = (isDirectory, place)
  }

  /// The files, those in one directory as one.
  package static func merging(_ candidates: [PartialCandidate]) -> [PartialCandidate] {
    var merged: [String: PartialCandidate] = [:]
    for candidate in candidates {
      guard var known = merged[candidate.path] else {
        merged[candidate.path] = candidate
        continue
      }
      guard candidate.isDirectory else { continue }
      known.size += candidate.size
      known.modified = [known.modified, candidate.modified].compactMap { $0 }.max()
      merged[candidate.path] = known
    }
    return merged.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}

/// The kind of place of a partial file, from where the loader looks first to where it never looks.
package enum PartialPlace: String, Sendable, Hashable, Comparable, CaseIterable {
  /// In the `tmp` of a container.
  case temporary = "tmp"
  /// With the files that the daemon loads for an app.
  case daemon
  /// With an engine's own copies.
  case engine
  /// In a directory in `tmp`.
  case nested = "tmp-subdirectory"
  /// In the temporary directory of the system, or of a user of a Mac.
  case system = "system-tmp"
  /// Elsewhere.
  case other

  package static func < (left: Self, right: Self) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }

  /// Whether a file is named as the loader names partial files.
  static func isName(_ name: String) -> Bool {
    ["CFNetworkDownload_", "URLSessionDownload_"].contains { name.hasPrefix($0) && name.utf8.count > $0.utf8.count }
  }

  /// The place of a file with such a name.
  init(of path: EvidencePath) {
    if let place = PartialPlace(ofUnnamed: path) {
      self = place
    } else if let inside = path.contained?.inside, inside.first == "tmp" {
      self = inside.count == 2 ? .temporary : .nested
    } else if path.directory.components.suffix(2).elementsEqual(["var", "tmp"])
      || path.after("var", "folders") != nil || path.components.dropLast() == ["tmp"]
    {
      self = .system
    } else if path.directory.name == "tmp" {
      self = .temporary
    } else if path.directory.name.isUUID, path.directory.directory.name == "tmp" {
      self = .nested
    } else {
      self = .other
    }
  }

  /// The place of a file whose directory alone shows what it is.
  init?(ofUnnamed path: EvidencePath) {
    if let rest = path.after("com.apple.nsurlsessiond", "Downloads"), rest.count > 1 {
      self = .daemon
    } else if path.components.suffix(3).dropLast().elementsEqual(["Downloads", "Tmp"]),
      path.components.dropLast(3).last?.hasPrefix("com.Daniels.Tiercel.Cache.") ?? false
    {
      self = .engine
    } else {
      return nil
    }
  }
}
