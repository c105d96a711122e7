import Foundation
import PropertyLists
import TestInputs
import Testing

/// Only `inspect` and `diff` without `--redact` show secrets or parts of them, however the blob is damaged.
@Suite("Secrets")
struct SecretTests {
  /// All runs of eight characters in the secrets, in their base64 (at each of the three alignments) and in their
  /// hexadecimal digits.
  private static let pieces: Set<UInt64> = {
    var pieces: Set<UInt64> = []
    func add(_ text: some Sequence<UInt8>) {
      let bytes = Array(text)
      for start in 0..<max(0, bytes.count - 7) {
        pieces.insert(bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) })
      }
    }
    for secret in SecretBlob.secrets {
      let bytes = Array(secret.utf8)
      add(bytes)
      // The first and the last four characters depend on their neighbours.
      for shift in 0..<3 { add(Base64.encode([UInt8](repeating: 0, count: shift) + bytes).dropFirst(4).dropLast(4)) }
      let digits = bytes.flatMap { byte in String(Int(byte) + 256, radix: 16).utf8.dropFirst() }
      add(digits)
      add(digits.map { (0x61...0x66).contains($0) ? $0 - 0x20 : $0 })
    }
    return pieces
  }()

  /// Whether some piece ends in given 16 bits. This test excludes most bytes.
  private static let endings: [Bool] = {
    var endings = [Bool](repeating: false, count: 1 << 16)
    for piece in pieces { endings[Int(piece & 0xFFFF)] = true }
    return endings
  }()

  /// The first piece of a secret in some bytes, with its surroundings.
  private func leak(in bytes: [UInt8]) -> String? {
    let pieces = Self.pieces
    let found: Int? = bytes.withUnsafeBufferPointer { bytes in
      Self.endings.withUnsafeBufferPointer { endings in
        var (piece, index) = (0 as UInt64, 0)
        // In a debug build a loop over a range is ten times slower.
        while index < bytes.count {
          piece = piece << 8 | UInt64(truncatingIfNeeded: bytes[index])
          if endings[Int(truncatingIfNeeded: piece & 0xFFFF)], pieces.contains(piece) { return index }
          index += 1
        }
        return nil
      }
    }
    return found.map { String(decoding: bytes[max(0, $0 - 120)..<min(bytes.count, $0 + 60)], as: UTF8.self) }
  }

  private func expectNoSecret(_ run: Subprocess, _ what: String, statuses: Set<Int32>) {
    #expect(statuses.contains(run.status), "\(what) ends with \(run.status)")
    #expect(!run.output.isEmpty || !run.errors.isEmpty, "\(what) says nothing")
    for (name, text) in [("standard output", run.output), ("standard error", run.errors)] {
      if let leak = leak(in: Array(text.utf8)) { Issue.record("\(what): \(name): \(leak)") }
    }
  }

  /// A temporary directory with blobs.
  private final class Directory {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("secrets-\(UUID().uuidString)")
    private(set) var files: [String] = []

    init() throws {
      try FileManager.default.createDirectory(at: url.appendingPathComponent("in"), withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var input: String { url.appendingPathComponent("in").path }

    func add(_ name: String, _ bytes: [UInt8]) throws {
      let file = url.appendingPathComponent("in/\(name)")
      try Data(bytes).write(to: file)
      files.append(file.path)
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func contents(_ name: String) -> [UInt8] { (try? TestInputs.bytes(of: url.appendingPathComponent(name))) ?? [] }
  }

  /// Each form with each URL and each damage, and cut; in many places if the tests are exhaustive.
  private func addDamaged(to directory: Directory) throws {
    for form in SecretBlob.Form.allCases {
      for (turn, address) in SecretBlob.Address.allCases.enumerated() {
        for (number, damage) in SecretBlob.Damage.allCases.enumerated()
        where damage == .none || number % SecretBlob.Address.allCases.count == turn {
          let bytes = try SecretBlob(form: form, address: address, damage: damage).bytes()
          try directory.add("\(form)-\(address)-\(damage)", bytes)
          guard damage == .none else { continue }
          for part in TestInputs.isExhaustive ? Array(1..<8) : [2 + turn % 2 * 3] {
            try directory.add("\(form)-\(address)-cut-\(part)", Array(bytes.prefix(bytes.count * part / 8)))
          }
          let text = Array("Error: resume data \(String(decoding: Base64.encode(bytes), as: UTF8.self)) lost".utf8)
          try directory.add("\(form)-\(address)-base64", text)
          try directory.add("\(form)-\(address)-base64-cut", text.dropLast(101))
        }
      }
    }
  }

  /// Bytes changed at random, but not in URLs or in the data of XML, which contains URLs: if the name of a query item
  /// changes, its value is not recognized as a secret.
  private func addRandom(to directory: Directory) throws {
    var generator = SeededGenerator(seed: 7)
    for form in SecretBlob.Form.allCases {
      for address in SecretBlob.Address.allCases {
        let bytes = try SecretBlob(form: form, address: address).bytes()
        let places = Self.placesOutsideURLs(of: bytes)
        for number in 0..<(TestInputs.isExhaustive ? 10 : 3) {
          var changed = bytes
          for _ in 0..<Int.random(in: 1...6, using: &generator) {
            changed[places.randomElement(using: &generator) ?? 0] = .random(in: 0...255, using: &generator)
          }
          try directory.add("\(form)-\(address)-random-\(number)", changed)
        }
      }
    }
  }

  private static func placesOutsideURLs(of bytes: [UInt8]) -> [Int] {
    let text = String(decoding: bytes.map { $0 < 0x80 ? $0 : 0x20 }, as: UTF8.self)
    var isURL = [Bool](repeating: false, count: bytes.count)
    for match in text.matches(of: /https:\/\/[!-~]*|<data>[^<]*/) {
      let start = text.utf8.distance(from: text.startIndex, to: match.range.lowerBound)
      for place in start..<start + match.output.utf8.count { isURL[place] = true }
    }
    return bytes.indices.filter { !isURL[$0] }
  }

  @Test("diagnose and repair show no secret of sound and damaged blobs")
  func reports() throws {
    let directory = try Directory()
    try addDamaged(to: directory)
    // The files contain the secrets; otherwise the test would prove nothing.
    #expect(leak(in: try SecretBlob(form: .binary, address: .amazon).bytes()) != nil)
    #expect(leak(in: try SecretBlob(form: .xml, address: .user).bytes()) != nil)
    for (turn, format) in ["text", "json", "jsonl"].enumerated() {
      let all = [
        ["diagnose"], ["diagnose", "--for", "iOS 9.3"], ["repair", "--dry-run"],
        ["repair", "--unsafe-fixes", "-o", directory.path("out-\(format)/")],
      ]
      for (number, arguments) in all.enumerated() where TestInputs.isExhaustive || number % 3 == turn {
        let report = arguments[0] == "repair" ? ["--report", directory.path("report")] : []
        // Each file is an argument: in a directory, files that are not blobs would be skipped.
        let run = try Subprocess.run(
          Subprocess.command, arguments + report + ["--format", format] + directory.files)
        expectNoSecret(run, "\(arguments) \(format)", statuses: [2])
        if let leak = leak(in: directory.contents("report")) { Issue.record("\(arguments): report: \(leak)") }
        #expect(report.isEmpty || directory.contents("report").count > 10_000)
      }
    }
    let copy = directory.path("copy")
    try FileManager.default.copyItem(atPath: directory.input, toPath: copy)
    let run = try Subprocess.resumedata("repair", "--in-place", "--report", directory.path("last"), copy)
    expectNoSecret(run, "repair in place", statuses: [0, 1, 2])
    #expect(leak(in: directory.contents("last")) == nil)
    print("secrets: \(SecretBlob.secrets.count) in \(directory.files.count) inputs, none in the reports")
  }

  @Test(
    "for randomly changed bytes diagnose and repair show a secret at most as the name of a key")
  func randomDamage() throws {
    let directory = try Directory()
    try addRandom(to: directory)
    for arguments in [
      ["diagnose"], ["repair", "--unsafe-fixes", "-o", directory.path("out/"), "--report", directory.path("report")],
    ] {
      let run = try Subprocess.run(Subprocess.command, arguments + ["--format", "jsonl"] + directory.files)
      let report = String(decoding: directory.contents("report"), as: UTF8.self)
      for text in [run.output, run.errors, report] {
        // A changed number can turn a value into a key, and keys are shown.
        let shown = text.replacing(/\(in [^)]*\)|"path":"[^"]*"/, with: "")
        if let leak = leak(in: Array(shown.utf8)) { Issue.record("\(arguments): \(leak)") }
      }
      #expect(run.output.count > 10_000)
    }
    print("secrets: none in 2 reports on \(directory.files.count) inputs changed at random")
  }

  @Test("inspect --redact shows no secret of sound and damaged blobs", arguments: ["text", "json", "jsonl"])
  func inspection(format: String) throws {
    let directory = try Directory()
    try addDamaged(to: directory)
    let run = try Subprocess.run(Subprocess.command, ["inspect", "--redact", "--format", format] + directory.files)
    expectNoSecret(run, "inspect", statuses: [2])
    #expect(run.output.contains("redacted"))
  }

  @Test(
    "diff --redact, the report of convert and the result of convert --redact have no secret",
    arguments: SecretBlob.Form.allCases)
  func differencesAndConversions(form: SecretBlob.Form) throws {
    let directory = try Directory()
    var count = 0
    let turn = SecretBlob.Form.allCases.firstIndex(of: form) ?? 0
    for (number, damage) in SecretBlob.Damage.allCases.enumerated()
    where TestInputs.isExhaustive || (number + turn).isMultiple(of: 3) {
      let address = SecretBlob.Address.allCases[number % SecretBlob.Address.allCases.count]
      let other = SecretBlob.Address.allCases[(number + 1) % SecretBlob.Address.allCases.count]
      let name = "\(form)-\(address)-\(damage)"
      try directory.add(name, try SecretBlob(form: form, address: address, damage: damage).bytes())
      try directory.add("other-\(number)", try SecretBlob(form: form == .xml ? .binary : .xml, address: other).bytes())
      let (blob, another) = (directory.path("in/\(name)"), directory.path("in/other-\(number)"))
      let format = ["text", "json", "jsonl"][number % 3]
      for (a, b) in [(blob, another), (another, blob)] {
        let encoding = number % 2 == 0 ? ["--encoding"] : []
        let run = try Subprocess.run(
          Subprocess.command, ["diff", "--redact", "--format", format] + encoding + [a, b])
        expectNoSecret(run, "diff \(name)", statuses: [1, 2])
      }
      let all = [
        ["--to-version", "5"], ["--container", "xml", "--lossy"], ["--for", "iOS 9.3", "--lossy"],
        ["--url", "https://example.org/b", "--to-version", "4", "--lossy"],
      ]
      for options in [all[number % 4], all[(number + 1) % 4]] {
        let run = try Subprocess.run(
          Subprocess.command,
          ["convert", blob, "-o", directory.path("converted"), "--no-backup", "--format", format] + options)
        #expect([0, 1, 2].contains(run.status))
        for text in [run.output, run.errors] {
          if let leak = leak(in: Array(text.utf8)) { Issue.record("convert \(options) \(name): \(leak)") }
        }
        count += 1
      }
      let redacted = try Subprocess.run(
        Subprocess.command,
        [
          "convert", blob, "--redact", "--lossy", "-o", directory.path("redacted-\(number)"),
        ] + (form == .masked ? [] : ["--container", "xml"]))
      if let leak = leak(in: Array((redacted.output + redacted.errors).utf8) + directory.contents("redacted-\(number)"))
      {
        Issue.record("convert --redact \(name): \(leak)")
      }
      #expect([0, 2].contains(redacted.status))
      if redacted.status == 0 {
        let inside = try Subprocess.resumedata("inspect", "--format", "json", directory.path("redacted-\(number)"))
        if let leak = leak(in: Array(inside.output.utf8)) {
          Issue.record("in what convert --redact wrote of \(name): \(leak)")
        }
      }
      count += 3
    }
    print("secrets: \(count) runs of diff and convert on \(form) files")
  }
}
