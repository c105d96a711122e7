import SystemPackage

/// Writes to standard output in large parts, since a system call for each line is slow.
///
/// Output after a pause is written immediately. Output soon after a write is buffered until there is enough, or until
/// the caller expects a delay. A terminal gets everything immediately, since standard error goes there too.
final class BufferedOutput {
  private static let capacity = 64 * 1_024
  private static let pause = Duration.milliseconds(20)

  private let sink: ([UInt8]) throws -> Void
  private let buffers: Bool
  private let now: () -> ContinuousClock.Instant
  private var buffer: [UInt8] = []
  private var lastWrite: ContinuousClock.Instant?
  /// Whether a write failed. The error was printed.
  private(set) var hasFailed = false

  /// - Parameters:
  ///   - buffers: whether output is buffered.
  ///   - now: the clock.
  init(
    to descriptor: FileDescriptor = .standardOutput, buffers: Bool = !Terminal.isOutputATerminal,
    now: @escaping () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    sink = { _ = try descriptor.writeAll($0) }
    self.buffers = buffers
    self.now = now
  }

  /// An output that goes elsewhere.
  init(sink: @escaping ([UInt8]) throws -> Void) {
    (self.sink, buffers, now) = (sink, true, { ContinuousClock.now })
  }

  /// Writes some bytes, now or later.
  func write(_ bytes: [UInt8]) {
    buffer += bytes
    if !buffers || buffer.count >= Self.capacity || isDue { flush() }
  }

  /// Writes the buffer if it is due. Called before a possible delay.
  func flushIfDue() {
    if !buffer.isEmpty, isDue { flush() }
  }

  /// Writes the buffer. Called at the end, and before writing to standard error, to keep the order.
  func flush() {
    guard !buffer.isEmpty else { return }
    do {
      try sink(buffer)
    } catch {
      if !hasFailed { Diagnostics.print("cannot write the report: \(error)") }
      hasFailed = true
    }
    buffer.removeAll(keepingCapacity: true)
    lastWrite = now()
  }

  private var isDue: Bool { lastWrite.map { $0.duration(to: now()) >= Self.pause } ?? true }
}
