import Foundation
import ResumeDataFiles
import SystemPackage
import TestInputs
import Testing

@Suite("Writing results to new files")
struct FileOutputTests {
  private func refusal(_ path: FilePath, overwrites: Bool = false) -> FileOperationError? {
    do throws(FileOperationError) {
      try FileOutput(overwrites: overwrites).write("new".bytes, to: path)
      return nil
    } catch {
      return error
    }
  }

  @Test("a new file has the requested bytes and permissions, less the umask")
  func written() throws {
    let scratch = try Scratch()
    try FileOutput().write("new".bytes, to: scratch["a"], permissions: .ownerReadWrite)
    try FileOutput().write([], to: scratch["b"])
    let mask = umask(0)
    umask(mask)
    #expect(scratch.text("a") == "new" && scratch.text("b") == "" && scratch.names() == ["a", "b"])
    #expect(try scratch.mode("a") == 0o600 && scratch.mode("b") == 0o666 & ~mask)
  }

  @Test(
    "an existing file, link, directory or FIFO is not changed",
    arguments: ["file", "link", "nowhere", "directory", "fifo"])
  func exclusive(name: String) throws {
    let scratch = try Scratch()
    try scratch.put("file", "old")
    try scratch.link("link", to: "file")
    try scratch.link("nowhere", to: "gone")
    try scratch.put("directory/x", "")
    try scratch.fifo("fifo")
    let (before, names) = (try scratch.stat(name), scratch.names())
    let fault = refusal(scratch[name])
    switch name {
    case "directory": #expect(fault?.cause == .kind(.directory))
    case "fifo": #expect(fault?.cause == .kind(.fifo))
    default:
      #expect(
        fault?.description
          == "cannot write \(scratch[name]): File exists (nothing was changed; choose another name)")
    }
    let after = try scratch.stat(name)
    #expect(after.inode == before.inode)
    #expect(after.mode == before.mode)
    #expect(after.st_mtim.tv_nsec == before.st_mtim.tv_nsec)
    #expect(scratch.text("file") == "old")
    #expect(scratch.names() == names)
  }

  @Test("if requested, an existing file is replaced through its link, with its permissions and without a backup")
  func overwritten() throws {
    let scratch = try Scratch()
    try scratch.put("d/a", "old", mode: 0o600)
    try scratch.link("link", to: "d/a")
    try FileOutput(overwrites: true).write("new".bytes, to: scratch["link"])
    #expect(scratch.text("d/a") == "new" && scratch.names("d") == ["a"])
    #expect(try scratch.mode("d/a") == 0o600 && scratch.stat("link").type == .symbolicLink)
    #expect(refusal(scratch["d"], overwrites: true)?.cause == .kind(.directory))
  }

  @Test("the null device can be written to and stays a device", .enabled(if: Tmpfs.works, Tmpfs.reason))
  func device() throws {
    let scratch = try Scratch()
    // The test creates its own device, since a fault would replace it with a file.
    let run = try Subprocess.run("/usr/bin/env", ["mknod", scratch["null"].string, "c", "1", "3"])
    guard run.status == 0 else { return print("NOT RUN: no device can be made here") }
    try FileOutput().write("new".bytes, to: scratch["null"])
    try FileOutput(overwrites: true).write("new".bytes, to: scratch["null"])
    #expect(try scratch.stat("null").type == .characterSpecial && scratch.names() == ["null"])
  }

  @Test("a directory that is missing or cannot be entered is an error")
  func noDirectory() throws {
    let scratch = try Scratch()
    try scratch.put("file", "")
    #expect(refusal(scratch["gone/a"])?.errno == .noSuchFileOrDirectory)
    #expect(refusal(scratch["file/a"])?.errno == .notDirectory)
    #expect(refusal("/")?.cause == .kind(.directory))
    #expect(refusal("")?.cause == .kind(.directory))
  }

  @Test("results keep their relative paths below the directory, and missing directories are created")
  func mirrored() throws {
    let scratch = try Scratch()
    for name in ["in/a", "in/b/c/d", "in/b/e"] { try scratch.put(name, name) }
    let output = FileOutput()
    for item in FileFinder(["\(scratch.path)/in"]) {
      guard case .file(let file) = item else { continue }
      let backup = try output.write(file.relative.string.bytes, to: file.relative, in: scratch["out/deep"])
      #expect(backup == nil)
    }
    #expect(scratch.names("out/deep") == ["a", "b"] && scratch.names("out/deep/b") == ["c", "e"])
    #expect(scratch.text("out/deep/b/c/d") == "b/c/d")
  }

  @Test("a path that leads out of the directory is refused", arguments: ["../a", "b/../../a", "/../a"])
  func escape(relative: String) throws {
    let scratch = try Scratch()
    let fault = #expect(throws: FileOperationError.self) {
      try FileOutput().write([1], to: FilePath(relative), in: scratch["out"])
    }
    #expect(fault?.errno == .invalidArgument && scratch.names() == [])
  }

  @Test("a file in place of a directory is an error")
  func fileForDirectory() throws {
    let scratch = try Scratch()
    try scratch.put("out", "old")
    let fault = #expect(throws: FileOperationError.self) { try FileOutput().write([1], to: "a", in: scratch["out"]) }
    #expect(fault?.cause == .kind(.regular) && scratch.text("out") == "old")
  }
}
