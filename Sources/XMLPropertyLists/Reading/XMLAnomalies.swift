internal import PropertyLists

/// Anomalies with their offsets. Lines are counted only for the few that are listed.
struct XMLAnomalies {
  /// The number of listed anomalies. A large input may have a million.
  static let limit = 100

  private var listed: [(kind: PropertyListAnomaly.Kind, message: String, offset: Int)] = []
  private var rest: (count: Int, offset: Int)?

  mutating func add(_ kind: PropertyListAnomaly.Kind, _ message: @autoclosure () -> String, at offset: Int) {
    if listed.count < Self.limit {
      listed.append((kind, message(), offset))
    } else {
      rest = ((rest?.count ?? 0) + 1, rest?.offset ?? offset)
    }
  }

  func located(in source: XMLSource) -> [PropertyListAnomaly] {
    var counter = LineCounter(source.bytes)
    var found: [PropertyListAnomaly] = []
    for anomaly in listed {
      found.append(PropertyListAnomaly(anomaly.kind, anomaly.message, at: counter.location(of: anomaly.offset)))
    }
    if let rest {
      found.append(PropertyListAnomaly(.more, "\(rest.count) further anomalies", at: counter.location(of: rest.offset)))
    }
    return found
  }
}
