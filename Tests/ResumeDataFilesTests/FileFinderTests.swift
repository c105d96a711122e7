import Foundation
import SystemPackage
import TestInputs
import Testing

@testable import ResumeDataFiles

@Suite("Finding files")
struct FileFinderTests {
  /// The found files, one per line, relative to the scratch directory.
  private func found(_ finder: FileFinder, _ scratch: Scratch) -> [String] {
    finder.map { item in
      switch item {
      case .standardInput: "-"
      case .directory(let directory): "directory \(directory.path)"
      case .file(let file): "file \(file.path) as \(file.relative)"
      case .skipped(let path, let reason): "skipped \(path): \(reason)"
      case .failure(let fault): "fault: \(fault)"
      }
    }.map { $0.replacingOccurrences(of: scratch.path, with: "S") }
  }

  @Test("a directory is walked in the order of the names' bytes, depth first")
  func order() throws {
    let scratch = try Scratch()
    for name in ["b", "a/z", "a/B", "a/b/c", "Z", "a.x", "ä"] { try scratch.put(name, "") }
    #expect(
      found(FileFinder([scratch.path]), scratch) == [
        "directory S", "file S/Z as Z", "directory S/a", "file S/a/B as a/B", "directory S/a/b",
        "file S/a/b/c as a/b/c",
        "file S/a/z as a/z", "file S/a.x as a.x", "file S/b as b", "file S/ä as ä",
      ])
  }

  @Test("a name that is not UTF-8 is found with its bytes")
  func foreignName() throws {
    let scratch = try Scratch()
    let name = [UInt8(0x66), 0xFF]
    guard FileManager.default.createFile(atPath: "\(scratch.path)/probe", contents: nil),
      rename("\(scratch.path)/probe", scratch.path.utf8.map { CChar(bitPattern: $0) } + [47, 0x66, -1, 0]) == 0
    else { return print("NOT RUN: this file system takes only UTF-8 names") }
    let files = FileFinder([scratch.path]).compactMap { if case .file(let file) = $0 { file } else { nil } }
    #expect(files.map(\.relative) == [FilePath(platformString: name.map { CChar(bitPattern: $0) } + [0])])
    let outcome = try FileReplacement().lock(try #require(files.first), atMost: 10).replace(with: [1])
    #expect(outcome != .unchanged)
  }

  @Test("entries of a directory that are not regular files are skipped unopened, with a reason")
  func specialFiles() throws {
    let scratch = try Scratch()
    try scratch.put("file", "")
    try scratch.fifo("fifo")
    try scratch.link("link", to: "file")
    try scratch.link("loop", to: ".")
    try scratch.link("nowhere", to: "gone")
    #expect(
      found(FileFinder([scratch.path]), scratch) == [
        "directory S", "skipped S/fifo: a FIFO", "file S/file as file", "skipped S/link: a symbolic link",
        "skipped S/loop: a symbolic link", "skipped S/nowhere: a symbolic link",
      ])
  }

  @Test("links among the arguments are followed, to files and to directories")
  func namedLinks() throws {
    let scratch = try Scratch()
    try scratch.put("d/x", "")
    try scratch.link("to-file", to: "d/x")
    try scratch.link("to-directory", to: "d")
    #expect(
      found(FileFinder(["\(scratch.path)/to-file"]), scratch) == ["directory S/d", "file S/to-file as to-file"])
    #expect(
      found(FileFinder(["\(scratch.path)/to-directory"]), scratch)
        == ["directory S/to-directory", "file S/to-directory/x as x"])
  }

  @Test("our backups and temporary files in directories are skipped, unless they are named")
  func ownFiles() throws {
    let scratch = try Scratch()
    let temporary = ".a.1-0123456789abcdef.resumedata-tmp"
    for name in ["a", "a.orig", "a.orig.1", "a.bak", "b.orig", temporary] { try scratch.put(name, "") }
    #expect(
      found(FileFinder([scratch.path]), scratch) == [
        "directory S", "skipped S/\(temporary): a temporary file of an unfinished run", "file S/a as a",
        "file S/a.bak as a.bak", "skipped S/a.orig: a backup", "skipped S/a.orig.1: a backup",
        "file S/b.orig as b.orig",
      ])
    #expect(
      found(FileFinder(["\(scratch.path)/a.orig"]), scratch)
        == ["directory S", "file S/a.orig as a.orig"])
  }

  @Test("a file whose name continues that of a newer one is its backup if both are one download, whatever the suffix")
  func otherSuffixes() throws {
    let scratch = try Scratch()
    // Digits, and letters after a word, continue the name. A newer file is not a backup.
    let older = ["a.xml.bak", "a.xml-2024", "a.xml~", "a.xmlold", "b1", "b10", "bc", "b.other", "c.xml.bak"]
    for name in ["a.xml", "b"] + older { try scratch.put(name, name.hasPrefix("b.") ? "other" : "same") }
    for name in older { try scratch.age(name, seconds: 1_000) }
    try scratch.put("a.xml.new", "same")
    try scratch.age("a.xml.new", seconds: 4_000_000_000)
    let search = BackupSearch { file, backup in
      (try? InputSource.file(file).read(atMost: 10)) == (try? InputSource.file(backup).read(atMost: 10))
    }
    let skipped = FileFinder([FilePath(scratch.path)], backups: search).compactMap { item in
      if case .skipped(let path, .backup) = item { path.lastComponent?.string } else { nil }
    }
    #expect(skipped == ["a.xml-2024", "a.xml.bak", "a.xmlold", "a.xml~"])
  }

  @Test("a directory that is replaced by a link after it was listed is not followed")
  func replacedDirectory() throws {
    let scratch = try Scratch()
    for name in ["in/sub/x", "in/sub/y", "elsewhere/x", "elsewhere/y"] { try scratch.put(name, "old") }
    let files = FileFinder(["\(scratch.path)/in"]).compactMap { if case .file(let file) = $0 { file } else { nil } }
    #expect(files.map(\.relative) == ["sub/x", "sub/y"])
    for link in [true, false] {
      try FileManager.default.moveItem(atPath: "\(scratch.path)/in/sub", toPath: "\(scratch.path)/moved")
      if link {
        try scratch.link("in/sub", to: "../elsewhere")
      } else {
        try FileManager.default.copyItem(atPath: "\(scratch.path)/elsewhere", toPath: "\(scratch.path)/in/sub")
      }
      for file in files {
        #expect(throws: FileOperationError.self) { try InputSource.file(file).read(atMost: 10) }
        do throws(FileOperationError) {
          _ = try FileReplacement().lock(file, atMost: 10)
          Issue.record("\(file.path) was opened")
        } catch {
          #expect(error.cause == .directoryReplaced)
        }
      }
      try FileManager.default.removeItem(atPath: "\(scratch.path)/in/sub")
      try FileManager.default.moveItem(atPath: "\(scratch.path)/moved", toPath: "\(scratch.path)/in/sub")
    }
    #expect(try InputSource.file(try #require(files.first)).read(atMost: 10) == "old".bytes)
  }

  @Test("a missing file is an error, and the others follow")
  func missing() throws {
    let scratch = try Scratch()
    try scratch.put("b", "")
    #expect(
      found(FileFinder(["\(scratch.path)/a", "", "\(scratch.path)/b"]), scratch) == [
        "fault: cannot open S/a: No such file or directory", "fault: cannot open : No such file or directory",
        "directory S", "file S/b as b",
      ])
  }

  @Test("a named FIFO is an error, or a file if pipes are accepted, and is not opened by the search")
  func namedFIFO() throws {
    let scratch = try Scratch()
    try scratch.fifo("p")
    #expect(found(FileFinder(["\(scratch.path)/p"]), scratch) == ["fault: cannot open S/p: it is a FIFO"])
    #expect(found(FileFinder(["\(scratch.path)/p"], special: .take), scratch) == ["file S/p as p"])
    #expect(found(FileFinder(["/dev/null"]), scratch) == ["fault: cannot open /dev/null: it is a device"])
  }

  @Test("a file that several arguments name is found once")
  func namedTwice() throws {
    let scratch = try Scratch()
    for name in ["d/a", "d/e/b", "d/e/c"] { try scratch.put(name, "") }
    try scratch.link("again", to: "d")
    let (d, c) = ("\(scratch.path)/d", "\(scratch.path)/d/e/c")
    #expect(
      found(FileFinder([d, c, "\(scratch.path)/again", c, "-"]), scratch) == [
        "directory S/d", "file S/d/a as d/a", "directory S/d/e", "file S/d/e/b as d/e/b",
        "skipped S/d/e/c: named again",
        "directory S/d/e", "file S/d/e/c as c", "skipped S/again: named again", "skipped S/d/e/c: named again", "-",
      ])
    #expect(
      found(FileFinder(["\(scratch.path)/d/e", d]), scratch) == [
        "directory S/d/e", "file S/d/e/b as e/b", "file S/d/e/c as e/c", "directory S/d", "file S/d/a as d/a",
        "skipped S/d/e: named again",
      ])
  }

  @Test("the directory for results is not walked, also if it is created during the search")
  func results() throws {
    let scratch = try Scratch()
    try scratch.put("a", "")
    var finder = FileFinder([scratch.path], results: scratch["out"])
    #expect(finder.next()?.directory == FilePath(scratch.path))
    try scratch.put("out/a", "")
    #expect(
      found(finder, scratch) == ["file S/a as a", "directory S/out", "skipped S/out: where the results are written"])
  }

  @Test("a directory that disappears or is replaced by a link before it is read is an error")
  func vanishedDirectory() throws {
    let scratch = try Scratch()
    for name in ["a/x", "b/y", "c/z"] { try scratch.put(name, "") }
    var finder = FileFinder([scratch.path])
    #expect(finder.next()?.directory == FilePath(scratch.path))
    #expect(finder.next()?.directory == scratch["a"])
    try FileManager.default.removeItem(atPath: "\(scratch.path)/a")
    try FileManager.default.removeItem(atPath: "\(scratch.path)/b")
    try scratch.link("b", to: "c")
    #expect(
      found(finder, scratch) == [
        "fault: cannot read the directory S/a: No such file or directory",
        "fault: cannot read the directory S/b: another process replaced the directory meanwhile", "directory S/c",
        "file S/c/z as c/z",
      ])
  }

  @Test("directories are walked as deep as paths can be, and deeper ones are an error")
  func deepDirectories() throws {
    let scratch = try Scratch(memory: true)
    let script = """
      import os, sys
      os.chdir(sys.argv[1])
      for _ in range(25):
          os.mkdir("d" * 199); os.chdir("d" * 199)
      """
    _ = try Subprocess.run("/usr/bin/env", ["python3", "-c", script, scratch.path])
    let items = FileFinder([scratch.path]).map { $0 }
    #expect(items.count > 18 && items.count < 24)
    guard case .failure(let fault) = items.last else { return #expect(Bool(false), "no fault") }
    #expect(fault.errno == .fileNameTooLong)
    _ = try Subprocess.run("/bin/rm", ["-rf", scratch.path])
  }

  @Test("counting gives the number of files that are found")
  func count() throws {
    let scratch = try Scratch()
    for name in ["a", "b/c", "b/d.orig"] { try scratch.put(name, "") }
    #expect(FileFinder([scratch.path]).count() == 3)
    try scratch.put("b/d", "")
    #expect(FileFinder([scratch.path]).count() == 3)
    #expect(FileFinder([scratch.path]).count { true } == 0)
  }
}

extension FileFinder.Item {
  /// The path of a directory.
  fileprivate var directory: FilePath? {
    if case .directory(let directory) = self { directory.path } else { nil }
  }
}
