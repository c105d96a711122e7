import Foundation
import SystemPackage
import TestInputs
import Testing

@testable import resumedata

@Suite("Buffered output")
struct BufferedOutputTests {
  /// A clock that the test sets, and a pipe whose parts it reads.
  private final class Scene {
    private var time = ContinuousClock.now
    private let ends: (input: FileDescriptor, output: FileDescriptor)
    private let buffers: Bool
    private(set) lazy var output = BufferedOutput(
      to: ends.output, buffers: buffers, now: { [unowned self] in time })

    init(buffers: Bool = true) throws {
      let pipe = try FileDescriptor.pipe()
      ends = (pipe.readEnd, pipe.writeEnd)
      self.buffers = buffers
    }

    deinit {
      try? ends.input.close()
      try? ends.output.close()
    }

    func write(_ text: String) { output.write(Array(text.utf8)) }

    func pass(milliseconds: Int) { time = time.advanced(by: .milliseconds(milliseconds)) }

    /// The output since the last call.
    var written: String {
      var request = pollfd(fd: ends.input.rawValue, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, 0) == 1 else { return "" }
      let bytes = try? [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        count = try ends.input.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      return String(decoding: bytes ?? [], as: UTF8.self)
    }
  }

  @Test("a line after a pause is written immediately; lines that follow soon are buffered until they are due")
  func prompt() throws {
    let scene = try Scene()
    scene.write("a")
    #expect(scene.written == "a")
    scene.pass(milliseconds: 10)
    scene.write("b")
    scene.output.flushIfDue()
    #expect(scene.written == "")
    scene.pass(milliseconds: 10)
    scene.output.flushIfDue()
    #expect(scene.written == "b")
    scene.write("c")
    scene.pass(milliseconds: 20)
    scene.write("d")
    #expect(scene.written == "cd")
    scene.write("e")
    scene.output.flush()
    #expect(scene.written == "e" && !scene.output.hasFailed)
  }

  @Test("many lines are written in few parts")
  func gathered() throws {
    let scene = try Scene()
    scene.write("first")
    #expect(scene.written == "first")
    let line = String(repeating: "x", count: 1_023) + "\n"
    for _ in 0..<63 { scene.write(line) }
    #expect(scene.written == "")
    scene.write(line)
    #expect(scene.written == String(repeating: line, count: 64))
  }

  @Test("a terminal gets each line as it comes")
  func notBuffered() throws {
    let scene = try Scene(buffers: false)
    for line in ["a\n", "b\n", "c\n"] {
      scene.write(line)
      #expect(scene.written == line)
    }
  }

  @Test("a failed write is an error, not a trap")
  func failure() throws {
    let closed = try FileDescriptor.open("/dev/null", .readOnly)
    defer { try? closed.close() }
    let output = BufferedOutput(to: closed, buffers: true)
    output.write(Array("lost\n".utf8))
    output.flush()
    #expect(output.hasFailed)
  }

  @Test("results of files are printed while standard input is still waited for")
  func slowInput() throws {
    let file = TestInputs.fixtures.appendingPathComponent("blobs/nil-archive-newer-key-order.plist").path
    let script = "{ read -r _ < \"$2\"; cat \"$1\"; } | \"$0\" inspect --format jsonl --jobs 1 \"$1\" \"$1\" - "
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let gate = directory.appendingPathComponent("gate").path
    try #require(mkfifo(gate, 0o600) == 0)
    let run = try Subprocess.Running("/usr/bin/env", ["bash", "-c", script, Subprocess.command, file, gate])
    // Standard input gets its data only after two lines were written.
    run.wait(forLines: 2)
    try Data("go\n".utf8).write(to: URL(fileURLWithPath: gate))
    let end = try run.end()
    #expect(end.status == 0 && end.lines.count == 3, "\(end.errors)")
  }
}
