import Foundation
import TestInputs
import Testing

@Suite("What hostile files cost")
struct HostileResourceTests {
  /// Runs the command on each file alone and prints, a line a file, exit status, milliseconds of processor time (what the
  /// clock says depends on the tests at work beside it) and peak kilobytes.
  private static let script = """
    import os, sys
    command, listing = sys.argv[1:]
    for path in open(listing, encoding="utf-8").read().split("\\n"):
        best = None
        for attempt in range(3):
            child = os.fork()
            if child == 0:
                sink = os.open(os.devnull, os.O_WRONLY)
                os.dup2(sink, 1); os.dup2(sink, 2)
                os.execv(command, [command, "inspect", "--format", "json", path])
            _, status, usage = os.wait4(child, 0)
            row = (1000 * (usage.ru_utime + usage.ru_stime), usage.ru_maxrss, os.waitstatus_to_exitcode(status))
            best = row if best is None or row < best else best
            if best[0] < 50: break
        print(best[2], int(best[0]), best[1])
    """

  @Test("each hostile file is done in under 100 ms and 64 MB by the whole process, and none kills it")
  func cost() throws {
    let files = FixtureEntry.all.filter { $0.group == "hostile" }
    let list = FileManager.default.temporaryDirectory.appendingPathComponent("hostile-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: list) }
    try Data(files.map(\.url.path).joined(separator: "\n").utf8).write(to: list)
    let run = try Subprocess.run("/usr/bin/env", ["python3", "-c", Self.script, Subprocess.command, list.path])
    let rows = run.output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
    #expect(rows.count == files.count, "\(run.errors)")
    for (file, row) in zip(files, rows) {
      #expect(row.count == 3)
      #expect(row[0] == (file.errorCodes.isEmpty ? 0 : 2), "\(file.file) exits with \(row[0])")
      #expect(row[1] < 100 * TestInputs.slowdown, "\(file.file) takes \(row[1]) ms")
      #expect(row[2] < 64 * 1_024 * TestInputs.slowdown, "\(file.file) takes \(row[2]) KB")
    }
    print(
      "hostile files: \(rows.count), slowest \(rows.map { $0[1] }.max() ?? 0) ms, largest \(rows.map { $0[2] }.max() ?? 0) KB"
    )
  }
}
