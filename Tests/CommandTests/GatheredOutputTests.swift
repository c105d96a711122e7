import Foundation
import SystemPackage
import TestInputs
import Testing

@testable import resumedata

@Suite("Gathered output")
struct GatheredOutputTests {
  /// Two ends, one of which gets what was written into the other in the parts in which it was written.
  private struct Ends: ~Copyable {
    let output: FileDescriptor
    let input: FileDescriptor

    init() throws {
      var numbers: [CInt] = [-1, -1]
      try #require(socketpair(AF_UNIX, CInt(SOCK_SEQPACKET.rawValue), 0, &numbers) == 0)
      output = FileDescriptor(rawValue: numbers[0])
      input = FileDescriptor(rawValue: numbers[1])
    }

    deinit {
      try? output.close()
      try? input.close()
    }

    /// The next part; nil where none comes in some seconds.
    func part() throws -> String? {
      var request = pollfd(fd: input.rawValue, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, 10_000) == 1 else { return nil }
      let bytes = try [UInt8](unsafeUninitializedCapacity: 1 << 17) { buffer, count in
        count = try input.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  @Test("a line that comes after a pause is written at once, one that follows it soon comes by itself")
  func prompt() throws {
    let ends = try Ends()
    let output = GatheredOutput(to: ends.output, gathers: true)
    output.write(Array("first\n".utf8))
    #expect(try ends.part() == "first\n")
    // Nobody asks for the rest to be written.
    for line in ["second\n", "third\n"] { output.write(Array(line.utf8)) }
    var rest = ""
    while rest != "second\nthird\n", let part = try ends.part() { rest += part }
    #expect(rest == "second\nthird\n")
    #expect(!output.hasFailed)
  }

  @Test("thousands of lines are written in order and in few parts, each with whole lines")
  func gathered() throws {
    let ends = try Ends()
    let output = GatheredOutput(to: ends.output, gathers: true)
    let lines = (0..<5_000).map { "line \($0)\n" }
    for line in lines { output.write(Array(line.utf8)) }
    output.flush()
    let whole = lines.joined()
    var (read, parts) = ("", 0)
    while read.utf8.count < whole.utf8.count, let part = try ends.part() {
      #expect(part.hasSuffix("\n"))
      read += part
      parts += 1
    }
    #expect(read == whole)
    #expect(parts < 500)
  }

  @Test("a terminal gets each line as it comes")
  func notGathered() throws {
    let ends = try Ends()
    let output = GatheredOutput(to: ends.output, gathers: false)
    for line in ["a\n", "b\n", "c\n"] { output.write(Array(line.utf8)) }
    #expect(try [ends.part(), ends.part(), ends.part()] == ["a\n", "b\n", "c\n"])
  }

  @Test("what cannot be written is a failure, not a trap")
  func failure() throws {
    let closed = try FileDescriptor.open("/dev/null", .readOnly)
    defer { try? closed.close() }
    let output = GatheredOutput(to: closed, gathers: true)
    output.write(Array("lost\n".utf8))
    output.flush()
    #expect(output.hasFailed)
  }

  @Test("the line of a file is there while the next one cannot be read yet")
  func slowFile() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let slow = folder.appendingPathComponent("slow").path
    try #require(mkfifo(slow, 0o600) == 0)
    let file = TestInputs.fixtures.appendingPathComponent("blobs/nil-archive-newer-key-order.plist").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Subprocess.command)
    // Two lines, so that the second is gathered.
    process.arguments = ["inspect", "--format", "jsonl", "--jobs", "1", file, file, slow]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var text = ""
    while text.count(where: { $0 == "\n" }) < 2 {
      let part = output.fileHandleForReading.availableData
      guard !part.isEmpty else { break }
      text += String(decoding: part, as: UTF8.self)
    }
    #expect(text.split(separator: "\n").count == 2)
    // Only now the third file has an end.
    try Data("nothing".utf8).write(to: URL(fileURLWithPath: slow))
    let rest = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: rest, as: UTF8.self).contains("\"file\":\"\(slow)\""))
    #expect(process.terminationStatus == 2)
  }
}
