import Foundation
import SystemPackage
import TestInputs
import Testing

@testable import ResumeDataFiles

@Suite("Files that cannot be replaced")
struct ReplacementFaultTests {
  /// The error when a file is locked.
  private func fault(_ path: FilePath, _ replacement: FileReplacement = FileReplacement()) -> FileOperationError? {
    do throws(FileOperationError) {
      _ = try replacement.lock(FoundFile(path: path), atMost: 100)
      return nil
    } catch {
      return error
    }
  }

  @Test("a missing file, a directory, a FIFO, a device and a broken link are errors, without waiting")
  func unreadable() throws {
    let scratch = try Scratch()
    try scratch.put("d/x", "")
    try scratch.fifo("p")
    try scratch.link("p-link", to: "p")
    try scratch.link("nowhere", to: "gone")
    try scratch.link("circle", to: "circle")
    let faults = ["gone", "d", "d/..", "p", "p-link", "nowhere", "circle", "d/x/y"].map { fault(scratch[$0])?.cause }
    #expect(
      faults == [
        .system(.noSuchFileOrDirectory), .kind(.directory), .kind(.directory), .kind(.fifo), .kind(.fifo),
        .system(.noSuchFileOrDirectory), .system(.tooManySymbolicLinkLevels), .system(.notDirectory),
      ])
    #expect(fault("/dev/null")?.description == "cannot open /dev/null: it is a device")
    #expect(fault("/")?.cause == .kind(.directory) && fault("")?.errno == .noSuchFileOrDirectory)
  }

  @Test("a file that was changed meanwhile is not replaced, also if its size and time are the same")
  func writtenInto() throws {
    let scratch = try Scratch()
    for contents in ["OLD", "longer than before", ""] {
      let path = try scratch.put("a", "old")
      try scratch.age("a", seconds: 1_000_000_000)
      let held = try FileReplacement(backupSuffix: nil).lock(FoundFile(path: path), atMost: 100)
      try scratch.put("a", contents)
      try scratch.age("a", seconds: 1_000_000_000)
      let fault = refusal(of: held)
      #expect(fault?.cause == .changedMeanwhile)
      #expect(
        fault?.description
          == "cannot replace \(path): another process changed it meanwhile (nothing was changed; run again)")
      #expect(scratch.text("a") == contents && scratch.names() == ["a"])
    }
  }

  @Test("a file that was replaced, removed or got other permissions meanwhile is not replaced")
  func replacedMeanwhile() throws {
    let scratch = try Scratch()
    let replaced = try FileReplacement().lock(FoundFile(path: try scratch.put("a", "old")), atMost: 100)
    try scratch.put("b", "old")
    #expect(rename("\(scratch.path)/b", "\(scratch.path)/a") == 0)
    #expect(refusal(of: replaced)?.cause == .changedMeanwhile)
    #expect(scratch.text("a") == "old" && scratch.names() == ["a"])

    let locked = try FileReplacement().lock(FoundFile(path: scratch["a"]), atMost: 100)
    #expect(chmod("\(scratch.path)/a", 0o600) == 0)
    #expect(refusal(of: locked)?.cause == .changedMeanwhile)
    #expect(try scratch.mode("a") == 0o600)

    let removed = try FileReplacement(backupSuffix: nil).lock(FoundFile(path: scratch["a"]), atMost: 100)
    #expect(unlink("\(scratch.path)/a") == 0)
    #expect(refusal(of: removed)?.cause == .changedMeanwhile)
    #expect(scratch.names() == [])
  }

  @Test("a file that was removed after it was read cannot be backed up and is not created")
  func removedBeforeBackup() throws {
    let scratch = try Scratch()
    let held = try FileReplacement().lock(FoundFile(path: try scratch.put("a", "old")), atMost: 100)
    #expect(unlink("\(scratch.path)/a") == 0)
    #expect(refusal(of: held)?.errno == .noSuchFileOrDirectory)
    #expect(scratch.names() == [])
  }

  @Test("a file in a directory that was renamed meanwhile is replaced there")
  func renamedDirectory() throws {
    let scratch = try Scratch()
    let path = try scratch.put("d/a", "old")
    let held = try FileReplacement().lock(FoundFile(path: path), atMost: 100)
    #expect(rename("\(scratch.path)/d", "\(scratch.path)/e") == 0)
    try scratch.put("d/a", "another")
    _ = try held.replace(with: "new".bytes)
    #expect(scratch.text("e/a") == "new" && scratch.text("e/a.orig") == "old" && scratch.text("d/a") == "another")
  }

  @Test("a completed rename counts, even if the call returned an error")
  func lostAnswer() throws {
    let scratch = try Scratch()
    try scratch.put("a", "old")
    let directory = OwnedDescriptor(try SystemCalls.openDirectory(FilePath(scratch.path)))
    let temporary = try TemporaryFile.make(for: "a", in: directory.descriptor)
    try temporary.descriptor.put("new".bytes)
    let name = try #require(scratch.names().first { $0 != "a" })
    // A network file system does this if a reply is lost: the client repeats the call, and the old name does not exist.
    #expect(rename("\(scratch.path)/\(name)", "\(scratch.path)/a") == 0)
    try temporary.place(as: "a")
    #expect(scratch.text("a") == "new" && scratch.names() == ["a"])
    #expect(throws: Errno.noSuchFileOrDirectory) { try temporary.place(as: "b") }
    temporary.discard()
    #expect(scratch.text("a") == "new" && scratch.names() == ["a"])
  }

  @Test("a file that another process has locked is waited for, up to a limit")
  func busy() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old")
    let held = try FileReplacement().lock(FoundFile(path: path), atMost: 100)
    let fault = fault(path, FileReplacement(lockTimeout: .milliseconds(30)))
    #expect(fault?.cause == .busy)
    #expect(
      fault?.description
        == "cannot read \(path): another process is using it (nothing was changed; try again later)")
    let interrupted = #expect(throws: FileOperationError.self) {
      _ = try FileReplacement().lock(FoundFile(path: path), atMost: 100, isCancelled: { true }).bytes
    }
    #expect(interrupted?.cause == .interrupted)
    _ = consume held
    #expect(self.fault(path, FileReplacement(lockTimeout: .zero)) == nil)
  }

  @Test("waiting for a file that is replaced meanwhile gives the new file")
  func waited() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old")
    let held = try FileReplacement().lock(FoundFile(path: path), atMost: 100)
    let waiting = DispatchQueue(label: "waiting")
    nonisolated(unsafe) var text: [UInt8]?
    waiting.async { text = try? FileReplacement().lock(FoundFile(path: path), atMost: 100).bytes }
    usleep(20_000)
    _ = try held.replace(with: "new".bytes)
    waiting.sync {}
    #expect(text == "new".bytes)
  }

  @Test(
    "without the permission to write, read or change the owner nothing is changed",
    .enabled(if: isRoot, "NOT RUN: only root can make files that others must not touch"))
  func permissions() throws {
    let scratch = try Scratch()
    #expect(chmod(scratch.path, 0o755) == 0)
    let nobody = 65_534 as UInt32
    func give(_ name: String) throws { #expect(chown("\(scratch.path)/\(name)", nobody, nobody) == 0) }
    // A directory without write permission, one without read permission, and one without search permission.
    try scratch.put("closed/a", "old")
    try scratch.put("hidden/a", "old")
    #expect(chmod("\(scratch.path)/hidden", 0o700) == 0)
    try scratch.put("names/a", "old")
    #expect(chmod("\(scratch.path)/names", 0o744) == 0)
    // The user's directory with a file of root, an unreadable file, a file of another group, and a file of the user.
    for name in ["root", "secret", "group", "own"] { try scratch.put("open/\(name)", "old") }
    #expect(chmod("\(scratch.path)/open/secret", 0o600) == 0)
    #expect(chown("\(scratch.path)/open/group", nobody, 12_345) == 0)
    try give("open")
    try give("open/own")
    let names = ["closed", "hidden", "names", "open", "gone"].map { "\(scratch.path)/\($0)" }
    for suffix in [["--suffix", ".orig"], []] {
      let run = try Subprocess.run(
        Subprocess.worker, ["--user", "\(nobody)", "--jobs", "1"] + suffix + ["rewrite:x"] + names)
      #expect(run.status == 2)
      let group = "the new file would not belong to user"
      let advice = "nothing was changed; run as that user, or write the result elsewhere"
      let backup = suffix.isEmpty ? "-" : "\(scratch.path)/open/own.orig"
      #expect(
        run.lines.sorted().map { $0.replacingOccurrences(of: scratch.path, with: "S") }
          == [
            "fault: cannot make a file next to S/closed/a: Permission denied "
              + "(nothing was changed; you need permission to write to the directory)",
            "fault: cannot open S/gone: No such file or directory",
            "fault: cannot open S/names/a: Permission denied",
            "fault: cannot open S/open/secret: Permission denied",
            "fault: cannot read the directory S/hidden: Permission denied",
            "fault: cannot replace S/open/group: \(group) \(nobody) and group 12345 (\(advice))",
            "fault: cannot replace S/open/root: \(group) 0 and group 0 (\(advice))",
            "replaced S/open/own \(backup.replacingOccurrences(of: scratch.path, with: "S"))",
          ])
      #expect(scratch.text("open/own") == "xxx")
      for name in ["closed/a", "hidden/a", "names/a", "open/root", "open/secret", "open/group"] {
        #expect(scratch.text(name) == "old")
      }
      #expect(scratch.names("open") == ["group", "own"] + (suffix.isEmpty ? [] : ["own.orig"]) + ["root", "secret"])
      try scratch.put("open/own", "old")
      try? FileManager.default.removeItem(atPath: "\(scratch.path)/open/own.orig")
    }
  }

  @Test(
    "on a full disk the file stays, no temporary file remains, and the other files are processed",
    .enabled(if: Tmpfs.works, Tmpfs.reason))
  func fullDisk() throws {
    let disk = try Tmpfs(options: "size=128k")
    try disk.scratch.put("large", String(repeating: "a", count: 60_000))
    try disk.scratch.put("small", "old")
    // The remaining space is less than a copy of the large file needs, and enough for a copy of the small one.
    try disk.scratch.put("filling", String(repeating: "f", count: 20_000))
    let names = disk.scratch.names()
    let held = try FileReplacement().lock(FoundFile(path: disk.scratch["large"]), atMost: 1 << 20)
    let fault = refusal(of: held, with: String(repeating: "b", count: 60_001))
    #expect(fault?.errno == .noSpace && fault?.operation == "write the new contents of")
    #expect(
      fault?.description.hasSuffix("No space left on device (nothing was changed; free some space and run again)")
        == true)
    #expect(disk.scratch.text("large") == String(repeating: "a", count: 60_000) && disk.scratch.names() == names)
    _ = try FileReplacement().lock(FoundFile(path: disk.scratch["small"]), atMost: 100).replace(with: "new".bytes)
    #expect(disk.scratch.text("small") == "new" && disk.scratch.text("small.orig") == "old")

    let output = #expect(throws: FileOperationError.self) {
      try FileOutput().write([UInt8](repeating: 1, count: 60_000), to: disk.scratch["out"])
    }
    #expect(output?.errno == .noSpace && disk.scratch.text("out") == nil && disk.scratch.names().count == 4)
  }

  @Test("without space for a copied backup nothing is changed", .enabled(if: Tmpfs.works, Tmpfs.reason))
  func fullDiskForBackup() throws {
    let disk = try Tmpfs(options: "size=128k")
    try disk.scratch.put("a", String(repeating: "a", count: 60_000))
    let held = try FileReplacement(usesLinks: false).lock(FoundFile(path: disk.scratch["a"]), atMost: 1 << 20)
    let fault = refusal(of: held, with: String(repeating: "b", count: 50_000))
    #expect(fault?.errno == .noSpace && fault?.operation == "make a backup of")
    #expect(disk.scratch.text("a") == String(repeating: "a", count: 60_000) && disk.scratch.names() == ["a"])
  }

  @Test("without space for another name nothing is changed", .enabled(if: Tmpfs.works, Tmpfs.reason))
  func noMoreInodes() throws {
    // The root and one file.
    let disk = try Tmpfs(options: "size=128k,nr_inodes=2")
    try disk.scratch.put("a", "old")
    let fault = refusal(of: try FileReplacement().lock(FoundFile(path: disk.scratch["a"]), atMost: 100))
    #expect(fault?.errno == .noSpace && fault?.operation == "make a file next to")
    #expect(disk.scratch.text("a") == "old" && disk.scratch.names() == ["a"])
  }

  @Test("on a read-only file system nothing is changed", .enabled(if: Tmpfs.works, Tmpfs.reason))
  func readOnly() throws {
    let disk = try Tmpfs(options: "size=128k")
    try disk.scratch.put("a", "old")
    try disk.remount("ro")
    let fault = refusal(of: try FileReplacement().lock(FoundFile(path: disk.scratch["a"]), atMost: 100))
    #expect(
      fault?.description == "cannot make a file next to \(disk.scratch["a"]): Read-only file system "
        + "(nothing was changed; the result can be written elsewhere)")
    #expect(disk.scratch.text("a") == "old")
  }
}
