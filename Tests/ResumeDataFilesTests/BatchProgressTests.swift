import ResumeDataFiles
import Testing

@Suite("Progress")
struct BatchProgressTests {
  private let start = ContinuousClock.now

  private func at(_ seconds: Double) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

  @Test("before anything is done neither rate nor time left is known")
  func unknown() {
    let meter = ProgressMeter(total: 10, start: start)
    let progress = meter.progress(at: at(3))
    #expect(progress.done == 0 && progress.total == 10 && progress.rate == nil && progress.remaining == nil)
  }

  @Test("the rate is in files per second, and the time left follows from it")
  func steady() throws {
    var meter = ProgressMeter(total: 100, start: start)
    for second in 1...5 { meter.advance(by: 4, at: at(Double(second))) }
    let progress = meter.progress(at: at(5))
    #expect(progress.done == 20)
    #expect(abs(try #require(progress.rate) - 4) < 0.001)
    #expect(abs(try #require(progress.remaining) / .seconds(1) - 20) < 0.001)
  }

  @Test("without a total there is a rate and no time left")
  func noTotal() {
    var meter = ProgressMeter(start: start)
    meter.advance(at: at(2))
    #expect(meter.progress(at: at(2)).rate == 0.5 && meter.progress(at: at(2)).remaining == nil)
  }

  @Test("the rate looks back only as far as the window")
  func window() throws {
    var meter = ProgressMeter(total: 10_000, window: .seconds(10), start: start)
    // Fast for a minute, then slow for longer than the window.
    for step in 1...600 { meter.advance(by: 10, at: at(Double(step) / 10)) }
    #expect(abs(try #require(meter.progress(at: at(60)).rate) - 100) < 1)
    for step in 1...150 { meter.advance(at: at(60 + Double(step) / 10)) }
    #expect(abs(try #require(meter.progress(at: at(75)).rate) - 10) < 0.5)
  }

  @Test("the rate falls while nothing is done")
  func stalled() throws {
    var meter = ProgressMeter(total: 100, start: start)
    meter.advance(by: 10, at: at(1))
    let rates = try [1, 2, 10].map { try #require(meter.progress(at: at($0)).rate) }
    #expect(rates == [10, 5, 1])
  }

  @Test("a stopped clock and more files than were counted give no invalid rate")
  func edges() {
    var meter = ProgressMeter(total: 2, start: start)
    meter.advance(at: start)
    #expect(meter.progress(at: start).rate == nil)
    meter.advance(at: at(1))
    #expect(meter.progress(at: at(1)).remaining == .zero)
    meter.advance(at: at(1))
    #expect(meter.progress(at: at(1)).remaining == nil && meter.progress(at: at(1)).done == 3)
  }
}
