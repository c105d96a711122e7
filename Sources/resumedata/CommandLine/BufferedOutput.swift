import SystemPackage

/// Writes to standard output, many small parts at a time: a call into the system for each of ten thousand lines takes
/// as long as making some of them.
///
/// What comes after a pause is written at once. What comes soon after something was written is kept until there is much
/// of it, or the caller says that the next part may take its time. A terminal gets everything at once, since standard
/// error goes there too.
final class BufferedOutput {
  private static let capacity = 64 * 1_024
  private static let pause = Duration.milliseconds(20)

  private let descriptor: FileDescriptor
  private let buffers: Bool
  private let now: () -> ContinuousClock.Instant
  private var buffer: [UInt8] = []
  private var lastWrite: ContinuousClock.Instant?
  /// Whether something could not be written; the user was told so.
  private(set) var hasFailed = false

  /// - Parameters:
  ///   - buffers: whether anything is kept.
  ///   - now: the clock.
  init(
    to descriptor: FileDescriptor = .standardOutput, buffers: Bool = !Terminal.isOutputATerminal,
    now: @escaping () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    self.descriptor = descriptor
    self.buffers = buffers
    self.now = now
  }

  /// Writes some bytes, now or later.
  func write(_ bytes: [UInt8]) {
    buffer += bytes
    if !buffers || buffer.count >= Self.capacity || isDue { flush() }
  }

  /// Writes what was kept if that was some time ago. To be called where the next part may take its time.
  func flushIfDue() {
    if !buffer.isEmpty, isDue { flush() }
  }

  /// Writes what was kept. To be called at the end, and before something is written to standard error, so that what was
  /// said first is read first.
  func flush() {
    guard !buffer.isEmpty else { return }
    do {
      try descriptor.writeAll(buffer)
    } catch {
      if !hasFailed { Diagnostics.print("cannot write the report: \(error)") }
      hasFailed = true
    }
    buffer.removeAll(keepingCapacity: true)
    lastWrite = now()
  }

  private var isDue: Bool { lastWrite.map { $0.duration(to: now()) >= Self.pause } ?? true }
}
