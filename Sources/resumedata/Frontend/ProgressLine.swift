import ArgumentParser
import ResumeDataFiles
import SystemPackage

/// When a progress line is shown.
enum ProgressMode: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

/// One line on standard error that says how far a run is, at what rate, and how long it still takes.
final class ProgressLine {
  private var meter: ProgressMeter<ContinuousClock.Instant>
  private var lastShown: ContinuousClock.Instant?
  private var isVisible = false
  private let clock = ContinuousClock()
  private let pause = Duration.milliseconds(100)

  /// - Parameter total: how many files there are, if known.
  init(total: Int?) {
    meter = ProgressMeter(total: total, start: clock.now)
  }

  /// Counts a file, and shows the line anew where the last one is old enough to have been read.
  func advance() {
    let now = clock.now
    meter.advance(at: now)
    if let lastShown, lastShown.duration(to: now) < pause { return }
    lastShown = now
    isVisible = true
    write("\r\u{1B}[K" + Self.text(meter.progress(at: now)))
  }

  /// Takes the line away, so that something else can be printed.
  func clear() {
    guard isVisible else { return }
    isVisible = false
    write("\r\u{1B}[K")
  }

  /// `1,200 of 10,000 files, 850 a second, 10 s left`.
  static func text(_ progress: BatchProgress) -> String {
    var text = Quantity.grouped(Int64(progress.done))
    if let total = progress.total { text += " of \(Quantity.grouped(Int64(total)))" }
    text += " files"
    if let rate = progress.rate { text += ", \(Quantity.grouped(Int64(rate.rounded()))) a second" }
    if let remaining = progress.remaining { text += ", \(remaining.components.seconds) s left" }
    return text
  }

  private func write(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }
}
