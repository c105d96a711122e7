/// What the program was asked to do.
struct Arguments {
  /// Where the results go as JSON.
  var json: String?
  /// Only workloads whose names contain this and no peak memory; `processes` for whole processes alone.
  var only: String?
  /// Runs the first contender so many seconds and measures nothing, for a profiler to look at.
  var profile: Int?
  /// The built command, for measuring whole processes.
  var command: String?
  /// The directory with the peers' scripts.
  var peers = "Peers"
  /// Set in a process that is to measure its memory.
  var child: PeakMemory.Work?
  var format = ListFormat.binary
  var contender = Contender.ours
  var file = ""

  /// An argument that means nothing here, or lacks its value.
  struct Unknown: Error, CustomStringConvertible {
    var argument: String

    var description: String {
      "\(argument) is not an argument of the benchmarks, or lacks its value. The arguments are: --json FILE, --only "
        + "TEXT, --profile SECONDS, --command PATH, --peers DIRECTORY"
    }
  }

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard let value = rest.popFirst(), take(argument, value) else { throw Unknown(argument: argument) }
    }
  }

  private mutating func take(_ argument: String, _ value: String) -> Bool {
    switch argument {
    case "--json": json = value
    case "--only": only = value
    case "--profile": profile = Int(value)
    case "--command": command = value
    case "--peers": peers = value
    case "--child": child = PeakMemory.Work(rawValue: value)
    case "--format": format = ListFormat(rawValue: value) ?? format
    case "--contender": contender = value
    case "--file": file = value
    default: return false
    }
    return true
  }
}
