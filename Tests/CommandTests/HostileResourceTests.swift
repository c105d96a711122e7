import Foundation
import TestInputs
import Testing

@Suite("The cost of hostile files")
struct HostileResourceTests {
  /// Runs the command on each file separately and prints one line per file: the exit status and the peak memory in
  /// kilobytes.
  private static let script = """
    import os, sys
    command, listing = sys.argv[1:]
    for path in open(listing, encoding="utf-8").read().split("\\n"):
        child = os.fork()
        if child == 0:
            sink = os.open(os.devnull, os.O_WRONLY)
            os.dup2(sink, 1); os.dup2(sink, 2)
            os.execv(command, [command, "inspect", "--format", "json", path])
        _, status, usage = os.wait4(child, 0)
        print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
    """

  @Test("each hostile file is processed within 64 MB, and none ends the process")
  func cost() throws {
    let files = FixtureEntry.all.filter { $0.group == "hostile" }
    let list = FileManager.default.temporaryDirectory.appendingPathComponent("hostile-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: list) }
    try Data(files.map(\.url.path).joined(separator: "\n").utf8).write(to: list)
    let run = try Subprocess.run("/usr/bin/env", ["python3", "-c", Self.script, Subprocess.command, list.path])
    let rows = run.output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
    #expect(rows.count == files.count, "\(run.errors)")
    for (file, row) in zip(files, rows) {
      #expect(row.count == 2)
      #expect(row[0] == (file.errorCodes.isEmpty ? 0 : 2), "\(file.file) exits with \(row[0])")
      #expect(row[1] < 64 * 1_024, "\(file.file) takes \(row[1]) KB")
    }
    print("hostile files: \(rows.count), largest \(rows.map { $0[1] }.max() ?? 0) KB")
  }
}
