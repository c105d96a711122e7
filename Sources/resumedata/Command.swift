import ArgumentParser
import ResumeDataFiles
import SystemPackage

/// The root command, which has only subcommands.
@main
struct Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resumedata",
    abstract: "Read, diagnose, repair, convert and find the resume data of Apple's URLSession downloads.",
    discussion: """
      A FILE may be raw (XML, binary, keyed archive, masked archive) or text copied from a log: base64, or hex as logs \
      and debuggers print it, even surrounded by other text. '-' is standard input.

      Exit codes: 0 no problem, or all fixed; 1 errors or warnings remain, a blob was rejected, two blobs differ, or a \
      response does not continue the download; 2 some input could not be read, decoded or written (the others were \
      processed); 64 wrong usage; 130 interrupted.
      """,
    version: "0.1.0",
    subcommands: [
      Inspect.self, Diagnose.self, Repair.self, Convert.self, Create.self, Diff.self, CheckResponse.self, Explain.self,
      Scan.self, Orphans.self,
    ] + network
  )

  /// What reaches a network. A build can leave it out: see SECURITY.md.
  private static var network: [any ParsableCommand.Type] {
    #if RESUME
      [Resume.self]
    #else
      []
    #endif
  }

  static func main() {
    CurrentProcess.openStandardDescriptors()
    let arguments = RawArguments.all
    if arguments == [SearchProcesses.argument] { SearchProcesses.serve() }
    do {
      var command = try parse(withManyPaths: arguments)
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// Prints an error and exits. The parser's message repeats arguments, which may have any characters.
  private static func end(with error: any Error) -> Never {
    let message = fullMessage(for: error)
    let code = exitCode(for: error)
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      RawArguments.isRaw(String(line))
        ? FilePath(bytes: RawArguments.bytes(of: String(line))).escaped : Terminal.escape(String(line))
    }
    guard code != .success, lines.joined(separator: "\n") != message else { exit(withError: error) }
    _ = try? FileDescriptor.standardError.writeAll((lines.joined(separator: "\n") + "\n").utf8)
    exit(withError: code)
  }
}
