import Foundation

/// The environment of a run: the machine, the system, and the versions of the compiler and of the peers.
enum Machine {
  static var description: String {
    let parts = [
      "\(ProcessInfo.processInfo.processorCount) processors \(field("model name", in: "/proc/cpuinfo", ":") ?? "")",
      field("PRETTY_NAME", in: "/etc/os-release", "=") ?? ProcessInfo.processInfo.operatingSystemVersionString,
      firstLine(of: ["swift", "--version"]), firstLine(of: ["plistutil", "--version"]),
      firstLine(of: ["python3", "--version"]),
    ]
    return parts.compactMap { $0 }.joined(separator: ", ") + "."
  }

  /// The value of the first line of a file that begins with a name.
  private static func field(_ name: String, in file: String, _ separator: Character) -> String? {
    let text = try? String(contentsOfFile: file, encoding: .utf8)
    let line = text?.split(separator: "\n").first { $0.hasPrefix(name) }
    let value = line?.split(separator: separator, maxSplits: 1).last
    return value?.trimmingCharacters(in: CharacterSet(charactersIn: " \"\t"))
  }

  /// The first line of a program's output, or nil if it is not installed.
  private static func firstLine(of arguments: [String]) -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text.split(separator: "\n").first.map(String.init) : nil
  }
}
