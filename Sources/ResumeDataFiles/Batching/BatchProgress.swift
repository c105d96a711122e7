/// The progress of a batch.
public struct BatchProgress: Sendable, Hashable {
  /// Files done.
  public var done: Int
  /// Files in all, or nil if that is not known.
  public var total: Int?
  /// Files per second over the window; nil until it can be measured.
  public var rate: Double?
  /// The time left at that rate, or nil if that is not known.
  public var remaining: Duration?
}

/// Measures progress with instants that the caller passes.
///
/// The rate is measured over a sliding window, so that the time left adapts to larger files or a slower disk. Only some
/// dozens of samples are kept.
public struct ProgressMeter<Instant: InstantProtocol>: Sendable where Instant.Duration == Duration {
  private static var samplesInWindow: Int { 20 }

  private let total: Int?
  private let window: Duration
  private var done = 0
  /// The oldest sample is the last one at or before the start of the window.
  private var samples: [(instant: Instant, done: Int)]

  /// Creates a meter that starts now.
  ///
  /// - Parameter window: the period over which the rate is measured.
  public init(total: Int? = nil, window: Duration = .seconds(10), start: Instant) {
    self.total = total
    self.window = window
    samples = [(start, 0)]
  }

  /// Counts files that are done.
  public mutating func advance(by count: Int = 1, at instant: Instant) {
    done += count
    if let last = samples.last, last.instant.duration(to: instant) >= window / Self.samplesInWindow {
      samples.append((instant, done))
    }
    while samples.count > 1, samples[1].instant.duration(to: instant) >= window { samples.removeFirst() }
  }

  /// The progress at an instant.
  public func progress(at instant: Instant) -> BatchProgress {
    var progress = BatchProgress(done: done, total: total)
    guard let oldest = samples.first else { return progress }
    let elapsed = Self.seconds(oldest.instant.duration(to: instant))
    guard elapsed > 0, done > oldest.done else { return progress }
    let rate = Double(done - oldest.done) / elapsed
    progress.rate = rate
    if let total, total >= done { progress.remaining = .seconds(Double(total - done) / rate) }
    return progress
  }

  private static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
