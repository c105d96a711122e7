/// Work that all contenders do on the same inputs.
struct Workload {
  let name: String
  /// How many inputs there are.
  let count: Int
  /// Bytes of an input, the mean.
  let bytes: Double
  /// Ours first.
  let contenders: [Contender]
  /// Contenders whose results are not compared, such as memcpy.
  static let withoutResult: Set<String> = [Contender.memcpy, Contender.sax2]

  init(_ name: String, inputs: [[UInt8]], _ contenders: [Contender?]) {
    self.name = name
    count = inputs.count
    bytes = Double(inputs.reduce(0) { $0 + $1.count }) / Double(max(inputs.count, 1))
    self.contenders = contenders.compactMap(\.self)
  }
}

/// A workload that is created only when it is measured, since its inputs need memory and time.
struct PlannedWorkload {
  let name: String
  let measured: RoundRobin
  let make: () throws -> Workload
}
