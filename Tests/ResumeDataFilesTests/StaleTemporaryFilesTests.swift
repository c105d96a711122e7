import Foundation
import SystemPackage
import TestInputs
import Testing

@testable import ResumeDataFiles

@Suite("Temporary files of killed runs")
struct StaleTemporaryFilesTests {
  private func removeStale(in path: String) -> StaleTemporaryFiles {
    (try? ListedDirectory(root: FilePath(path))).map { StaleTemporaryFiles.remove(in: $0) } ?? StaleTemporaryFiles()
  }

  private static let name = ".a.4999999-0123456789abcdef.resumedata-tmp"

  @Test("our temporary files without a lock are removed and counted, and other files stay")
  func removed() throws {
    let scratch = try Scratch()
    let other = ".b.4999999-0123456789abcdef.resumedata-tmp"
    // A name of a temporary file that is not a regular file, similar names, and such a name in a subdirectory.
    try scratch.put(".d.4999999-0123456789abcdef.resumedata-tmp/x", "")
    try scratch.link(".l.4999999-0123456789abcdef.resumedata-tmp", to: "a")
    try scratch.fifo(".p.4999999-0123456789abcdef.resumedata-tmp")
    for name in ["a", ".a.resumedata-tmp", "a.4999999-0123456789abcdef.resumedata-tmp", "d/\(Self.name)"] {
      try scratch.put(name, "x")
    }
    let before = scratch.names()
    try scratch.put(Self.name, "half")
    try scratch.put(other, "", mode: 0o400)
    #expect(removeStale(in: scratch.path).removed == 2)
    #expect(scratch.names() == before && scratch.names("d") == [Self.name])
    #expect(removeStale(in: scratch.path) == StaleTemporaryFiles())
  }

  @Test("a temporary file stays as long as a process writes it")
  func held() throws {
    let scratch = try Scratch()
    let directory = OwnedDescriptor(try SystemCalls.openDirectory(FilePath(scratch.path)))
    let temporary = try TemporaryFile.make(for: "a", in: directory.descriptor)
    let name = try #require(scratch.names().first)
    #expect(TemporaryName.matches(name.bytes))
    #expect(removeStale(in: scratch.path) == StaleTemporaryFiles() && scratch.names() == [name])
    let run = try Subprocess.worker("rewrite:x", scratch.path)
    #expect(run.lines == ["skipped \(scratch.path)/\(name): a temporary file of an unfinished run"])
    #expect(run.status == 0 && scratch.names() == [name])
    temporary.discard()
    #expect(scratch.names() == [])
  }

  @Test("a new temporary file of a running process stays, and an old one is removed")
  func young() throws {
    let scratch = try Scratch()
    let name = ".a.\(getpid())-0123456789abcdef.resumedata-tmp"
    try scratch.put(name, "")
    #expect(removeStale(in: scratch.path).removed == 0 && scratch.names() == [name])
    for seconds in [-2, 100] {
      try scratch.put(name, "")
      try scratch.age(name, seconds: Int(Date().timeIntervalSince1970) + seconds)
      #expect(removeStale(in: scratch.path).removed == 1 && scratch.names() == [])
    }
  }

  @Test("a temporary file that was renamed is not removed, and neither is a new file under its old name")
  func placed() throws {
    let scratch = try Scratch()
    let directory = OwnedDescriptor(try SystemCalls.openDirectory(FilePath(scratch.path)))
    let temporary = try TemporaryFile.make(for: "a", in: directory.descriptor)
    try temporary.place(as: "a")
    #expect(removeStale(in: scratch.path) == StaleTemporaryFiles())
    temporary.discard()
    #expect(scratch.names() == ["a"])
  }

  @Test(
    "a temporary file that cannot be removed is an error, and the others are removed",
    .enabled(if: Tmpfs.works, Tmpfs.reason))
  func fault() throws {
    let disk = try Tmpfs(options: "size=128k")
    try disk.scratch.put(Self.name, "")
    try disk.remount("ro")
    let stale = removeStale(in: disk.scratch.path)
    #expect(stale.removed == 0)
    #expect(
      stale.errors.map(\.description) == [
        "cannot remove the temporary file of an unfinished run, \(disk.scratch[Self.name]): Read-only file system"
      ])
  }

  @Test("a missing directory has no stale temporary files")
  func noDirectory() {
    #expect(removeStale(in: "/nowhere/at/all") == StaleTemporaryFiles())
  }
}
