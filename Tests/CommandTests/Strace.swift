import Foundation
import TestInputs

/// Runs the command under strace, which records its calls on files and injects faults.
struct Strace {
  /// A call on a file, as it was made.
  struct Call {
    let thread: String
    let name: String
    /// The whole line of the log.
    let line: String
    /// The index among the calls of that name by its thread, from 1 on: strace counts per thread.
    let number: Int

    var isInjected: Bool { line.contains("(INJECTED)") }
  }

  /// A fault at a call.
  enum Fault: Hashable {
    case error(String)
    /// The process is killed before the call has an effect.
    case kill

    var expression: String {
      switch self {
      case .error(let name): "error=\(name)"
      case .kill: "signal=SIGKILL"
      }
    }
  }

  /// The recorded calls. The question mark is for systems without one of them.
  private static let names = [
    "openat", "read", "pread64", "write", "pwrite64", "fsync", "fdatasync", "newfstatat", "statx", "fstat",
    "flock", "fchmod", "fchown", "flistxattr", "fgetxattr", "fsetxattr", "fremovexattr", "link", "linkat", "rename",
    "renameat", "renameat2", "unlink", "unlinkat", "utimensat", "close",
  ]

  /// A finished run and the calls that it made.
  let run: Subprocess
  let calls: [Call]

  /// Runs the command in a directory.
  ///
  /// - Parameter injections: values of strace's `-e inject=`.
  init(_ arguments: [String], in directory: String, injections: [String]) throws {
    let log = directory + ".log"
    defer { try? FileManager.default.removeItem(atPath: log) }
    let trace = Self.names.map { "?" + $0 }.joined(separator: ",")
    let script = "cd \"$1\" && shift && exec strace \"$@\""
    run = try Subprocess.run(
      "/bin/sh",
      ["-c", script, "sh", directory, "-f", "-e", "trace=\(trace)", "-o", log]
        + injections.flatMap { ["-e", "inject=\($0)"] } + [Subprocess.command] + arguments)
    calls = Self.calls(in: (try? String(contentsOfFile: log, encoding: .utf8)) ?? "")
  }

  /// Whether the process was traced; only then the log has calls.
  var isTraced: Bool { !calls.isEmpty }

  private static func calls(in log: String) -> [Call] {
    var counts: [String: Int] = [:]
    return log.split(separator: "\n").compactMap { line in
      guard let match = line.prefixMatch(of: /(\d+) +(\w+)\(/) else { return nil }
      let (thread, name) = (String(match.1), String(match.2))
      counts[thread + name, default: 0] += 1
      return Call(thread: thread, name: name, line: String(line), number: counts[thread + name] ?? 0)
    }
  }
}
