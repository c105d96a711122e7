import Foundation
import TestInputs

/// How a peer and the library can disagree on a file.
enum Disagreement: String, Decodable {
  /// Both read it and get different values.
  case value
  /// The peer reads a file that the library refuses.
  case accepts
  /// The peer gives no value, but the library does.
  case refuses
  /// The peer crashes, needs seconds or a gigabyte, or returns a value that is too large or cyclic.
  case explodes
}

extension Disagreement {
  /// Nil if both agree.
  init?(ours: String?, theirs: Peer.Verdict) {
    switch (ours, theirs) {
    case (_, .cycle), (_, .huge), (_, .dead): self = .explodes
    case (nil, .value): self = .accepts
    case (let ours?, .value(let value)) where ours == value: return nil
    case (_?, .value): self = .value
    case (_?, .refused), (_?, .nothing), (_?, .garbled): self = .refuses
    case (nil, .refused), (nil, .nothing), (nil, .garbled): return nil
    }
  }
}

/// The known disagreements with peers, from `differences.json`: for each peer, groups of files with one reason.
struct DifferenceList: Decodable {
  private var peers: [String: ListedDifferences<Disagreement>]

  init(from decoder: any Decoder) throws {
    peers = try decoder.singleValueContainer().decode([String: ListedDifferences<Disagreement>].self)
  }

  static func load() throws -> DifferenceList {
    try JSONDecoder().decode(DifferenceList.self, from: listData("differences.json"))
  }

  subscript(peer: Peer) -> ListedDifferences<Disagreement> {
    peers[peer.rawValue] ?? ListedDifferences(versions: [], differences: [])
  }
}

/// The differences from CoreFoundation that the library does not report, from `core-foundation.json`.
typealias CoreFoundationDifferences = ListedDifferences<UnreportedDifference>

extension CoreFoundationDifferences {
  static func load() throws -> CoreFoundationDifferences {
    try JSONDecoder().decode(CoreFoundationDifferences.self, from: listData("core-foundation.json"))
  }
}

private func listData(_ name: String) throws -> Data {
  try Data(contentsOf: TestInputs.package.appendingPathComponent("Tests/Differential/\(name)"))
}

/// Known differences, with their reasons.
struct ListedDifferences<What: Decodable & Equatable>: Decodable {
  struct Group: Decodable {
    var what: What
    var reason: String
    /// Paths below the package, or below the shared directory for those that begin with one of its directories. `*`
    /// stands for any characters but `/`; each file that it matches must differ.
    var files: [String]
  }

  /// The versions with which the list was made.
  var versions: [String]
  var differences: [Group]
}

extension ListedDifferences {
  /// Contradictions between the list and the differences that were found in some files, one per line.
  func contradictions(to found: [String: What], among files: [String]) -> [String] {
    var lines: [String] = []
    var explained: Set<String> = []
    for group in differences {
      for pattern in group.files where Self.isPresent(pattern) {
        let matching = files.filter { Self.matches($0[...], pattern[...]) }
        if matching.isEmpty { lines.append("\(pattern): listed, and there is no such file") }
        for file in matching {
          if !explained.insert(file).inserted { lines.append("\(file): listed twice") }
          guard found[file] != group.what else { continue }
          lines.append("\(file): listed as \(group.what), found \(found[file].map { "\($0)" } ?? "no difference")")
        }
      }
    }
    let missing = found.filter { !explained.contains($0.key) }.sorted { $0.key < $1.key }
    return lines + missing.map { "\($0.key): \($0.value), not listed" }
  }

  private static func isPresent(_ pattern: String) -> Bool {
    TestInputs.hasShared || pattern.hasPrefix("Fixtures/")
  }

  private static func matches(_ path: Substring, _ pattern: Substring) -> Bool {
    guard let star = pattern.firstIndex(of: "*") else { return path == pattern }
    guard path.hasPrefix(pattern[..<star]) else { return false }
    let rest = pattern[pattern.index(after: star)...]
    var tail = path[path.index(path.startIndex, offsetBy: pattern.distance(from: pattern.startIndex, to: star))...]
    while true {
      if matches(tail, rest) { return true }
      guard let next = tail.popFirst(), next != "/" else { return false }
    }
  }
}
