import Foundation
import SystemPackage
import Testing

@testable import ResumeDataFiles

@Suite("Replacing a file")
struct ReplacementTests {
  @Test("the file has the new bytes, the backup is the old file itself, and nothing else is left")
  func replaced() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old", mode: 0o600)
    try scratch.age("a", seconds: 1_000_000_000)
    let old = try scratch.stat("a")
    let outcome = try FileReplacement().lock(FoundFile(path: path), atMost: 100).replace(with: "new".bytes)
    #expect(outcome == .replaced(backup: scratch["a.orig"]))
    #expect(scratch.text("a") == "new" && scratch.text("a.orig") == "old")
    #expect(scratch.names() == ["a", "a.orig"])
    let (new, backup) = (try scratch.stat("a"), try scratch.stat("a.orig"))
    #expect(new.permissions.rawValue == 0o600 && backup.permissions.rawValue == 0o600)
    #expect(new.inode != old.inode && backup.inode == old.inode)
    #expect(new.linkCount == 1 && backup.linkCount == 1)
    #expect(new.st_mtim.tv_sec > 1_700_000_000 && backup.st_mtim.tv_sec == 1_000_000_000)
  }

  @Test("without a suffix there is no backup")
  func noBackup() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old")
    let outcome = try FileReplacement(backupSuffix: nil).lock(FoundFile(path: path), atMost: 100).replace(
      with: "new".bytes)
    #expect(outcome == .replaced(backup: nil))
    #expect(scratch.text("a") == "new" && scratch.names() == ["a"])
  }

  @Test("identical bytes are not written, and neither reading nor locking changes the times of the file")
  func unchanged() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "same")
    try scratch.age("a", seconds: 1_000_000_000)
    let (file, directory) = (try scratch.stat("a"), try Stat(FilePath(scratch.path)))
    let outcome = try FileReplacement().lock(FoundFile(path: path), atMost: 100).replace(with: "same".bytes)
    #expect(outcome == .unchanged)
    _ = try FileReplacement().lock(FoundFile(path: path), atMost: 100).bytes
    let same = try scratch.stat("a")
    #expect(
      same.inode == file.inode && same.st_mtim.tv_sec == 1_000_000_000 && same.st_ctim.tv_nsec == file.st_ctim.tv_nsec)
    #if os(Linux)
      #expect(same.st_atim.tv_sec == 1_000_000_000)
    #endif
    let after = try Stat(FilePath(scratch.path))
    #expect(after.st_mtim.tv_nsec == directory.st_mtim.tv_nsec && scratch.names() == ["a"])
  }

  @Test("a path without a directory is relative to the working directory")
  func bareName() {
    #expect(FilePath("a").directory == "." && FilePath("/a").directory == "/" && FilePath("b/a").directory == "b")
    #expect(FilePath("a").sibling("c") == "c" && FilePath("/a").sibling("c") == "/c")
  }

  @Test("empty files can be replaced, and can be replacements")
  func empty() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "")
    _ = try FileReplacement().lock(FoundFile(path: path), atMost: 0).replace(with: "x".bytes)
    #expect(scratch.text("a") == "x" && scratch.text("a.orig") == "")
    _ = try FileReplacement().lock(FoundFile(path: path), atMost: 1).replace(with: [])
    #expect(scratch.text("a") == "" && scratch.text("a.orig.1") == "x")
  }

  @Test("a file larger than the read buffer is replaced completely")
  func large() throws {
    let scratch = try Scratch()
    let text = String(repeating: "0123456789abcdef", count: 20_000)
    let path = try scratch.put("a", text)
    let held = try FileReplacement().lock(FoundFile(path: path), atMost: 1 << 20)
    let bytes = held.bytes
    #expect(bytes == text.bytes)
    _ = try held.replace(with: (text + text).bytes)
    #expect(scratch.text("a") == text + text && scratch.text("a.orig") == text)
  }

  @Test("a file over the limit is read up to one byte more and cannot be replaced")
  func cut() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "12345")
    let held = try FileReplacement().lock(FoundFile(path: path), atMost: 3)
    let bytes = held.bytes
    #expect(bytes == "1234".bytes)
    let fault = refusal(of: held)
    #expect(fault?.cause == .tooLong(limit: 3))
    #expect(scratch.text("a") == "12345" && scratch.names() == ["a"])
  }

  @Test("a link stays, and its target is replaced and gets the backup")
  func link() throws {
    let scratch = try Scratch()
    try scratch.put("d/file", "old")
    try scratch.link("one", to: "two")
    try scratch.link("two", to: "d/file")
    let outcome = try FileReplacement().lock(FoundFile(path: scratch["one"]), atMost: 100).replace(with: "new".bytes)
    #expect(outcome == .replaced(backup: scratch["d/file.orig"]))
    #expect(try scratch.stat("one").type == .symbolicLink && scratch.stat("two").type == .symbolicLink)
    #expect(scratch.text("one") == "new" && scratch.names("d") == ["file", "file.orig"])
    #expect(scratch.names() == ["d", "one", "two"])
  }

  @Test(
    "all permissions except set-user-id and set-group-id stay",
    arguments: [(0o600, 0o600), (0o444, 0o444), (0o400, 0o400), (0o666, 0o666), (0o6755, 0o755), (0o755, 0o755)])
  func modes(old: Int, new: Int) throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old", mode: old)
    _ = try FileReplacement().lock(FoundFile(path: path), atMost: 100).replace(with: "new".bytes)
    #expect(try Int(scratch.mode("a")) == new && Int(scratch.mode("a.orig")) == old)
  }

  @Test("a file with several hard links is not replaced")
  func hardLinks() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old")
    try scratch.hardLink("a", "b")
    let fault = refusal(of: try FileReplacement().lock(FoundFile(path: path), atMost: 100))
    #expect(fault?.cause == .hardLinks(2))
    #expect(
      fault?.description == "cannot replace \(path): it has 2 names (hard links) (nothing was changed; "
        + "give it a file of its own, or write the result elsewhere)")
    #expect(scratch.text("a") == "old" && scratch.names() == ["a", "b"])
    #expect(try scratch.stat("a").inode == scratch.stat("b").inode)
  }

  @Test("if allowed, one of several hard links is replaced, and the others keep the old bytes")
  func partedLinks() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old")
    try scratch.hardLink("a", "b")
    _ = try FileReplacement(backupSuffix: nil, hardLinks: .part).lock(FoundFile(path: path), atMost: 100).replace(
      with: "new".bytes)
    #expect(scratch.text("a") == "new" && scratch.text("b") == "old" && scratch.names() == ["a", "b"])
  }

  @Test("a run that was killed between backup and replacement does not block the next one", arguments: [true, false])
  func halfDone(withBackup: Bool) throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old")
    try scratch.hardLink("a", "a.orig")
    let replacement = FileReplacement(backupSuffix: withBackup ? .orig : nil)
    let outcome = try replacement.lock(FoundFile(path: path), atMost: 100).replace(with: "new".bytes)
    #expect(outcome == .replaced(backup: withBackup ? scratch["a.orig"] : nil))
    #expect(scratch.text("a") == "new" && scratch.text("a.orig") == "old" && scratch.names() == ["a", "a.orig"])
  }

  @Test("the owner and group stay", .enabled(if: isRoot, "NOT RUN: only root can give files away"))
  func owner() throws {
    let scratch = try Scratch()
    let path = try scratch.put("a", "old", mode: 0o640)
    #expect(chown(path.string, 12_345, 23_456) == 0)
    _ = try FileReplacement().lock(FoundFile(path: path), atMost: 100).replace(with: "new".bytes)
    let stat = try scratch.stat("a")
    #expect(stat.userID.rawValue == 12_345 && stat.groupID.rawValue == 23_456 && stat.permissions.rawValue == 0o640)
  }
}
