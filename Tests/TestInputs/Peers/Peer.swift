public import Foundation

/// Another reader of property lists, which runs as a separate program.
public enum Peer: String, Sendable, CaseIterable {
  /// Python's standard library.
  case plistlib
  /// libplist, through its command.
  case plistutil

  /// The result of a peer for one file.
  public enum Verdict: Sendable, Equatable {
    /// The canonical text of the value, see `PropertyList.canonical`.
    case value(String)
    /// An error.
    case refused
    /// No error, and no value either.
    case nothing
    /// The peer's output is not a property list.
    case garbled
    /// A value that contains itself.
    case cycle
    /// A value that is too large or too deep to visit.
    case huge
    /// The peer crashed, or took more than 2 s or 1 GB.
    case dead

    /// The canonical text, or nil if there is no value.
    public var value: String? {
      if case .value(let text) = self { text } else { nil }
    }
  }

  /// The part of the version on which behaviour depends, or nil if the peer is not installed.
  public func version() -> String? {
    guard let text = try? run(["version", rawValue]) else { return nil }
    let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return line.isEmpty ? nil : line
  }

  /// Reads files, in order. No file can crash the test.
  public func read(_ files: [URL]) throws -> [Verdict] {
    let list = FileManager.default.temporaryDirectory.appendingPathComponent("\(rawValue)-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: list) }
    try Data(files.map(\.path).joined(separator: "\n").utf8).write(to: list)
    return try run(["read", rawValue, list.path]).split(separator: "\n").map { try Verdict(line: $0) }
  }

  private func run(_ arguments: [String]) throws -> String {
    let script = TestInputs.package.appendingPathComponent("Tests/TestInputs/Peers/peers.py")
    return try Subprocess.run("/usr/bin/env", ["python3", script.path] + arguments).output
  }
}

extension Peer.Verdict {
  /// Parses a line of `peers.py`.
  fileprivate init(line: Substring) throws {
    let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
    switch row?["verdict"] {
    case "value": self = .value(row?["value"] ?? "")
    case "refused": self = .refused
    case "nothing": self = .nothing
    case "garbled": self = .garbled
    case "cycle": self = .cycle
    case "huge": self = .huge
    case "dead": self = .dead
    default: throw CocoaError(.coderInvalidValue)
    }
  }
}
