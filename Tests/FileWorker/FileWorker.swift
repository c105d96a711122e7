import Foundation
import ResumeDataFiles
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process that the tests kill, interrupt, run without rights, or run twice in parallel.
///
/// `FileWorker [--suffix S] [--jobs N] [--pause MS] [--times N] [--user UID] rewrite:X | increment PATH...`
///
/// `rewrite:X` sets all bytes of a file to X; `increment` adds one to the number in it. Each file is printed on
/// standard output as soon as it is done. The exit codes are those of the command: 0, 2 after faults, 130 after an
/// interrupt.
///
/// `FileWorker serve` works for the process that started it; see `Service`.
@main
struct FileWorker {
  var replacement = FileReplacement(backupSuffix: nil, lockTimeout: .seconds(30))
  var jobs: Int?
  var pause: UInt32 = 0
  var times = 1
  var action = ""
  var paths: [String] = []

  static func main() throws {
    var worker = FileWorker()
    var arguments = CommandLine.arguments.dropFirst()
    while let option = arguments.first, option.hasPrefix("--") {
      arguments.removeFirst()
      let value = arguments.removeFirst()
      switch option {
      case "--suffix": worker.replacement.backupSuffix = BackupSuffix(value)
      case "--jobs": worker.jobs = Int(value)
      case "--pause": worker.pause = UInt32(value) ?? 0
      case "--times": worker.times = Int(value) ?? 1
      case "--user": guard let user = UInt32(value), become(user) else { exit(70) }
      default: exit(64)
      }
    }
    worker.action = arguments.removeFirst()
    if worker.action == "serve" { Service.run() }
    worker.paths = Array(arguments)
    exit(try worker.run())
  }

  /// Drops the rights of root.
  static func become(_ user: UInt32) -> Bool {
    setgroups(0, nil) == 0 && setgid(user) == 0 && setuid(user) == 0
  }

  func run() throws -> Int32 {
    let interruption = try Interruption.begin()
    let batch = Batch(jobs: jobs, removesStaleTemporaryFiles: true)
    var faults = 0
    var ending = Batch.Ending.complete
    for _ in 0..<times where ending == .complete {
      let finder = FileFinder(paths.map { FilePath($0) })
      ending = batch.run(over: finder, isCancelled: { interruption.isRaised }, work: work) { event in
        switch event {
        case .done(_, .success(let line)): Self.say(line)
        case .done(_, .failure(let fault)), .failure(let fault):
          faults += 1
          Self.say("fault: \(fault)")
        case .cleaned(_, let stale):
          Self.say("cleaned \(stale.removed)")
          faults += stale.errors.count
        case .skipped(let path, let reason): Self.say("skipped \(path): \(reason)")
        case .standardInput: break
        }
      }
    }
    if ending == .interrupted { return 130 }
    return faults > 0 ? 2 : 0
  }

  private func work(on file: FoundFile) -> Result<String, FileOperationError> {
    Result { () throws(FileOperationError) in
      let held = try replacement.lock(file, atMost: 1 << 26)
      if pause > 0 { usleep(pause * 1_000) }
      let contents: [UInt8]
      if let byte = action.utf8.last, action.hasPrefix("rewrite:") {
        contents = Array(repeating: byte, count: held.bytes.count)
      } else {
        contents = Array(String((Int(String(decoding: held.bytes, as: UTF8.self)) ?? -1_000_000) + 1).utf8)
      }
      switch try held.replace(with: contents) {
      case .unchanged: return "unchanged \(file.path)"
      case .replaced(let backup): return "replaced \(file.path) \(backup?.string ?? "-")"
      }
    }
  }

  /// Not buffered, so that the output of a killed process is complete.
  private static func say(_ line: String) {
    _ = try? FileDescriptor.standardOutput.writeAll((line + "\n").utf8)
  }
}
