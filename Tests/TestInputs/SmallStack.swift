import Foundation

/// Runs code on a thread with 512 KB of stack, as secondary threads of Apple's systems have, and measures how much was
/// used.
public enum SmallStack {
  /// Bytes of the stack of a secondary thread on Apple's systems.
  public static let size = 512 << 10
  /// Bytes that reading, comparing and writing any input may use.
  public static let allowance = 256 << 10

  private final class Job: @unchecked Sendable {
    let body: () -> Void
    var lowest = 0

    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Runs code on a thread with a stack of a given size and waits for it. A stack overflow ends the process with a
  /// signal.
  public static func run(size: Int = size, _ body: @escaping () -> Void) {
    let job = Job(body)
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      job.body()
      done.signal()
    }
    thread.stackSize = size
    thread.start()
    done.wait()
  }

  /// Runs code on a thread whose stack has only the allowance and the space that the thread itself needs.
  public static func runWithinAllowance(_ body: @escaping () -> Void) {
    // Thread-local data and the first frames of the thread are on the stack too.
    run(size: allowance + (32 << 10), body)
  }
}
