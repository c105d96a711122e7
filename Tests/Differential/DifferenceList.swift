import Foundation
import TestInputs

/// How a peer and we can disagree on a file.
enum Disagreement: String, Decodable {
  /// Both read it and get different values.
  case value
  /// The peer reads what we refuse.
  case accepts
  /// The peer gives no value where we do.
  case refuses
  /// The peer crashes, needs seconds or a gigabyte, or hands out a value that nobody can walk, whatever we do.
  case explodes
}

extension Disagreement {
  /// Nil where both agree.
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

/// The disagreements that are known, from `differences.json`: for each peer, groups of files with one reason.
struct DifferenceList: Decodable {
  struct Group: Decodable {
    var what: Disagreement
    var reason: String
    /// Paths below the package, or below the shared folder for those that begin with `corpus/`. `*` stands for any
    /// characters but `/`; each file that it matches must differ.
    var files: [String]
  }

  struct PeerDifferences: Decodable {
    /// The versions that the list was made with.
    var versions: [String]
    var differences: [Group]
  }

  private var peers: [String: PeerDifferences]

  init(from decoder: any Decoder) throws {
    peers = try decoder.singleValueContainer().decode([String: PeerDifferences].self)
  }

  static func load() throws -> DifferenceList {
    let file = TestInputs.package.appendingPathComponent("Tests/Differential/differences.json")
    return try JSONDecoder().decode(DifferenceList.self, from: Data(contentsOf: file))
  }

  subscript(peer: Peer) -> PeerDifferences {
    peers[peer.rawValue] ?? PeerDifferences(versions: [], differences: [])
  }
}

extension DifferenceList.PeerDifferences {
  /// What is wrong with the list, held against what was found among some files: a line each.
  func contradictions(to found: [String: Disagreement], among files: [String]) -> [String] {
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
    return lines
      + found.keys.filter { !explained.contains($0) }.sorted().map { "\($0): \(found[$0] ?? .value), not listed" }
  }

  private static func isPresent(_ pattern: String) -> Bool {
    TestInputs.hasShared || !pattern.hasPrefix("corpus/")
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
