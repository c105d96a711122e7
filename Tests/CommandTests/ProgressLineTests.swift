import Foundation
import TestInputs
import Testing

@Suite("The progress line")
struct ProgressLineTests {
  /// Runs the command with standard error on a terminal of a given width, and prints what it wrote there.
  private static let script = """
    import fcntl, os, pty, struct, sys, termios
    columns, command = int(sys.argv[1]), sys.argv[2:]
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(command[0], command)
    text = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part: break
        text += part
    os.waitpid(child, 0)
    sys.stdout.buffer.write(text)
    """

  @Test(
    "the line stays until it is redrawn, is cut to the width of the terminal, and is erased once at the end",
    arguments: [20, 40, 200])
  func drawing(columns: Int) throws {
    let directory = TestInputs.memory.appendingPathComponent("progress-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = TestInputs.fixtures.path + "/bugs/b2-byte-range-open.xml"
    for number in 1_000..<1_060 {
      try FileManager.default.copyItem(atPath: file, toPath: directory.path + "/\(number)")
    }
    let run = try Subprocess.run(
      "/usr/bin/env",
      [
        "python3", "-c", Self.script, "\(columns)", Subprocess.command, "repair", "--jobs", "1", directory.path,
      ], environment: ["TERM": "xterm"])
    // The text between two carriage returns. Each part erases the remains of the part before it.
    let parts = run.output.components(separatedBy: "\r").dropFirst()
    let draws = parts.dropLast()
    #expect(!draws.isEmpty && parts.last == "\u{1B}[K", "\(run.output)")
    for draw in draws {
      #expect(draw.hasSuffix("\u{1B}[K") && draw.contains(" of 60"), "\(draw)")
      #expect(draw.dropLast(3).count < columns, "\(draw)")
    }
  }
}
