import ArgumentParser
import ResumeDataFiles
import ResumeDataReports
import SystemPackage

/// When a progress line is shown.
enum ProgressMode: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

/// One line on standard error with the progress, the rate and the remaining time of a run.
///
/// It stays until it is redrawn or something else is printed on the terminal. It is cut to the width of the terminal,
/// since only the last part of a wrapped line could be erased.
final class ProgressLine {
  private var meter: ProgressMeter<ContinuousClock.Instant>
  private var lastDrawn: ContinuousClock.Instant?
  private var isVisible = false
  private let clock = ContinuousClock()
  private let pause = Duration.milliseconds(100)
  private let unit: Unit

  /// What is counted.
  enum Unit {
    case files, bytes
  }

  /// - Parameter total: the number of them, if known.
  init(total: Int?, unit: Unit = .files) {
    self.unit = unit
    meter = ProgressMeter(total: total, start: clock.now)
  }

  /// Counts, and redraws the line if it is missing or old enough.
  func advance(by count: Int = 1) {
    let now = clock.now
    meter.advance(by: count, at: now)
    if let lastDrawn, lastDrawn.duration(to: now) < pause { return }
    lastDrawn = now
    isVisible = true
    let text = Self.text(meter.progress(at: now), unit)
    write("\r" + text.prefix(Terminal.errorWidth - 1) + "\u{1B}[K")
  }

  /// Erases the line, so that something else can be printed.
  func erase() {
    guard isVisible else { return }
    isVisible = false
    write("\r\u{1B}[K")
  }

  /// `1,200 of 10,000 files, 850 a second, 10 s left`.
  static func text(_ progress: BatchProgress, _ unit: Unit) -> String {
    var text = Quantity.grouped(Int64(progress.done))
    if let total = progress.total { text += " of \(Quantity.grouped(Int64(total)))" }
    text += unit == .files ? " files" : " bytes"
    if let rate = progress.rate { text += ", \(Quantity.grouped(Int64(rate.rounded()))) a second" }
    if let remaining = progress.remaining { text += ", \(remaining.components.seconds) s left" }
    return text
  }

  private func write(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }
}
