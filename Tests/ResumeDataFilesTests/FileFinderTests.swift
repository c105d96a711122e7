import Foundation
import ResumeDataFiles
import SystemPackage
import Testing

@Suite("Finding files")
struct FileFinderTests {
  /// What is found, a line each, with the scratch folder's path taken away.
  private func found(_ finder: FileFinder, _ scratch: Scratch) -> [String] {
    finder.map { item in
      switch item {
      case .standardInput: "-"
      case .folder(let path): "folder \(path)"
      case .file(let file): "file \(file.path) as \(file.relative)"
      case .skipped(let path, let reason): "skipped \(path): \(reason)"
      case .fault(let fault): "fault: \(fault)"
      }
    }.map { $0.replacingOccurrences(of: scratch.path, with: "S") }
  }

  @Test("A folder is walked in the order of the names' bytes, depth first")
  func order() throws {
    let scratch = try Scratch()
    for name in ["b", "a/z", "a/B", "a/b/c", "Z", "a.x", "ä"] { try scratch.put(name, "") }
    #expect(
      found(FileFinder([scratch.path]), scratch) == [
        "folder S", "file S/Z as Z", "folder S/a", "file S/a/B as a/B", "folder S/a/b", "file S/a/b/c as a/b/c",
        "file S/a/z as a/z", "file S/a.x as a.x", "file S/b as b", "file S/ä as ä",
      ])
  }

  @Test("A name that is no UTF-8 is found with its bytes")
  func foreignName() throws {
    let scratch = try Scratch()
    let name = [UInt8(0x66), 0xFF]
    guard FileManager.default.createFile(atPath: "\(scratch.path)/probe", contents: nil),
      rename("\(scratch.path)/probe", scratch.path.utf8.map { CChar(bitPattern: $0) } + [47, 0x66, -1, 0]) == 0
    else { return print("NOT RUN: this file system takes only UTF-8 names") }
    let files = FileFinder([scratch.path]).compactMap { if case .file(let file) = $0 { file } else { nil } }
    #expect(files.map(\.relative) == [FilePath(platformString: name.map { CChar(bitPattern: $0) } + [0])])
    let outcome = try FileReplacement().hold(try #require(files.first).path, atMost: 10).replace(with: [1])
    #expect(outcome != .unchanged)
  }

  @Test("What is no regular file in a folder is left out unopened, with its reason")
  func specialFiles() throws {
    let scratch = try Scratch()
    try scratch.put("file", "")
    try scratch.fifo("fifo")
    try scratch.link("link", to: "file")
    try scratch.link("loop", to: ".")
    try scratch.link("nowhere", to: "gone")
    #expect(
      found(FileFinder([scratch.path]), scratch) == [
        "folder S", "skipped S/fifo: a FIFO", "file S/file as file", "skipped S/link: a symbolic link",
        "skipped S/loop: a symbolic link", "skipped S/nowhere: a symbolic link",
      ])
  }

  @Test("Links among the arguments are followed, to files and to folders")
  func namedLinks() throws {
    let scratch = try Scratch()
    try scratch.put("d/x", "")
    try scratch.link("to-file", to: "d/x")
    try scratch.link("to-folder", to: "d")
    #expect(
      found(FileFinder(["\(scratch.path)/to-file"]), scratch) == ["folder S/d", "file S/to-file as to-file"])
    #expect(
      found(FileFinder(["\(scratch.path)/to-folder"]), scratch)
        == ["folder S/to-folder", "file S/to-folder/x as x"])
  }

  @Test("Our backups and temporary files in folders are left out; where they are named they are taken")
  func ownFiles() throws {
    let scratch = try Scratch()
    let temporary = ".a.1-0123456789abcdef.resumedata-tmp"
    for name in ["a", "a.orig", "a.orig.1", "a.bak", temporary] { try scratch.put(name, "") }
    #expect(
      found(FileFinder([scratch.path], backupSuffix: .orig), scratch) == [
        "folder S", "skipped S/\(temporary): a temporary file of an unfinished run", "file S/a as a",
        "file S/a.bak as a.bak", "skipped S/a.orig: a backup", "skipped S/a.orig.1: a backup",
      ])
    #expect(
      found(FileFinder([scratch.path]), scratch).suffix(4) == [
        "file S/a as a", "file S/a.bak as a.bak", "file S/a.orig as a.orig", "file S/a.orig.1 as a.orig.1",
      ])
    #expect(
      found(FileFinder(["\(scratch.path)/a.orig"], backupSuffix: .orig), scratch)
        == ["folder S", "file S/a.orig as a.orig"])
  }

  @Test("What is not there is a fault, and the rest follows")
  func missing() throws {
    let scratch = try Scratch()
    try scratch.put("b", "")
    #expect(
      found(FileFinder(["\(scratch.path)/a", "", "\(scratch.path)/b"]), scratch) == [
        "fault: cannot open S/a: No such file or directory", "fault: cannot open : No such file or directory",
        "folder S", "file S/b as b",
      ])
  }

  @Test("A FIFO that is named is a fault, or a file for those who take it; in neither case it is opened")
  func namedFIFO() throws {
    let scratch = try Scratch()
    try scratch.fifo("p")
    #expect(found(FileFinder(["\(scratch.path)/p"]), scratch) == ["fault: cannot open S/p: it is a FIFO"])
    #expect(found(FileFinder(["\(scratch.path)/p"], special: .take), scratch) == ["file S/p as p"])
    #expect(found(FileFinder(["/dev/null"]), scratch) == ["fault: cannot open /dev/null: it is a device"])
  }

  @Test("What several arguments name is found once")
  func namedTwice() throws {
    let scratch = try Scratch()
    for name in ["d/a", "d/e/b", "d/e/c"] { try scratch.put(name, "") }
    try scratch.link("again", to: "d")
    let (d, c) = ("\(scratch.path)/d", "\(scratch.path)/d/e/c")
    #expect(
      found(FileFinder([d, c, "\(scratch.path)/again", c, "-"]), scratch) == [
        "folder S/d", "file S/d/a as d/a", "folder S/d/e", "file S/d/e/b as d/e/b", "skipped S/d/e/c: named again",
        "folder S/d/e", "file S/d/e/c as c", "skipped S/again: named again", "skipped S/d/e/c: named again", "-",
      ])
    #expect(
      found(FileFinder(["\(scratch.path)/d/e", d]), scratch) == [
        "folder S/d/e", "file S/d/e/b as e/b", "file S/d/e/c as e/c", "folder S/d", "file S/d/a as d/a",
        "skipped S/d/e: named again",
      ])
  }

  @Test("The folder for results is not walked, also if it is made meanwhile")
  func results() throws {
    let scratch = try Scratch()
    try scratch.put("a", "")
    var finder = FileFinder([scratch.path], results: scratch["out"])
    #expect(finder.next() == .folder(FilePath(scratch.path)))
    try scratch.put("out/a", "")
    #expect(
      found(finder, scratch) == ["file S/a as a", "folder S/out", "skipped S/out: where the results are written"])
  }

  @Test("A folder that vanishes, or is replaced by a link, before it is read is a fault")
  func vanishedFolder() throws {
    let scratch = try Scratch()
    for name in ["a/x", "b/y", "c/z"] { try scratch.put(name, "") }
    var finder = FileFinder([scratch.path])
    #expect(finder.next() == .folder(FilePath(scratch.path)))
    #expect(finder.next() == .folder(scratch["a"]))
    try FileManager.default.removeItem(atPath: "\(scratch.path)/a")
    try FileManager.default.removeItem(atPath: "\(scratch.path)/b")
    try scratch.link("b", to: "c")
    #expect(
      found(finder, scratch) == [
        "fault: cannot read the folder S/a: No such file or directory", "folder S/b",
        "fault: cannot read the folder S/b: Not a directory", "folder S/c", "file S/c/z as c/z",
      ])
  }

  @Test("Folders as deep as paths can be are walked, and what is deeper is a fault")
  func deepFolders() throws {
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
    guard case .fault(let fault) = items.last else { return #expect(Bool(false), "no fault") }
    #expect(fault.errno == .fileNameTooLong)
    _ = try Subprocess.run("/bin/rm", ["-rf", scratch.path])
  }

  @Test("Counting gives as many files as are found")
  func count() throws {
    let scratch = try Scratch()
    for name in ["a", "b/c", "b/d.orig"] { try scratch.put(name, "") }
    #expect(FileFinder([scratch.path], backupSuffix: .orig).count() == 2)
    #expect(FileFinder([scratch.path]).count { true } == 0)
  }
}
