import Foundation
import TestInputs
import Testing

@Suite("The README's commands")
struct ReadmeCommandTests {
  /// A command of the README with the output that it shows.
  struct Example: CustomTestStringConvertible, Sendable {
    var command: String
    var output: String

    var testDescription: String { command }
  }

  /// Every block of the README that begins with `$ resumedata`.
  static let examples: [Example] = {
    let file = TestInputs.package.appendingPathComponent("README.md")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let blocks = text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    return blocks.compactMap { block in
      let lines = block.components(separatedBy: "\n").dropFirst()
      guard let first = lines.first, first.hasPrefix("$ resumedata") else { return nil }
      return Example(
        command: String(first.dropFirst("$ ".count)), output: lines.dropFirst().joined(separator: "\n"))
    }
  }()

  @Test("there are examples")
  func count() {
    #expect(Self.examples.count >= 2)
  }

  @Test("each prints what the README shows", arguments: examples)
  func example(example: Example) throws {
    let command = "\"\(Subprocess.command)\"" + example.command.dropFirst("resumedata".count)
    let run = try Subprocess.run("/bin/sh", ["-c", "cd \"\(TestInputs.package.path)\" && \(command)"])
    #expect(run.output == example.output)
    #expect(run.errors == "")
  }
}
