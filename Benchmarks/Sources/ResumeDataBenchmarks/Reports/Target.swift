/// A condition for the measurements of one run.
struct Target: Codable {
  var name: String
  /// What is demanded, in words.
  var demand: String
  /// The measured value, in words.
  var measured: String
  /// Nil if it could not be measured.
  var isReached: Bool?

  /// A ratio with a minimum.
  init(_ name: String, atLeast limit: Double, _ what: String, _ value: Double?) {
    self.init(name, demand: "\(what): at least \(Figures.short(limit))", value) { $0 >= limit }
  }

  /// A ratio with a maximum.
  init(_ name: String, atMost limit: Double, _ what: String, _ value: Double?) {
    self.init(name, demand: "\(what): at most \(Figures.short(limit))", value) { $0 <= limit }
  }

  private init(_ name: String, demand: String, _ value: Double?, _ test: (Double) -> Bool) {
    self.name = name
    self.demand = demand
    measured = value.map(Figures.short) ?? "not measured"
    isReached = value.map(test)
  }

  /// The text for reports.
  var verdict: String { isReached.map { $0 ? "reached" : "not reached" } ?? "-" }
}
