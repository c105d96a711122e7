import Dispatch
import SystemPackage

/// Writes to standard output, many small parts at a time: a call into the system for each of ten thousand lines takes as long as
/// making some of them.
///
/// Nobody waits for a line. What comes after a pause is written at once. What comes soon after something was written is gathered,
/// and written after `longestDelay` at the latest, also while the next file takes its time. A terminal gets everything at once,
/// since standard error goes there too.
///
/// Unchecked, since all that changes is touched on the serial queue alone.
final class GatheredOutput: @unchecked Sendable {
  private static let capacity = 64 * 1_024
  private static let longestDelay = 20

  private let queue = DispatchQueue(label: "resumedata.output")
  private let clock = ContinuousClock()
  private let descriptor: FileDescriptor
  private let gathers: Bool
  private var gathered: [UInt8] = []
  private var lastWrite: ContinuousClock.Instant?
  private var isWriteDue = false
  private var failed = false

  init(to descriptor: FileDescriptor = .standardOutput, gathers: Bool = !Terminal.isOutputATerminal) {
    self.descriptor = descriptor
    self.gathers = gathers
  }

  /// Whether something could not be written; the user was told so.
  var hasFailed: Bool { queue.sync { failed } }

  /// Writes some bytes, now or soon.
  func write(_ bytes: [UInt8]) {
    queue.sync {
      gathered += bytes
      let isSoon = lastWrite.map { $0.duration(to: clock.now) < .milliseconds(Self.longestDelay) } ?? false
      guard gathers, isSoon, gathered.count < Self.capacity else { return writeGathered() }
      guard !isWriteDue else { return }
      isWriteDue = true
      queue.asyncAfter(deadline: .now() + .milliseconds(Self.longestDelay)) { [self] in
        isWriteDue = false
        writeGathered()
      }
    }
  }

  /// Writes what was gathered. To be called at the end, and before something is written to standard error, so that what was said
  /// first is read first.
  func flush() {
    queue.sync { writeGathered() }
  }

  private func writeGathered() {
    guard !gathered.isEmpty else { return }
    do {
      try descriptor.writeAll(gathered)
    } catch {
      if !failed { Diagnostics.print("cannot write the report: \(error)") }
      failed = true
    }
    gathered.removeAll(keepingCapacity: true)
    lastWrite = clock.now
  }
}
