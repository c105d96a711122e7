import Foundation
import TestInputs
import Testing

/// Resources that the system may deny to a process.
@Suite("Limits of the process")
struct ProcessLimitTests {
  private let directory: URL
  private static let broken = TestInputs.fixtures.path + "/bugs/b2-byte-range-open.xml"

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("limits-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  /// Runs a line of Bash in a new directory; `$0` is the command, and `in` has nine blobs.
  private func bash(_ script: String) throws -> Subprocess {
    defer { try? FileManager.default.removeItem(at: directory) }
    return try Subprocess.bash(
      "cd \"$DIR\"; broken=\"$BROKEN\"; mkdir in; for n in {1..9}; do cp \"$broken\" in/$n; done; \(script)",
      environment: ["DIR": directory.path, "BROKEN": Self.broken])
  }

  @Test(
    "with closed standard descriptors all files are repaired, and the report file has only the report",
    arguments: [">&-", "<&-", "2>&-", ">&- 2>&-", "<&- >&-", "<&- >&- 2>&-"])
  func closedDescriptors(redirection: String) throws {
    let run = try bash(
      #"""
      "$0" repair --in-place --report report in REDIRECTION; status=$?
      echo "status $status, rows $(grep -c '^{.*}$' report) of $(wc -l < report), backups $(ls in/*.orig | wc -l)" >&9
      """#.replacingOccurrences(of: "REDIRECTION", with: redirection).replacingOccurrences(of: ">&9", with: "> last")
        + "\ncat last")
    #expect(run.lines.last == "status 0, rows 10 of 10, backups 9", "\(run.output)\(run.errors)")
  }

  @Test("with little address space the work is done or refused, and never hangs", arguments: [56, 64, 68, 80])
  func addressSpace(megabytes: Int) throws {
    let run = try bash(
      "ulimit -v \(megabytes * 1_024); timeout -s KILL 100 \"$0\" repair --in-place in > /dev/null 2>&1; echo $?")
    #expect(run.lines != ["137"], "\(run.output)\(run.errors)")
  }

  @Test("a file without a size is refused before it is read")
  func unsizedFiles() throws {
    let run = try bash(#""$0" repair --in-place /proc/self/status 2>&1 | grep -o 'it is not stored on a disk'"#)
    #expect(run.lines == ["it is not stored on a disk"], "\(run.output)\(run.errors)")
  }

  @Test("no file remains in a directory from which nothing can be removed")
  func appendOnly() throws {
    let run = try bash(
      #"""
      chattr +a in 2> /dev/null || { echo unsupported; exit; }
      "$0" repair --in-place in > output; echo $?; "$0" repair -o in/new "$broken" >> output; echo $?
      chattr -a in; ls -A in | wc -l; grep -c 'append-only' output
      """#)
    guard run.lines != ["unsupported"] else { return print("NOT RUN: this file system has no append-only directories") }
    #expect(run.lines == ["2", "2", "9", "10"], "\(run.output)\(run.errors)")
  }

  /// Starts the command, interrupts it after it opened the FIFO `gate`, and exits with its status.
  private static let interrupter = """
    import os, signal, subprocess, sys, time
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    run = subprocess.Popen(sys.argv[1:])
    while run.poll() is None:
        try:
            gate = os.open("gate", os.O_WRONLY | os.O_NONBLOCK)
            break
        except OSError:
            time.sleep(0.001)
    run.send_signal(signal.SIGINT)
    sys.exit(run.wait())
    """

  @Test(
    "an interrupted run completes its report and prints how many files were done",
    arguments: [
      ("diagnose --format json", 9), ("diagnose --format jsonl", 9), ("diagnose", 9), ("inspect --format json", 1),
      ("inspect --format jsonl", 1), ("inspect", 1), ("repair --format json", 9),
    ])
  func interruption(arguments: String, count: Int) throws {
    let (name, options) = (arguments.prefix { $0 != " " }, arguments.drop { $0 != " " })
    let counter =
      arguments.hasSuffix("json")
      ? "python3 -c 'import json; print(len(json.load(open(\"output\"))))'" : "grep -c . output"
    let run = try bash(
      """
      mkfifo gate
      python3 -c '\(Self.interrupter)' "$0" \(name) --jobs 1\(options) \(name == "inspect" ? "in/1" : "in") gate \\
        > output 2> errors
      echo $?; cat errors output | grep -o 'interrupted after [0-9]* file'
      \(counter)
      """)
    #expect(run.lines.first == "130", "\(run.output)\(run.errors)")
    if name != "repair" { #expect(run.lines.contains("interrupted after \(count) file"), "\(run.output)") }
    if arguments.contains("json") { #expect(run.lines.last == "\(count)", "\(run.output)") }
  }
}
