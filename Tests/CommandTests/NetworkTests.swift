import ArgumentParser
import Foundation
import TestInputs
import Testing

@testable import resumedata

@Suite("The network")
struct NetworkTests {
  /// Arguments for each subcommand that must not reach a network, by its name: what it does with a blob that has a
  /// URL on this machine, and with a response.
  private func runs(in directory: URL) -> [String: [[String]]] {
    func path(_ name: String) -> String { directory.appendingPathComponent(name).path }
    let (blob, output) = (TestInputs.fixtures.path + "/blobs/xml-version-4-ios-11.xml", path("out"))
    let url = "http://127.0.0.1:9/a"
    return [
      "inspect": [[blob], [path("entity.xml")], [blob, "--curl"], [blob, "--format", "json"]],
      "diagnose": [[blob], [path("log.txt")], [directory.path, "--temporary-directory", directory.path]],
      "repair": [[blob], [blob, "-o", output]],
      "convert": [[blob, "--to-version", "5", "--url", url, "-o", output], [blob, "--original-url", "-o", output]],
      "create": [
        ["--url", url, "--partial", blob, "--etag", "\"a\"", "--to-version", "5", "-o", output]
      ],
      "diff": [[blob, output]],
      "check-response": [[path("response.txt")], [blob, path("response.txt")]],
      "explain": [["RD101"], ["-3003"]],
      "orphans": [[TestInputs.fixtures.path + "/blobs"]],
      "scan": [[TestInputs.fixtures.path + "/blobs"], [directory.path, "--extract", directory.path + ".found"]],
    ]
  }

  @Test("no subcommand but resume makes a socket, whatever URLs and entities are in its input")
  func noSockets() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("network-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer {
      for path in [directory.path, directory.path + ".found"] { try? FileManager.default.removeItem(atPath: path) }
    }
    for (name, text) in Self.inputs {
      try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }
    let runs = runs(in: directory)
    let names = Command.configuration.subcommands.compactMap { $0.configuration.commandName }
    #expect(names.count == Command.configuration.subcommands.count)
    for name in names where name != "resume" {
      let all = try #require(runs[name], "the test has no arguments for \(name)")
      for arguments in all { try expectNoSocket([name] + arguments, log: directory.appendingPathExtension("log")) }
    }
  }

  private func expectNoSocket(_ arguments: [String], log: URL) throws {
    defer { try? FileManager.default.removeItem(at: log) }
    let run = try Subprocess.run(
      "/usr/bin/env", ["strace", "-f", "-e", "trace=%network,execve", "-o", log.path, Subprocess.command] + arguments)
    #expect(run.status != 127, "strace is not there")
    #expect(run.status != 64, "\(arguments): \(run.errors)")
    let calls = try String(contentsOf: log, encoding: .utf8)
    // The log ends with the exit of the process: it was traced.
    #expect(calls.contains("exited with \(run.status)"), "\(arguments)")
    #expect(!calls.contains("socket(") && !calls.contains("connect("), "\(arguments): \(calls)")
    // No other program is started, which could make one: only the command itself, to read files for a scan.
    let programs = calls.split(separator: "\n").filter { $0.contains("execve(") }.dropFirst()
    #expect(programs.allSatisfy { $0.contains(#"/proc/self/exe", ["resumedata", "search-process"]"#) }, "\(programs)")
    #expect(programs.isEmpty != ["scan", "orphans"].contains(arguments[0]), "\(arguments): \(programs)")
  }

  private static let inputs = [
    "entity.xml": """
    <?xml version="1.0"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://127.0.0.1:9/PropertyList-1.0.dtd" [
    <!ENTITY a SYSTEM "http://127.0.0.1:9/a"> ]>
    <plist version="1.0"><dict><key>NSURLSessionDownloadURL</key><string>&a;</string></dict></plist>
    """,
    "response.txt": """
    HTTP/1.1 302 Found
    Location: http://127.0.0.1:9/b

    HTTP/1.1 206 Partial Content
    Content-Range: bytes 40960-99999/100000
    ETag: "a"

    """,
    "log.txt": "Error Domain=NSURLErrorDomain Code=-3003 NSErrorFailingURLStringKey=http://127.0.0.1:9/a",
  ]
}
