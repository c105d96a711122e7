/// How far a batch is.
public struct BatchProgress: Sendable, Hashable {
  /// Files done.
  public var done: Int
  /// Files in all, or nil if that is not known.
  public var total: Int?
  /// Files a second over the last while; nil until something was done in a measurable time.
  public var rate: Double?
  /// The time left at that rate, or nil if that is not known.
  public var remaining: Duration?
}

/// Measures progress by a clock whose instants are passed in.
///
/// The rate is that of a sliding window, so that the time left follows when files get larger or the disk slower.
/// However long it runs it keeps only some dozens of samples.
public struct ProgressMeter<Instant: InstantProtocol>: Sendable where Instant.Duration == Duration {
  private static var samplesInWindow: Int { 20 }

  private let total: Int?
  private let window: Duration
  private var done = 0
  /// The oldest is the first that lies before the window or at its start.
  private var samples: [(instant: Instant, done: Int)]

  /// A meter that starts now.
  ///
  /// - Parameter window: how far the rate looks back.
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
