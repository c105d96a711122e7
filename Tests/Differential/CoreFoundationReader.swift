import Foundation
import TestInputs
import Testing

/// CoreFoundation's property list parser, which Apple's loader uses, in a separate process.
///
/// It is part of every Swift toolchain: Foundation's library exports it. The process is a C program that is compiled
/// here.
struct CoreFoundationReader: Sendable {
  struct Missing: Error, CustomStringConvertible {
    var description: String
  }

  private let program: URL

  /// The reader, or the reason why it is not available.
  static let shared = Result { CoreFoundationReader(program: try compiled()) }

  /// The reader, or nil if it is not available, which is an issue in CI and a notice elsewhere.
  static func available() -> CoreFoundationReader? {
    do {
      return try shared.get()
    } catch {
      let message = "NOT RUN: comparisons with CoreFoundation, since \(error)"
      FileHandle.standardError.write(Data("\(message)\n".utf8))
      if ProcessInfo.processInfo.environment["CI"] != nil { Issue.record("\(message)") }
      return nil
    }
  }

  /// Reads inputs, in order. If one ends the process, its verdict is `dead`, and a new process continues with the next.
  func read(_ inputs: [[UInt8]]) throws -> [CoreFoundationVerdict] {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("core-foundation-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    var frames: [UInt8] = []
    frames.reserveCapacity(inputs.reduce(0) { $0 + $1.count + 4 })
    for input in inputs {
      for shift in [0, 8, 16, 24] { frames.append(UInt8(truncatingIfNeeded: input.count >> shift)) }
      frames += input
    }
    try Data(frames).write(to: file)
    var verdicts: [CoreFoundationVerdict] = []
    while verdicts.count < inputs.count {
      let lines = try output(of: program, [file.path, String(verdicts.count)]).split(separator: UInt8(ascii: "\n"))
      verdicts += lines.map { CoreFoundationVerdict(line: String(decoding: $0, as: UTF8.self)) }
      if verdicts.count < inputs.count { verdicts.append(.dead) }
    }
    return verdicts
  }

  private static func compiled() throws -> URL {
    let source = TestInputs.package.appendingPathComponent("Tests/CoreFoundationReader")
    let directory = TestInputs.package.appendingPathComponent(".build/differential")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let program = directory.appendingPathComponent(
      "core-foundation-reader-\(ProcessInfo.processInfo.processIdentifier)")
    let library = try linkerArguments()
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments =
      ["clang", "-O1", "-I", source.appendingPathComponent("include").path]
      + ["reader.c", "main.c"].map { source.appendingPathComponent($0).path } + ["-o", program.path] + library
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw Missing(description: "clang cannot link CoreFoundation") }
    let final = directory.appendingPathComponent("core-foundation-reader")
    guard rename(program.path, final.path) == 0 else { throw Missing(description: "\(final.path) cannot be written") }
    return final
  }

  /// The linker arguments for CoreFoundation: the library that this process has loaded.
  private static func linkerArguments() throws -> [String] {
    #if canImport(Darwin)
      return ["-framework", "CoreFoundation"]
    #else
      guard let library = mappedFiles().first(where: { $0.hasSuffix("/libFoundation.so") }) else {
        throw Missing(description: "libFoundation.so of the toolchain was not found")
      }
      return [library, "-Wl,-rpath,\(URL(fileURLWithPath: library).deletingLastPathComponent().path)"]
    #endif
  }

  /// The files that are mapped into this process. The file's size is given as 0, so it is read line by line.
  private static func mappedFiles() -> [String] {
    guard let file = fopen("/proc/self/maps", "r") else { return [] }
    defer { fclose(file) }
    var files: [String] = []
    var line = [CChar](repeating: 0, count: 8_192)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if let start = text.firstIndex(of: "/") { files.append(text[start...].trimmingCharacters(in: .newlines)) }
    }
    return files
  }
}

private func output(of program: URL, _ arguments: [String]) throws -> Data {
  let process = Process()
  process.executableURL = program
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  // Read before waiting for the exit, since a full pipe would block the process.
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return data
}
