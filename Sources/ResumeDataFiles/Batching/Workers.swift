import Dispatch

/// Where the result of one item is put by a worker and taken by the one who delivers.
///
/// Unchecked, since the semaphore orders the one write before all reads.
final class Slot<Output: Sendable>: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var result: Batch.Event<Output>?
  private var dropped = false
  /// Whether the semaphore was passed; only the one who delivers uses it.
  private var seen = false

  /// A slot that a worker will fill.
  init() {}

  /// A slot that needs no work; nil where nothing is to be delivered.
  init(_ event: Batch.Event<Output>?) {
    result = event
    seen = true
  }

  /// Called once, by a worker; nil if the file was not begun.
  func fill(_ event: Batch.Event<Output>?) {
    result = event
    dropped = event == nil
    done.signal()
  }

  /// Whether the result is there, without waiting.
  func isDone() -> Bool {
    if !seen { seen = done.wait(timeout: .now()) == .success }
    return seen
  }

  /// Waits for the result.
  func wait() {
    if !seen { done.wait() }
    seen = true
  }

  /// The result, to be asked for after waiting.
  var event: Batch.Event<Output>? { result }
  /// Whether the file was not begun, to be asked for after waiting.
  var isDropped: Bool { dropped }
}

/// A number of threads that do one thing at a time each.
///
/// Each has a serial queue of its own: a concurrent queue would not start more threads than processors while those that
/// it has wait for the disk.
struct Workers<Output: Sendable> {
  private struct Worker {
    let queue: DispatchQueue
    let idle = DispatchSemaphore(value: 1)
  }

  private let workers: [Worker]
  /// Counts the idle workers. A worker signals its own semaphore first, so whoever passes this one finds an idle one.
  private let free: DispatchSemaphore

  init(count: Int) {
    workers = (0..<count).map { Worker(queue: DispatchQueue(label: "resumedata.worker.\($0)")) }
    free = DispatchSemaphore(value: 0)
    for _ in workers { free.signal() }
  }

  /// Waits until a worker is idle and lets it fill the slot.
  func begin(_ slot: Slot<Output>, _ work: @escaping @Sendable () -> Batch.Event<Output>?) {
    free.wait()
    guard let worker = workers.first(where: { $0.idle.wait(timeout: .now()) == .success }) else {
      // Cannot be; without a worker the work is done here.
      slot.fill(work())
      free.signal()
      return
    }
    worker.queue.async { [free] in
      slot.fill(work())
      worker.idle.signal()
      free.signal()
    }
  }

  /// Waits until all are idle.
  func finish() {
    for worker in workers { worker.queue.sync {} }
  }
}
