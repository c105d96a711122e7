/// Which partial file belongs to which blob or task.
///
/// The rules in their order: the same name in the same container; in another container of the same app, which was
/// moved; the end of the path after the container's directory; the daemon's path; the same name where no container is
/// known. Names are not unique: among several files the one with the right size comes first, then that in the better
/// place, and all of them are reported. A file whose size alone is right belongs to nothing.
package struct PartialMatching: Sendable {
  /// A file with what it belongs to, in the order of the files.
  package private(set) var files: [FileMatch]
  /// The file of each claim, in the order of the claims.
  package private(set) var claims: [ClaimMatch]

  /// What a file is.
  package enum Relation: String, Sendable, Hashable, CaseIterable {
    /// A blob names it, and the size is right.
    case matched
    /// A blob names it, and the size is not that of the blob.
    case sizeDiffers = "size-differs"
    /// The daemon loads it.
    case daemon
    /// An engine's own copy.
    case copy
    /// A directory, into which an archive is unpacked while it is loaded.
    case directory = "folder"
    /// Nothing names it.
    case orphan
  }

  /// A file with what it belongs to.
  package struct FileMatch: Sendable, Hashable {
    /// What it is.
    package var relation = Relation.orphan
    /// The claims that name it: those that chose it first.
    package var claims: [Int] = []
    /// Other files with the same name that the same claim may mean.
    package var ties: [Int] = []
    /// Claims without a file whose bytes and app are the file's. That alone shows nothing.
    package var possible: [Int] = []
  }

  /// The file of a claim.
  package enum ClaimMatch: Sendable, Hashable {
    /// It names none.
    case unnamed
    /// It is there.
    case found(file: Int, rule: Rule, ties: [Int])
    /// It is not there.
    case missing
    /// The evidence cannot show whether it is there.
    case unknown
  }

  /// How a file was recognized.
  package enum Rule: Int, Sendable, Hashable, Comparable, CaseIterable {
    case sameContainer, movedContainer, pathBehindContainer, daemonPath, nameAlone

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The rule in words.
    package var text: String {
      switch self {
      case .sameContainer: "same name, same container"
      case .movedContainer: "same name, another container of the same app"
      case .pathBehindContainer: "same path in another container"
      case .daemonPath: "the path that the daemon has"
      case .nameAlone: "same name"
      }
    }
  }

  /// Matches files and claims.
  ///
  /// - Parameter hasTemporaryFiles: whether the temporary files of a container are in the evidence, so that one that is
  ///   not found is not there.
  package init(
    _ partials: [PlacedPartial], _ claims: [PartialClaim], hasTemporaryFiles: (AppContainer) -> Bool
  ) {
    files = partials.map { partial in
      FileMatch(relation: partial.file.isDirectory ? .directory : partial.file.place == .engine ? .copy : .orphan)
    }
    self.claims = []
    let byName = Dictionary(grouping: partials.indices) { EvidencePath(partials[$0].file.path).name }
    for (index, claim) in claims.enumerated() {
      let match = Self.match(claim, partials, byName, hasTemporaryFiles)
      self.claims.append(match)
      guard case .found(let file, _, let ties) = match else { continue }
      add(index, claim, to: file, partials[file], ties: ties)
      for tie in ties { addTie(claim, to: tie, partials[tie], chosen: file) }
    }
    for index in files.indices where files[index].relation == .orphan && partials[index].file.place == .daemon {
      files[index].relation = .daemon
    }
    addPossible(partials, claims)
  }

  private static func match(
    _ claim: PartialClaim, _ partials: [PlacedPartial], _ byName: [String: [Int]],
    _ hasTemporaryFiles: (AppContainer) -> Bool
  ) -> ClaimMatch {
    guard let name = claim.name else { return .unnamed }
    let ruled = (byName[name] ?? []).compactMap { index in
      rule(claim, partials[index]).map { (index: index, rule: $0) }
    }
    guard let best = ruled.map(\.rule).min() else {
      return claim.container.map(hasTemporaryFiles) ?? false ? .missing : .unknown
    }
    let fitting = ruled.filter { $0.rule == best }.map(\.index).sorted { left, right in
      func rank(_ index: Int) -> (Int, PartialPlace, Int) {
        let isRight = claim.bytes.map { $0 == partials[index].file.size } ?? false
        return (isRight ? 0 : 1, partials[index].file.place, index)
      }
      return rank(left) < rank(right)
    }
    return fitting.first.map { .found(file: $0, rule: best, ties: Array(fitting.dropFirst())) } ?? .unknown
  }

  /// The first rule by which a file with the name of the claim is the claim's.
  private static func rule(_ claim: PartialClaim, _ partial: PlacedPartial) -> Rule? {
    let file = EvidencePath(partial.file.path)
    if case .task = claim.kind, let path = claim.path, file.endsAsOnDevice(path) { return .daemonPath }
    if let own = claim.container, let other = partial.contained?.container {
      if own.path == other.path { return .sameContainer }
      if let bundle = claim.bundle, let known = partial.bundle { return bundle == known ? .movedContainer : nil }
    }
    if let path = claim.path?.contained, let contained = partial.contained, path.inside == contained.inside {
      return path.container.uuid == contained.container.uuid ? .sameContainer : .pathBehindContainer
    }
    if let bundle = claim.bundle, let known = partial.bundle { return bundle == known ? .movedContainer : nil }
    return claim.container == nil || partial.contained == nil ? .nameAlone : nil
  }

  private mutating func add(
    _ index: Int, _ claim: PartialClaim, to file: Int, _ partial: PlacedPartial, ties: [Int]
  ) {
    files[file].ties += ties.filter { !files[file].ties.contains($0) }
    files[file].claims.append(index)
    let relation = Self.relation(claim, partial)
    guard Self.isStronger(relation, than: files[file].relation) else { return }
    files[file].relation = relation
    // What decides comes first.
    files[file].claims.swapAt(0, files[file].claims.count - 1)
  }

  private mutating func addTie(_ claim: PartialClaim, to file: Int, _ partial: PlacedPartial, chosen: Int) {
    if !files[file].ties.contains(chosen) { files[file].ties.append(chosen) }
    let relation = Self.relation(claim, partial)
    if Self.isStronger(relation, than: files[file].relation) { files[file].relation = relation }
  }

  private static func relation(_ claim: PartialClaim, _ partial: PlacedPartial) -> Relation {
    if partial.file.isDirectory { return .directory }
    switch claim.kind {
    case .task(let isListed): return isListed ? .daemon : .orphan
    case .blob where partial.file.place == .engine: return .copy
    case .blob: return claim.bytes.map { $0 == partial.file.size } ?? true ? .matched : .sizeDiffers
    }
  }

  /// Whether one relation says more than another: a right size more than a wrong one, a blob more than a task.
  private static func isStronger(_ new: Relation, than old: Relation) -> Bool {
    let order: [Relation] = [.orphan, .daemon, .sizeDiffers, .matched, .copy, .directory]
    return (order.firstIndex(of: new) ?? 0) > (order.firstIndex(of: old) ?? 0)
  }

  private mutating func addPossible(_ partials: [PlacedPartial], _ claims: [PartialClaim]) {
    struct Key: Hashable {
      let bundle: String
      let bytes: Int64
    }
    var open: [Key: [Int]] = [:]
    for (index, claim) in claims.enumerated() {
      if case .found = self.claims[index] { continue }
      guard let bundle = claim.bundle, let bytes = claim.bytes, bytes > 0 else { continue }
      open[Key(bundle: bundle, bytes: bytes), default: []].append(index)
    }
    for index in files.indices where files[index].relation == .orphan {
      guard let bundle = partials[index].bundle else { continue }
      files[index].possible = open[Key(bundle: bundle, bytes: partials[index].file.size)] ?? []
    }
  }
}

extension EvidencePath {
  /// Whether the path of an extraction is that of a file on the device, whatever its beginning.
  fileprivate func endsAsOnDevice(_ path: EvidencePath) -> Bool {
    var tail = path.components[...]
    // `/private/var` is `/var`, and an extraction may begin after it.
    if tail.first == "private" { tail = tail.dropFirst() }
    if tail.first == "var" { tail = tail.dropFirst() }
    return tail.count > 1 && components.suffix(tail.count).elementsEqual(tail)
  }
}
