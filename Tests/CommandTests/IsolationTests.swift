import Foundation
import TestInputs
import Testing

/// `scan` reads files in other processes.
@Suite("Isolation of scan")
struct IsolationTests {
  @Test("a process that is killed at a random moment costs the file that it read, which is named")
  func kills() throws {
    let script = TestInputs.package.appendingPathComponent("Tests/Isolation/run.py").path
    let run = try Subprocess.run(
      "/usr/bin/env", ["python3", script, Subprocess.command, "--kills", "10", "--small"])
    print(run.output)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  @Test("the process that searches a file opens none, and gets no name", arguments: [0, 100_000])
  func opensNothing(padding: Int) throws {
    let directory = try BlobDirectory()
    let blob = try TestInputs.fixture("blobs/keyed-archive-version-5.plist")
    let file = directory.url.appendingPathComponent("a.plist")
    try Data(blob + [UInt8](repeating: 0xE5, count: padding)).write(to: file)
    let trace = try Strace(["scan", "--format", "jsonl", directory.path], in: directory.path, injections: [])
    #expect(trace.run.lines.count == 2)
    guard trace.isTraced else { return print("NOT RUN: strace cannot trace here.") }
    let opening = Set(trace.calls.filter { $0.name == "openat" && $0.line.contains(".plist") }.map(\.thread))
    // The process that opens a file reads how it begins, and passes on the bytes of a small one.
    let readers = Set(trace.calls.filter { $0.name == "pread64" && $0.line.contains("bplist00") }.map(\.thread))
    #expect(opening.count == 1)
    #expect(readers.subtracting(opening).count == (padding > 0 ? 1 : 0))
    let others = trace.calls.filter { !opening.contains($0.thread) }
    #expect(!others.isEmpty)
    #expect(!others.contains { $0.line.contains(directory.path) })
  }

  @Test("the argument that makes a process of this kind is refused on a command line")
  func argument() throws {
    let run = try Subprocess.resumedata("search-process")
    #expect(run.status == 64)
    #expect(run.errors.contains("is started by scan"))
    #expect(try !Subprocess.resumedata("--help").output.contains("search-process"))
  }
}
