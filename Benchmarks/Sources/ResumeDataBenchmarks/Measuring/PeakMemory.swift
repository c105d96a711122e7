import Foundation

/// The peak memory of a process for one contender and one large list. The program runs itself as a child process.
struct PeakMemory: Codable {
  /// What the process does.
  enum Work: String, Codable, CaseIterable {
    /// Only reads the file: the baseline for the other work.
    case none = "file alone"
    case decode
    case encode = "decode and encode"
  }

  var work: Work
  var format: String
  var contender: String
  /// The peak of the process, in bytes.
  var bytes: Int
  /// The peak of the process minus that of a process that only reads the file.
  var above: Int

  /// A child process that failed, or a system without /proc.
  struct NotMeasured: Error {}

  /// Measures a contender.
  static func measure(_ work: Work, _ format: ListFormat, _ contender: String, file: URL) throws -> PeakMemory {
    let program = CommandLine.arguments.first ?? ""
    let alone = try run(program, arguments(.none, format, contender, file))
    let bytes = try run(program, arguments(work, format, contender, file))
    return PeakMemory(
      work: work, format: format.rawValue, contender: contender, bytes: bytes, above: max(bytes - alone, 0))
  }

  private static func arguments(_ work: Work, _ format: ListFormat, _ contender: String, _ file: URL) -> [String] {
    ["--child", work.rawValue, "--format", format.rawValue, "--contender", contender, "--file", file.path]
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> Int {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, let bytes = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw NotMeasured()
    }
    return bytes
  }

  /// The child process: it does the work and prints its peak. The peak is not from `ru_maxrss`, which a process
  /// inherits from its parent.
  static func child(_ work: Work, _ format: ListFormat, contender: String, file: String) throws {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    switch (work, contender) {
    case (.none, _): break
    case (_, Contender.libplist):
      guard let library = LibPlist() else { throw NotMeasured() }
      let tree = try library.tree(bytes, format)
      if work == .encode { _ = tree.encode(format) }
    case (_, Contender.foundation):
      let list = try FoundationLists.decode(Data(bytes))
      if work == .encode { _ = try FoundationLists.encode(list, format) }
    default:
      let list = try OurLists.decode(bytes, format)
      if work == .encode { _ = try format.encode(list) }
    }
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
    else { throw NotMeasured() }
    print(kilobytes * 1_024)
  }
}
