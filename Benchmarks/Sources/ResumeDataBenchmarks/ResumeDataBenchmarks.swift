import Foundation

/// Measures the library, the command and their peers in one run. See `make bench`.
@main
struct ResumeDataBenchmarks {
  static func main() throws {
    do {
      try run(Arguments(Array(CommandLine.arguments.dropFirst())))
    } catch let unknown as Arguments.Unknown {
      FileHandle.standardError.write(Data("\(unknown)\n".utf8))
      exit(2)
    }
  }

  private static func run(_ arguments: Arguments) throws {
    if let work = arguments.child {
      return try PeakMemory.child(work, arguments.format, contender: arguments.contender, file: arguments.file)
    }
    try Run(arguments).run()
  }
}

/// One run.
struct Run {
  private let arguments: Arguments
  private let directory: RunDirectory
  private let scripts: URL
  private let peers: Peers
  private let large: LargeLists

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    directory = try RunDirectory()
    scripts = URL(fileURLWithPath: arguments.peers)
    peers = Peers(workers: scripts)
    large = LargeLists(peers: peers, directory: directory.url)
  }

  func run() throws {
    let workloads = try planned().filter { workload in arguments.only.map { workload.name.contains($0) } ?? true }
    if let seconds = arguments.profile {
      for workload in workloads { try profile(workload.make(), seconds: seconds) }
      return
    }
    let (start, before) = (ContinuousClock.now, load)
    var results = Results()
    results.missing = peers.missing
    for workload in workloads {
      log(workload.name)
      results.measurements += try workload.measured.measure(workload.make())
    }
    if arguments.only == nil { try measureMemory(&results) }
    if arguments.only == nil || arguments.only == "processes" { try measureProcesses(&results) }
    let seconds = Int((ContinuousClock.now - start) / .seconds(1))
    results.machine = "\(Machine.description) Load \(before) before, \(load) after. The run took \(seconds) s."
    let report = Report(results: results, targets: arguments.only == nil ? Targets(results: results).all : [])
    print(report.text)
    if let json = arguments.json { try report.json.write(to: URL(fileURLWithPath: json)) }
  }

  private func planned() throws -> [PlannedWorkload] {
    let sound = try BlobSet(seed: 1, writers: [.iOS10_2, .iOS11_2, .iOS12_1])
    let broken = try BlobSet(seed: 2, writers: [.iOS10_0])
    return WholeBlobs(blobSet: sound, peers: peers, directory: directory.url).workloads
      + SingleLayers(blobSet: sound, peers: peers, directory: directory.url).workloads
      + DiagnosisAndRepair(sound: sound, broken: broken).workloads
      + Encoding(blobSet: sound, peers: peers, directory: directory.url).workloads
      + large.workloads
  }

  private func measureMemory(_ results: inout Results) throws {
    for format in ListFormat.allCases {
      let file = try large.file(.huge, format)
      for work in [PeakMemory.Work.decode, .encode] {
        log("memory: \(work.rawValue), \(format.rawValue)")
        // Foundation and libplist take minutes to write 50 MB of binary.
        let isSlow = work == .encode && format == .binary
        let others = isSlow ? [] : peers.libplist.map { _ in [Contender.libplist] } ?? []
        for contender in [Contender.ours] + others {
          results.memory.append(try PeakMemory.measure(work, format, contender, file: file))
        }
      }
    }
  }

  private func measureProcesses(_ results: inout Results) throws {
    guard let command = arguments.command, peers.plistlib != nil else {
      results.missing.append("the command as a process (needs --command and python3)")
      return
    }
    log("processes")
    let script = scripts.appendingPathComponent("processes.py")
    let report = try ProcessMeasurement.measure(command: command, script: script, directory: directory.url)
    results.processes = report.measurements
    results.missing += report.missing
  }

  /// The mean number of running or waiting processes in the last minute, this one included.
  private var load: String {
    let averages = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)
    return averages?.split(separator: " ").first.map(String.init) ?? "unknown"
  }

  private func profile(_ workload: Workload, seconds: Int) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end { _ = try workload.contenders.first?.run(0..<workload.count) }
  }

  /// Prints the current measurement to standard error.
  private func log(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }
}
