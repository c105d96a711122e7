/// The arguments of the program.
struct Arguments {
  /// The path for the results as JSON.
  var json: String?
  /// Measures only workloads whose names contain this, without peak memory; `processes` measures only complete
  /// processes.
  var only: String?
  /// Runs the first contender for a number of seconds, for a profiler, and measures nothing.
  var profile: Int?
  /// The built command, for measuring complete processes.
  var command: String?
  /// The directory with the peers' scripts.
  var peers = "Peers"
  /// Set in a child process that measures its memory.
  var child: PeakMemory.Work?
  var format = ListFormat.binary
  var contender = Contender.ours
  var file = ""

  /// An argument that is unknown, or lacks its value.
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
