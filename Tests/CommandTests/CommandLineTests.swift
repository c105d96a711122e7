import ArgumentParser
import Testing

@testable import resumedata

@Suite("The command line")
struct CommandLineTests {
  /// What becomes of a command line: the command with its values, or what is said and the exit code.
  private static func outcome(_ parse: () throws -> any ParsableCommand) -> String {
    do {
      return String(describing: try parse())
    } catch {
      return "\(Command.exitCode(for: error).rawValue) \(Command.fullMessage(for: error))"
    }
  }

  @Test("what a usage error repeats of the command line cannot act on the terminal, and a header is not repeated")
  func usageErrors() throws {
    let run = try Subprocess.resumedata("inspect", "--\u{1B}]0;x\u{7}", "x")
    #expect(run.status == 64)
    #expect(
      run.errors.contains(#"Unknown option '--\u{1b}]0;x\u{7}'"#) && !run.errors.contains("\u{1B}"), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count > 1, "the usage stands on lines of its own")
    let create = "create --url https://example.com/ --partial x --etag x --to-version 5 --header"
    for arguments in [["convert", "x", "--header"], create.split(separator: " ").map { String($0) }] {
      let run = try Subprocess.run(Subprocess.command, arguments + ["Authorization S3CRET"])
      #expect(run.status == 64 && run.errors.contains("--header takes 'Name: value'"), "\(run.errors)")
      #expect(!(run.output + run.errors).contains("S3CRET"))
    }
  }

  @Test(
    "a subcommand that is looked at alone gives what the root gives",
    arguments: [
      "", "-h", "--help", "--version", "--bogus", "bogus", "help", "help inspect", "help lint", "help bogus",
      "--generate-completion-script bash", "--experimental-dump-help", "---completion inspect -- --format 0 0",
      "inspect", "inspect a", "inspect a b --redact", "inspect --format=json a", "inspect --jobs 2 a --format jsonl b",
      "inspect -- --help", "inspect help", "inspect inspect", "inspec a", "Inspect a", "--redact inspect a",
      "-- inspect a",
      "inspect --help", "inspect a -h", "inspect a --version", "inspect a --help-hidden",
      "inspect --experimental-dump-help",
      "inspect a --generate-completion-script bash", "inspect a --generate-completion-script",
      "inspect ---completion -- --format 0 0", "inspect --bogus a", "inspect --form json a", "inspect a --format bogus",
      "inspect a --format", "inspect --redact=1 a", "inspect a --jobs 0",
      "diagnose a --select RD101 --ignore weak-entity-tag", "lint a", "lint --help", "diagnose a --select bogus",
      "repair a -o b", "repair a -o", "repair --in-place -o b a", "repair --report --generate-completion-script a",
      "convert a --to-version 2 -o b", "convert a b", "convert a --bytes-received -1",
      "convert a --container masked-archive",
      "create --url http://example.com/ --partial a --etag x --to-version 2", "create", "create --url x --partial a",
      "diff a b --encoding", "diff a", "diff - -", "explain", "explain RD101", "explain RD101 RD102",
      "explain --format jsonl",
    ])
  func alone(line: String) {
    let arguments = line.split(separator: " ").map(String.init)
    let outcome = Self.outcome { try Command.parse(commandLine: arguments) }
    #expect(outcome == Self.outcome { try Command.parseAsRoot(arguments) })
  }

  @Test("a subcommand alone is not asked for a completion script")
  func nobodyAsksForScripts() {
    for subcommand in Command.configuration.subcommands {
      #expect(subcommand.configuration._superCommandName == Command.configuration.commandName, "\(subcommand)")
    }
  }

  @Test("help names the formats")
  func formats() {
    #expect(OutputFormat.allValueStrings == ["text", "json", "jsonl"])
    let help = Command.helpMessage(for: Inspect.self, columns: 200)
    #expect(help.contains("(values: text, json, jsonl; default: text)"))
  }
}
