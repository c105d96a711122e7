import Foundation
import SystemPackage
import TestInputs
import Testing

@testable import ResumeDataFiles

/// At calls on files between the opening of a blob and the end of its replacement, the call fails or the process is
/// killed. After each fault the directory is checked. `make exhaustive` does this at every call.
@Suite("Faults between the steps of a replacement")
struct ReplacementInjectionTests {
  /// A command that replaces or creates one file.
  struct Replacement: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let arguments: [String]
    /// The file that is replaced.
    var target = "in/zz.xml"
    var backup: String?
    /// Whether the file exists before the run.
    var isThere = true
    /// Whether the file system does not support links.
    var hasNoLinks = false
    /// Whether calls are also interrupted by a signal, which must have no effect.
    var isInterrupted = false
  }

  private static let inPlace = ["repair", "--in-place", "--jobs", "1", "in"]
  private static let converting = ["convert", "--to-version", "5", "in/zz.xml", "-o"]
  static let replacements = [
    Replacement(testDescription: "in place", arguments: inPlace, backup: "in/zz.xml.orig"),
    Replacement(testDescription: "in place without a backup", arguments: inPlace + ["--no-backup"]),
    Replacement(
      testDescription: "another file", arguments: converting + ["out/zz.xml"], target: "out/zz.xml",
      backup: "out/zz.xml.orig", isInterrupted: true),
    Replacement(
      testDescription: "another file where there are no links", arguments: converting + ["out/zz.xml"],
      target: "out/zz.xml", backup: "out/zz.xml.orig", hasNoLinks: true),
    Replacement(
      testDescription: "nothing", arguments: converting + ["out/new"], target: "out/new", isThere: false,
      isInterrupted: true),
    Replacement(
      testDescription: "nothing where there are no links", arguments: converting + ["out/new"], target: "out/new",
      isThere: false, hasNoLinks: true),
  ]

  @Test(
    "whichever system call fails or is the last one, the file is complete and the old one is not lost",
    arguments: replacements)
  func faults(_ replacement: Replacement) throws {
    let scene = try Scene(replacement)
    let sound = try scene.play([])
    try #require(sound.strace.isTraced, "strace is not there, or may not trace: \(sound.strace.run.errors)")
    #expect(sound.strace.run.status == 0, "\(sound.strace.run.errors)")
    let points = scene.points(of: sound.strace)
    #expect(points.count > 15, "\(points.map(\.line))")
    let new = try #require(sound.after[replacement.target])
    #expect(new.bytes != scene.before[replacement.target]?.bytes)
    var injected = 0
    var lost = 0
    let turn = Self.replacements.firstIndex { $0.testDescription == replacement.testDescription } ?? 0
    for (index, point) in points.enumerated() {
      for (number, fault) in Self.faults(at: point, replacement).enumerated() {
        // All replacements have the same steps, so it is enough that each step has some kind of fault in some of them.
        guard TestInputs.isExhaustive || (index + number + turn) % 12 == 0 else { continue }
        let played = try scene.play(fault, at: point)
        let reached = scene.points(of: played.strace)
        let place = Comment(
          rawValue: "\(fault) at \(point.line), reached \(reached.dropFirst(index).map(\.line))\n"
            + played.strace.run.output + played.strace.run.errors)
        // The fault happened at the intended call.
        #expect(reached.indices.contains(index) && reached[index].name == point.name, place)
        if fault == .kill {
          #expect(reached.count == index + 1 && played.strace.run.status == 9, place)
        } else {
          #expect(reached.indices.contains(index) && reached[index].isInjected, place)
        }
        injected += 1
        if !scene.hasOld(played.after, new) { lost += 1 }
        scene.checkWhole(played, new, place)
        if fault == .kill {
          try scene.checkNextRun(sound.after, place)
        } else {
          scene.checkReport(played, new, fault, at: point, place)
        }
      }
    }
    #expect(lost == 0)
    print(
      "replacing \(replacement.testDescription): \(points.count) calls, \(injected) faults injected, \(lost) files lost"
    )
  }

  /// The faults for a call.
  private static func faults(at call: Strace.Call, _ replacement: Replacement) -> [Strace.Fault] {
    // Without links, linkat already has its fault. A kill at linkat equals a kill at the next call.
    if replacement.hasNoLinks, call.name == "linkat" { return [] }
    var faults: [Strace.Fault] = [.error("EIO"), .kill]
    if ["write", "linkat", "renameat", "fsync", "fsetxattr"].contains(call.name) { faults.append(.error("ENOSPC")) }
    if replacement.isInterrupted { faults.append(.error("EINTR")) }
    return faults
  }
}

/// The environment of a fault: directories with a blob that needs a repair.
private final class Scene {
  /// The state of a file.
  struct Found: Equatable {
    let bytes: [UInt8]
    let mode: Int?
    /// An extended attribute that the user set.
    let note: [UInt8]?
  }

  typealias Directory = [String: Found]

  struct Played {
    let strace: Strace
    let after: Directory
  }

  let replacement: ReplacementInjectionTests.Replacement
  let before: Directory
  private let root = TestInputs.memory.appendingPathComponent("injection-\(UUID().uuidString)")
  private var template: String { root.appendingPathComponent("template").path }
  private var directory: String { root.appendingPathComponent("run").path }

  init(_ replacement: ReplacementInjectionTests.Replacement) throws {
    self.replacement = replacement
    let manager = FileManager.default
    let template = root.appendingPathComponent("template")
    for name in ["in", "out"] {
      try manager.createDirectory(at: template.appendingPathComponent(name), withIntermediateDirectories: true)
    }
    func add(_ fixture: String, _ name: String, mode: Int) throws {
      let file = template.appendingPathComponent(name)
      try manager.copyItem(at: TestInputs.fixtures.appendingPathComponent(fixture), to: file)
      try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }
    try add("bugs/b2-byte-range-open.xml", "in/zz.xml", mode: 0o640)
    try add("bugs/b1-after-the-repair.xml", "out/zz.xml", mode: 0o604)
    // strace counts calls per thread. The worker thread gets other files first, so that it has made more calls of each
    // kind than the first thread made to load its libraries. Then a number identifies one call.
    if replacement.arguments.first == "repair" {
      for number in 100..<150 { try Data("-".utf8).write(to: template.appendingPathComponent("in/a\(number)")) }
    }
    let noted = try Subprocess.run(
      "/usr/bin/env",
      [
        "python3", "-c",
        "import os, sys; [os.setxattr(f, 'user.note', b'kept') for f in sys.argv[1:]]",
        template.appendingPathComponent("in/zz.xml").path, template.appendingPathComponent("out/zz.xml").path,
      ])
    if noted.status != 0 {
      FileHandle.standardError.write(Data("NOT RUN: faults at extended attributes; there are none here.\n".utf8))
    }
    before = try Self.look(template)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// Runs the command on a fresh copy of the files.
  func play(_ injections: [String]) throws -> Played {
    try? FileManager.default.removeItem(atPath: directory)
    #expect(try Subprocess.run("/bin/cp", ["-a", template, directory]).status == 0)
    let strace = try Strace(
      replacement.arguments, in: directory,
      injections: injections + (replacement.hasNoLinks ? ["linkat:error=EOPNOTSUPP"] : []))
    return Played(strace: strace, after: try Self.look(URL(fileURLWithPath: directory)))
  }

  /// Runs the command with a fault at a call. Threads may take the files in another order than in the recorded run;
  /// then the fault happens elsewhere, and the run is repeated.
  func play(_ fault: Strace.Fault, at call: Strace.Call) throws -> Played {
    var played: Played
    var attempts = 0
    repeat {
      played = try play(["\(call.name):\(fault.expression):when=\(call.number)"])
      attempts += 1
    } while attempts < 8 && !points(of: played.strace).contains { Self.isHit($0, by: fault, call) }
    return played
  }

  private static func isHit(_ call: Strace.Call, by fault: Strace.Fault, _ wanted: Strace.Call) -> Bool {
    guard call.name == wanted.name, call.number == wanted.number else { return false }
    return fault == .kill ? call.line.hasSuffix("= ?") : call.isInjected
  }

  /// The calls of the thread that works on the blob, from the first call that names it.
  func points(of strace: Strace) -> [Strace.Call] {
    guard let first = strace.calls.firstIndex(where: { $0.line.contains("zz.xml\"") }) else { return [] }
    let thread = strace.calls[first].thread
    // Output is not a part of the replacement.
    return strace.calls[first...].filter { $0.thread == thread && !$0.line.contains(/write\([12],/) }
  }

  private static func look(_ directory: URL) throws -> Directory {
    var found: Directory = [:]
    for name in ["in", "out"] {
      for file in try FileManager.default.contentsOfDirectory(atPath: directory.appendingPathComponent(name).path)
      where !file.hasPrefix("a1") {
        let url = directory.appendingPathComponent(name).appendingPathComponent(file)
        let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
        found["\(name)/\(file)"] = Found(
          bytes: try TestInputs.bytes(of: url), mode: attributes[.posixPermissions] as? Int, note: try note(of: url))
      }
    }
    return found
  }

  private static func note(of file: URL) throws -> [UInt8]? {
    #if os(Linux)
      let descriptor = try FileDescriptor.open(FilePath(file.path), .readOnly)
      defer { try? descriptor.close() }
      return try? SystemCalls.attribute(Array("user.note\0".utf8), of: descriptor)
    #else
      return nil
    #endif
  }

  private static func temporaries(_ directory: Directory) -> [String] {
    directory.keys.filter { $0.hasSuffix(".resumedata-tmp") }
  }

  /// Whether the old bytes still exist, or were replaced and no backup was requested.
  func hasOld(_ after: Directory, _ new: Found) -> Bool {
    guard let old = before[replacement.target]?.bytes else { return true }
    let now = after[replacement.target]?.bytes
    if now == old { return true }
    guard let backup = replacement.backup else { return now == new.bytes }
    return after[backup]?.bytes == old
  }

  /// The file is the old or the new one, with its attributes, and so is the backup. No other file changed.
  func checkWhole(_ played: Played, _ new: Found, _ place: Comment) {
    let now = played.after[replacement.target]
    #expect(now == before[replacement.target] || isDone(played, new), place)
    if let backup = replacement.backup {
      let kept = played.after[backup]
      #expect(kept == before[replacement.target] || (kept == nil && now == before[replacement.target]), place)
    }
    for (name, file) in before where name != replacement.target { #expect(played.after[name] == file, place) }
  }

  /// Whether the new file exists. It may have fewer permissions if those of the old file could not be read.
  private func isDone(_ played: Played, _ new: Found) -> Bool {
    guard let now = played.after[replacement.target] else { return false }
    return now == new || !replacement.isThere && now.bytes == new.bytes && now.mode == 0o600
  }

  /// A failure is reported with the name of the file and its state, and no temporary file remains.
  func checkReport(_ played: Played, _ new: Found, _ fault: Strace.Fault, at call: Strace.Call, _ place: Comment) {
    let run = played.strace.run
    let text = run.output + run.errors
    let isDone = isDone(played, new)
    if call.name != "unlinkat" {
      #expect(Self.temporaries(played.after).isEmpty, place)
      // The directory is unchanged: a file that was not replaced has no backup.
      if !isDone { #expect(played.after == before, place) }
    }
    if fault == .error("EINTR") { #expect(isDone && run.status == 0, place) }
    if isDone {
      #expect(
        run.status == 0 || run.status == 2 && text.contains(/\(the [a-z ]+, but a power cut may [a-z ]+\)/), place)
    } else {
      #expect(run.status == 2, place)
      // strace counts per thread, so the report of the first thread met the same fault.
      if run.errors.contains("cannot write the report") { return }
      #expect(text.contains(/cannot [a-z ]+(in|out)\/(zz\.xml|new):/), place)
      #expect(text.contains("nothing was changed") || text.contains(/cannot (open|read|look at)/), place)
      if fault == .error("ENOSPC") { #expect(text.contains("free some space and run again"), place) }
    }
  }

  /// After a kill, the same command completes the work and removes temporary files.
  func checkNextRun(_ sound: Directory, _ place: Comment) throws {
    func run(_ arguments: [String]) throws -> Subprocess {
      try Subprocess.run(
        "/bin/sh", ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", directory, Subprocess.command] + arguments)
    }
    let next = try run(replacement.arguments)
    #expect(next.status == 0, "\(place): \(next.output)\(next.errors)")
    var after = try Self.look(URL(fileURLWithPath: directory))
    #expect(after[replacement.target] == sound[replacement.target], place)
    if let backup = replacement.backup { #expect(after[backup] == sound[backup], place) }
    let left = Self.temporaries(after)
    if replacement.arguments.contains("--in-place") {
      #expect(left.isEmpty, place)
    } else if !left.isEmpty {
      // Only a repair in place searches the directory.
      _ = try run(["repair", "--in-place", "out"])
      after = try Self.look(URL(fileURLWithPath: directory))
      #expect(Self.temporaries(after).isEmpty, place)
    }
  }
}
