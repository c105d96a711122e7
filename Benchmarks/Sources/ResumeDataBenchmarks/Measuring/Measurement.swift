/// The measurement of one contender for one workload.
struct Measurement: Codable {
  var workload: String
  var contender: String
  /// Nanoseconds per input: the median of the samples and the quartiles.
  var median: Double
  var lowerQuartile: Double
  var upperQuartile: Double
  var samples: Int
  /// Allocated blocks per input, or nil if they were not counted.
  var allocations: Double?
  /// Bytes of an input.
  var bytes: Double

  init(workload: String, contender: String, samples: [Sample], inputs: Int, bytes: Double) {
    let times = samples.map { $0.nanoseconds / Double(inputs) }.sorted()
    self.workload = workload
    self.contender = contender
    self.samples = samples.count
    self.bytes = bytes
    median = times.quantile(0.5)
    lowerQuartile = times.quantile(0.25)
    upperQuartile = times.quantile(0.75)
    let counts = samples.compactMap(\.allocations).sorted()
    allocations = counts.isEmpty ? nil : counts.quantile(0.5) / Double(inputs)
  }

  var megabytesPerSecond: Double { bytes / median * 1_000 }
}

extension [Double] {
  /// A quantile of sorted values, with linear interpolation.
  func quantile(_ fraction: Double) -> Double {
    guard let last = indices.last else { return .nan }
    let place = fraction * Double(last)
    let lower = Int(place)
    let upper = Swift.min(lower + 1, last)
    return self[lower] + (self[upper] - self[lower]) * (place - Double(lower))
  }
}
