import Foundation

/// A finished run of another program.
struct Subprocess {
  let status: Int32
  let output: String
  let errors: String

  /// Runs a program to its end. Both pipes are read while it runs: a full one would stop it for ever.
  static func run(
    _ program: String, _ arguments: [String], input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Subprocess {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors, source) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = source
    try process.run()
    let collected = Collected()
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
      collected.errors = errors.fileHandleForReading.readDataToEndOfFile()
    }
    DispatchQueue.global().async(group: group) {
      // A program that does not read its input closes the pipe; that is its right.
      try? source.fileHandleForWriting.write(contentsOf: input ?? Data())
      try? source.fileHandleForWriting.close()
    }
    let text = output.fileHandleForReading.readDataToEndOfFile()
    group.wait()
    process.waitUntilExit()
    return Subprocess(
      status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: collected.errors, as: UTF8.self))
  }

  /// Written by one task, read after it has ended.
  private final class Collected: @unchecked Sendable {
    var errors = Data()
  }

  /// The command under test, beside the test bundle.
  static var command: String {
    Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
      .map { URL(fileURLWithPath: $0.bundlePath).deletingLastPathComponent() }
      .map { $0.appendingPathComponent("resumedata").path } ?? Bundle.main.bundlePath + "/resumedata"
  }

  /// Runs the command under test.
  static func resumedata(
    _ arguments: String..., input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Subprocess {
    try run(command, arguments, input: input, environment: environment)
  }
}
