import Foundation
import SystemPackage
import Testing

@testable import ResumeDataFiles

@Suite("Backups")
struct BackupTests {
  @Test("a copy has the bytes, permissions, owner and times of the file")
  func copied() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old", mode: 0o604)
    try scratch.age("a", seconds: 1_000_000_000)
    let outcome = try FileReplacement(usesLinks: false).lock(FoundFile(path: path), atMost: 100).replace(
      with: "new".bytes)
    #expect(outcome == .replaced(backup: scratch["a.orig"]))
    let stat = try scratch.stat("a.orig")
    #expect(scratch.text("a") == "new" && scratch.text("a.orig") == "old" && scratch.names() == ["a", "a.orig"])
    #expect(stat.permissions.rawValue == 0o604 && stat.st_mtim.tv_sec == 1_000_000_000)
    #expect(stat.st_atim.tv_sec == 1_000_000_000)
  }

  @Test(
    "an existing file with the name of a backup is never overwritten: the next number is used",
    arguments: [true, false])
  func numbered(links: Bool) throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "one")
    for (old, new) in [("one", "two"), ("two", "three"), ("three", "four")] {
      #expect(scratch.text("a") == old)
      _ = try FileReplacement(usesLinks: links).lock(FoundFile(path: path), atMost: 100).replace(with: new.bytes)
    }
    #expect(scratch.text("a") == "four" && scratch.text("a.orig") == "one")
    #expect(scratch.text("a.orig.1") == "two" && scratch.text("a.orig.2") == "three")
    #expect(scratch.names().count == 4)
  }

  @Test("an existing backup with the same bytes is reused, whatever its number", arguments: [true, false])
  func reused(links: Bool) throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old")
    try scratch.put("a.orig", "other")
    try scratch.put("a.orig.1", "old")
    let outcome = try FileReplacement(usesLinks: links).lock(FoundFile(path: path), atMost: 100).replace(
      with: "new".bytes)
    #expect(outcome == .replaced(backup: scratch["a.orig.1"]))
    #expect(scratch.names() == ["a", "a.orig", "a.orig.1"])
    #expect(scratch.text("a") == "new" && scratch.text("a.orig") == "other" && scratch.text("a.orig.1") == "old")
  }

  @Test("a link, directory or FIFO with the name of a backup is not a backup and stays", arguments: [true, false])
  func occupied(links: Bool) throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old")
    try scratch.put("elsewhere", "old")
    try scratch.link("a.orig", to: "elsewhere")
    try scratch.link("a.orig.1", to: "nowhere")
    try scratch.put("a.orig.2/x", "")
    try scratch.fifo("a.orig.3")
    let outcome = try FileReplacement(usesLinks: links).lock(FoundFile(path: path), atMost: 100).replace(
      with: "new".bytes)
    #expect(outcome == .replaced(backup: scratch["a.orig.4"]))
    #expect(scratch.text("a.orig.4") == "old" && scratch.text("elsewhere") == "old")
    #expect(try scratch.stat("a.orig").type == .symbolicLink && scratch.stat("a.orig.1").type == .symbolicLink)
    #expect(try scratch.stat("a.orig.2").type == .directory && scratch.stat("a.orig.3").type == .fifo)
  }

  @Test("after a thousand backups the file is not changed")
  func tooMany() throws {
    let scratch = try Scratch(memory: true)
    let path = try scratch.put("a", "old")
    for number in 0..<1_000 { try scratch.put(number == 0 ? "a.orig" : "a.orig.\(number)", "x") }
    let fault = refusal(of: try FileReplacement().lock(FoundFile(path: path), atMost: 100))
    #expect(fault?.cause == .backups(1_000) && scratch.text("a") == "old" && scratch.names().count == 1_001)
  }

  @Test("a name that is too long for the suffix is an error")
  func longName() throws {
    let scratch = try Scratch()
    let name = String(repeating: "n", count: 252)
    let path = try scratch.put(name, "old")
    let fault = refusal(of: try FileReplacement().lock(FoundFile(path: path), atMost: 100))
    #expect(fault?.errno == .fileNameTooLong && fault?.operation == "make a backup of")
    #expect(scratch.text(name) == "old" && scratch.names() == [name])
    _ = try FileReplacement(backupSuffix: nil).lock(FoundFile(path: path), atMost: 100).replace(with: "new".bytes)
    #expect(scratch.text(name) == "new" && scratch.names() == [name])
  }

  @Test("a new backup is removed if the replacement fails", arguments: [true, false])
  func undone(links: Bool) throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old")
    let held = try FileReplacement(usesLinks: links).lock(FoundFile(path: path), atMost: 100)
    try scratch.put("a", "OLD")
    #expect(refusal(of: held)?.cause == .changedMeanwhile)
    #expect(scratch.text("a") == "OLD" && scratch.names() == ["a"])
  }

  @Test("an older backup stays if the replacement fails")
  func notUndone() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old")
    try scratch.put("a.orig", "old")
    let held = try FileReplacement().lock(FoundFile(path: path), atMost: 100)
    try scratch.put("a", "OLD")
    #expect(refusal(of: held)?.cause == .changedMeanwhile)
    #expect(scratch.text("a.orig") == "old")
  }
}
