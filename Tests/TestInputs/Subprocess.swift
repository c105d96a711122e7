public import Foundation

/// The result of running another program.
public struct Subprocess: Sendable {
  /// The exit status, or the number of the signal that ended it.
  public let status: Int32
  /// The bytes of standard output.
  public let outputBytes: Data
  /// The text of standard error.
  public let errors: String

  /// Standard output as text; invalid UTF-8 is replaced.
  public var output: String { String(decoding: outputBytes, as: UTF8.self) }

  /// The lines of standard output.
  public var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Runs a program to its end.
  public static func run(
    _ program: String, _ arguments: [String], input: Data = Data(), environment: [String: String] = [:]
  ) throws -> Subprocess {
    try Running(program, arguments, input: input, environment: environment).end()
  }

  /// Runs the command under test.
  public static func resumedata(
    _ arguments: String..., input: Data = Data(), environment: [String: String] = [:]
  ) throws -> Subprocess {
    try run(command, arguments, input: input, environment: environment)
  }

  /// Runs the command under test with a list of arguments.
  public static func resumedata(
    _ arguments: [String], input: Data = Data(), environment: [String: String] = [:]
  ) throws -> Subprocess {
    try run(command, arguments, input: input, environment: environment)
  }

  /// Runs a line of Bash; `$0` is the command under test.
  public static func bash(
    _ script: String, _ arguments: String..., environment: [String: String] = [:]
  ) throws -> Subprocess {
    try run("/usr/bin/env", ["bash", "-c", script, command] + arguments, environment: environment)
  }

  /// The command under test.
  public static var command: String { program("resumedata") }

  /// A program of the package, next to the test bundle.
  public static func program(_ name: String) -> String {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let directory = bundle.map { URL(fileURLWithPath: $0.bundlePath).deletingLastPathComponent().path }
    return (directory ?? Bundle.main.bundlePath) + "/" + name
  }
}

extension Subprocess {
  /// A running program. Its pipes are read while it runs, since a full pipe would block it.
  public final class Running {
    private let process = Process()
    private let output = Pipe()
    private let others = DispatchGroup()
    private let errors = Collected()
    /// The standard output that was read so far.
    private var read = Data()

    /// Starts a program.
    public init(
      _ program: String, _ arguments: [String], input: Data = Data(), environment: [String: String] = [:]
    ) throws {
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = arguments
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      let (errors, source) = (Pipe(), Pipe())
      process.standardOutput = output
      process.standardError = errors
      process.standardInput = source
      try process.run()
      DispatchQueue.global().async(group: others) { [collected = self.errors] in
        collected.data = errors.fileHandleForReading.readDataToEndOfFile()
      }
      DispatchQueue.global().async(group: others) {
        // A program may close the pipe without reading its input.
        try? source.fileHandleForWriting.write(contentsOf: input)
        try? source.fileHandleForWriting.close()
      }
    }

    /// Sends a signal.
    public func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until standard output has a number of lines, or ends.
    public func wait(forLines count: Int) {
      while read.count(where: { $0 == 10 }) < count {
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { break }
        read += more
      }
    }

    /// Waits for the end.
    public func end() throws -> Subprocess {
      read += output.fileHandleForReading.readDataToEndOfFile()
      others.wait()
      process.waitUntilExit()
      return Subprocess(
        status: process.terminationStatus, outputBytes: read, errors: String(decoding: errors.data, as: UTF8.self))
    }

    /// One task writes it; it is read after the task has ended.
    private final class Collected: @unchecked Sendable {
      var data = Data()
    }
  }
}
