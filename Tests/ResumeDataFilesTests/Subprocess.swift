import Foundation

/// A finished run of another program.
struct Subprocess {
  let status: Int32
  let output: String

  /// The lines of the output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Runs a program to its end.
  static func run(_ program: String, _ arguments: [String]) throws -> Subprocess {
    try Running(program, arguments).end()
  }

  /// Runs the worker to its end.
  static func worker(_ arguments: String...) throws -> Subprocess { try run(worker, arguments) }

  /// The program that the tests kill and interrupt, beside the test bundle.
  static var worker: String {
    Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
      .map { URL(fileURLWithPath: $0.bundlePath).deletingLastPathComponent() }
      .map { $0.appendingPathComponent("FileWorker").path } ?? Bundle.main.bundlePath + "/FileWorker"
  }

  /// A program that runs. What it writes to standard output and standard error is read at its end: it must be less than
  /// a pipe holds, 64 KB.
  final class Running {
    private let process = Process()
    private let pipe = Pipe()

    init(_ program: String, _ arguments: [String]) throws {
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = arguments
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = pipe
      process.standardError = pipe
      try process.run()
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Reads until so many lines came, or the end.
    func wait(forLines count: Int) -> String {
      var data = Data()
      while data.count(where: { $0 == 10 }) < count {
        let more = pipe.fileHandleForReading.availableData
        if more.isEmpty { break }
        data += more
      }
      return String(decoding: data, as: UTF8.self)
    }

    /// Waits for the end.
    func end() throws -> Subprocess {
      let text = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return Subprocess(status: process.terminationStatus, output: String(decoding: text, as: UTF8.self))
    }
  }
}
