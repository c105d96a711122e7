import ArgumentParser
import SystemPackage

/// The root of the command; everything is done by its subcommands.
@main
struct Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resumedata",
    abstract: "Decodes, diagnoses, repairs and re-encodes the resume data of Apple's URLSession downloads.",
    discussion: """
      A FILE may be raw (XML, binary, keyed archive, masked archive), base64 text, or a hex dump as logs and debuggers \
      print it, also in the middle of other text. '-' is standard input.

      Exit codes: 0 nothing wrong, or all of it put right; 1 errors or warnings remain, a blob was rejected, or two \
      blobs differ; 2 some input could not be read, decoded or written (the others were still done); 64 wrong usage; 130 \
      interrupted.
      """,
    version: "0.1.0",
    subcommands: [Inspect.self, Diagnose.self, Repair.self, Convert.self, Create.self, Diff.self, Explain.self]
  )

  static func main() {
    do {
      var command = try parse(commandLine: Array(CommandLine.arguments.dropFirst()))
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// Says what is wrong and ends. The library's message repeats arguments, and a file may have any name.
  private static func end(with error: any Error) -> Never {
    let message = fullMessage(for: error)
    let code = exitCode(for: error)
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { Terminal.escape(String($0)) }
    guard code != .success, lines.joined(separator: "\n") != message else { exit(withError: error) }
    _ = try? FileDescriptor.standardError.writeAll((lines.joined(separator: "\n") + "\n").utf8)
    exit(withError: code)
  }
}
