import ArgumentParser
import TestInputs
import Testing

@testable import resumedata

@Suite("The command line")
struct CommandLineTests {
  /// The result of parsing a command line: the command with its values, or the exit code. A usage error may name the
  /// first superfluous path or all of them.
  private static func outcome(_ parse: () throws -> any ParsableCommand) -> String {
    do {
      return String(describing: try parse())
    } catch {
      return "exit code \(Command.exitCode(for: error).rawValue)"
    }
  }

  @Test("a usage error escapes the arguments that it repeats, and does not repeat headers")
  func usageErrors() throws {
    let run = try Subprocess.resumedata("inspect", "--\u{1B}]0;x\u{7}", "x")
    #expect(run.status == 64)
    #expect(
      run.errors.contains(#"Unknown option '--\u{1b}]0;x\u{7}'"#) && !run.errors.contains("\u{1B}"), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count > 1, "the usage is on separate lines")
    let create = "create --url https://example.com/ --partial x --etag \"x\" --to-version 5 --header"
    for arguments in [["convert", "x", "--header"], create.split(separator: " ").map { String($0) }] {
      let run = try Subprocess.run(Subprocess.command, arguments + ["Authorization S3CRET"])
      #expect(run.status == 64 && run.errors.contains("--header must have the form 'Name: value'"), "\(run.errors)")
      #expect(!(run.output + run.errors).contains("S3CRET"))
    }
  }

  @Test(
    "many paths give the same result as the argument parser alone",
    arguments: [
      "inspect a", "inspect --redact --jobs 2 a", "diagnose --select RD101 a", "repair -o b a", "repair --in-place a",
      "repair --report - a", "inspect --format csv a", "convert a", "explain RD101",
    ])
  func manyPaths(line: String) {
    let arguments = line.split(separator: " ").map(String.init) + (0..<80).map { "p\($0)" }
    let outcome = Self.outcome { try Command.parse(withManyPaths: arguments) }
    #expect(outcome == Self.outcome { try Command.parseAsRoot(arguments) })
  }

  @Test("arguments keep all their bytes, and different bytes give different strings")
  func rawArguments() {
    let all: [[UInt8]] = [
      Array("plain".utf8), Array("ä😀".utf8), [0xFF], [0x61, 0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80],
      Array("\u{FFFD}".utf8), Array("\u{10FFFF}".utf8), [0xF4, 0x8F, 0xBF],
    ]
    for bytes in all {
      #expect(RawArguments.bytes(of: RawArguments.text(of: bytes)) == bytes)
      #expect(RawArguments.isRaw(RawArguments.text(of: bytes)) == (![0, 1, 6].contains(all.firstIndex(of: bytes))))
    }
    #expect(Set(all.map(RawArguments.text)).count == all.count)
  }

  @Test("help names the formats")
  func formats() {
    #expect(OutputFormat.allValueStrings == ["text", "json", "jsonl"])
    let help = Command.helpMessage(for: Inspect.self, columns: 200)
    #expect(help.contains("(values: text, json, jsonl, csv, tsv; default: text)"))
    #expect(Command.helpMessage(for: Diff.self, columns: 200).contains("(values: text, json, jsonl; default: text)"))
  }
}
