/// All measurements of a run.
struct Results: Codable {
  /// The machine, and its load during the run.
  var machine = ""
  var measurements: [Measurement] = []
  var memory: [PeakMemory] = []
  var processes: [ProcessMeasurement] = []
  /// Peers that are not installed, and other things that could not be measured.
  var missing: [String] = []
}

extension Results {
  /// The median of a contender for a workload, in nanoseconds per input.
  func median(_ workload: String, _ contender: String = Contender.ours) -> Double? {
    measurements.first { $0.workload == workload && $0.contender == contender }?.median
  }

  /// The time per input byte.
  func timePerByte(_ workload: String) -> Double? {
    measurements.first { $0.workload == workload && $0.contender == Contender.ours }.map { $0.median / $0.bytes }
  }

  /// The median wall time of a process, in seconds.
  func seconds(_ workload: String, _ contender: String) -> Double? {
    processes.first { $0.workload == workload && $0.contender == contender }?.seconds
  }

  /// The time of a contender divided by ours.
  func ratio(_ workload: String, _ contender: String) -> Double? {
    guard let theirs = median(workload, contender), let ours = median(workload) else { return nil }
    return theirs / ours
  }
}
