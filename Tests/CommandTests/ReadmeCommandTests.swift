import Foundation
import TestInputs
import Testing

@Suite("The README's commands")
struct ReadmeCommandTests {
  /// Commands of the README with the output that it shows.
  struct Session: CustomTestStringConvertible, Sendable {
    var commands: [String]
    var output: String

    var testDescription: String { commands.joined(separator: "; ") }
  }

  /// Every block of the README that begins with a prompt.
  static let sessions: [Session] = {
    let file = TestInputs.package.appendingPathComponent("README.md")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let blocks = text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    return blocks.compactMap { block in
      let lines = block.components(separatedBy: "\n").dropFirst()
      guard lines.first?.hasPrefix("$ ") ?? false else { return nil }
      return Session(
        commands: lines.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) },
        output: lines.filter { !$0.hasPrefix("$ ") }.joined(separator: "\n"))
    }
  }()

  @Test("the README has sessions of inspect and of repair")
  func count() {
    let commands = Self.sessions.flatMap(\.commands)
    #expect(commands.contains { $0.hasPrefix("resumedata inspect") })
    #expect(commands.contains { $0.hasPrefix("resumedata repair") })
  }

  @Test("each session prints what the README shows", arguments: sessions)
  func session(session: Session) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("readme-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try FileManager.default.createSymbolicLink(
      at: directory.appendingPathComponent("Fixtures"), withDestinationURL: TestInputs.fixtures)
    let command = URL(fileURLWithPath: Subprocess.command).deletingLastPathComponent().path
    let script = "cd \"\(directory.path)\"; PATH=\"\(command):$PATH\"\n" + session.commands.joined(separator: "\n")
    let run = try Subprocess.run("/bin/sh", ["-c", script])
    #expect(Self.withoutTimes(run.output) == Self.withoutTimes(session.output))
    #expect(run.errors == "")
  }

  /// A text without the seconds in the summaries.
  private static func withoutTimes(_ text: String) -> String {
    text.replacing(/in [0-9.]+ s\n/, with: "in ... s\n")
  }
}
