import Foundation
import TestInputs
import Testing

@Suite("The network")
struct NetworkTests {
  @Test("no subcommand opens a socket, whatever URLs and entities are in the blob")
  func noSockets() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("network-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let entity = directory.appendingPathComponent("entity.xml")
    try Data(
      """
      <?xml version="1.0"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://127.0.0.1:9/PropertyList-1.0.dtd" [
      <!ENTITY a SYSTEM "http://127.0.0.1:9/a"> ]>
      <plist version="1.0"><dict><key>NSURLSessionDownloadURL</key><string>&a;</string></dict></plist>
      """.utf8
    ).write(to: entity)
    let blob = TestInputs.fixtures.appendingPathComponent("blobs/xml-version-4-ios-11.xml").path
    let output = directory.appendingPathComponent("out").path
    for arguments in [
      ["inspect", blob], ["inspect", entity.path], ["diagnose", blob], ["repair", blob],
      ["convert", blob, "--to-version", "5", "--url", "http://127.0.0.1:9/a", "-o", output],
      [
        "create", "--url", "http://127.0.0.1:9/a", "--partial", blob, "--etag", "\"a\"", "--to-version", "5", "-o",
        output,
      ],
      ["diff", blob, output], ["explain", "RD101"],
    ] {
      let log = directory.appendingPathComponent("log")
      let run = try Subprocess.run(
        "/usr/bin/env", ["strace", "-f", "-e", "trace=%network", "-o", log.path, Subprocess.command] + arguments)
      #expect(run.status != 127, "strace is not there")
      let calls = try String(contentsOf: log, encoding: .utf8)
      // The log ends with the exit of the process, so the process was traced.
      #expect(calls.contains("exited with \(run.status)"), "\(arguments)")
      #expect(!calls.contains("socket("), "\(arguments): \(calls)")
      #expect(!calls.contains("connect("), "\(arguments): \(calls)")
    }
  }
}
