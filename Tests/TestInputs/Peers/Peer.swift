public import Foundation

/// Another reader of property lists, run as a program of its own.
public enum Peer: String, Sendable, CaseIterable {
  /// Python's standard library.
  case plistlib
  /// libplist, through its command.
  case plistutil

  /// What a peer makes of one file.
  public enum Verdict: Sendable, Equatable {
    /// The canonical text of the value, see `PropertyList.canonical`.
    case value(String)
    /// An error.
    case refused
    /// No error, and no value either.
    case nothing
    /// What the peer printed is not a property list itself.
    case garbled
    /// A value that holds itself.
    case cycle
    /// A value that is too large or too deep to be walked.
    case huge
    /// The peer crashed, or took more than 2 s or 1 GB.
    case dead

    /// The canonical text, where there is a value.
    public var value: String? {
      if case .value(let text) = self { text } else { nil }
    }
  }

  /// The version, as far as behaviour depends on it, or nil if the peer is not installed.
  public func version() -> String? {
    guard let text = try? run(["version", rawValue]) else { return nil }
    let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return line.isEmpty ? nil : line
  }

  /// Reads some files, in their order, none of which can take the test down.
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
  /// Of a line that `peers.py` printed.
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
