import Foundation
import RandomBlobs
import TestInputs
import Testing

/// No redacted report of the command shows a secret that was planted in a random blob.
@Suite("Planted secrets in reports")
struct PlantedSecretTests {
  @Test(
    "diagnose, repair, inspect --redact and diff --redact show no secret of random blobs",
    arguments: [UInt64(11), 12])
  func reports(seed: UInt64) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("planted-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var generator = SeededGenerator(seed: seed)
    let search = SecretSearch(using: &generator)
    var files: [String] = []
    // Each costs a dozen processes and a search through what they print.
    let count = TestInputs.isExhaustive ? 30 : 4
    for index in 0..<count {
      let file = directory.appendingPathComponent("blob-\(index)")
      try Data(PlantedBlob(using: &generator, search: search).bytes).write(to: file)
      files.append(file.path)
    }
    for format in ["text", "jsonl"] {
      for arguments in [["inspect", "--redact"], ["diagnose"], ["repair", "--dry-run", "--unsafe-fixes"]] {
        try expectNoSecret(arguments + ["--format", format] + files, search, seed)
      }
      for (a, b) in zip(files, files.dropFirst()).prefix(count / 2) {
        try expectNoSecret(["diff", "--redact", "--format", format, a, b], search, seed)
      }
    }
    let output = directory.appendingPathComponent("redacted").path
    for file in files.prefix(count / 2) {
      try expectNoSecret(["convert", "--redact", "--lossy", "--no-backup", "-o", output, file], search, seed)
      let new = "https://new.example.org/a.zip"
      try expectNoSecret(["convert", "--url", new, "--lossy", "--no-backup", "-o", output, file], search, seed)
      // Without --redact the report shows everything that is left.
      try expectNoSecret(["inspect", output], search, seed)
    }
  }

  private func expectNoSecret(_ arguments: [String], _ search: SecretSearch, _ seed: UInt64) throws {
    let run = try Subprocess.run(Subprocess.command, arguments)
    #expect(run.output.count > 20, "\(arguments.prefix(2)) says nothing")
    for text in [run.output, run.errors] {
      if let leak = search.leak(in: Array(text.utf8), depth: 1) {
        Issue.record("seed \(seed), \(arguments.prefix(4)): \(leak)")
      }
    }
  }
}
