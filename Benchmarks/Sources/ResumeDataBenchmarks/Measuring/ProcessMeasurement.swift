import Foundation

/// The cost of a complete process, or of many.
struct ProcessMeasurement: Codable {
  var workload: String
  var contender: String
  /// Seconds of wall time: the median and the quartiles.
  var seconds: Double
  var lowerQuartile: Double
  var upperQuartile: Double
  var samples: Int
  /// Seconds of processor time, user and system.
  var processor: Double
  /// The peak memory, if it was measured.
  var bytes: Int?

  /// The results of the script, and the measurements that failed.
  struct Report: Codable {
    var measurements: [ProcessMeasurement]
    var missing: [String]
  }

  /// The script failed.
  struct ScriptFailed: Error {}

  /// The forms of the files, in the order and with the names of the script.
  static let forms: [BlobForm] = [.binary, .xml, .keyedArchive]

  static func startUp(_ form: BlobForm) -> String { "start-up, one file, \(form.rawValue)" }

  static let files = "10,000 files"
  static let ours = "resumedata inspect"

  static func jobs(_ count: Int, _ work: String) -> String {
    "resumedata \(work), \(count) \(count == 1 ? "job" : "jobs")"
  }

  static let plistutil = "plistutil, once a file"
  static let plistlib = "Python plistlib, one process"
  static let memory = "peak memory of a batch"
  static let thousand = "1,000 files"
  static let tenThousand = "10,000 files"

  /// Writes the files and measures processes that work on them.
  static func measure(command: String, script: URL, directory: URL) throws -> Report {
    let blobs = try BlobSet(seed: 3, writers: [.iOS10_2, .iOS11_2, .iOS12_1], count: 10_000)
    let files = blobs.downloads.indices.map { index in
      blobs[forms[index % forms.count]][index]
    }
    let inputs = try InputFiles(files, in: directory, named: "batch").directory()
    let process = Process()
    let output = Pipe()
    process.executableURL = Python.interpreter
    process.arguments = [script.path, command, inputs.path]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ScriptFailed() }
    return try JSONDecoder().decode(Report.self, from: data)
  }
}
