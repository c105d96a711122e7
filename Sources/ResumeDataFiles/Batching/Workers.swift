import Dispatch

/// Does the same with many inputs on several threads, one of which is the calling one: it works through ``workOnNext()`` where it
/// would have to wait otherwise.
///
/// To wake a thread takes as long as a good part of the work on a file. So threads are waked only when they have run out of
/// work, and none is started as long as no more waits than the calling thread can begin with.
///
/// Unchecked, since the lock guards what changes, and `queues` is the calling thread's alone. (A `Mutex`, which the compiler could
/// check, needs the systems of 2024.)
final class Workers<Input: Sendable, Output: Sendable>: @unchecked Sendable {
  /// An input on its way to its output. Unchecked: the lock of the workers guards it.
  final class Task: @unchecked Sendable {
    fileprivate let input: Input
    fileprivate var output: Output?

    fileprivate init(_ input: Input) {
      self.input = input
    }
  }

  private let most: Int
  private let work: @Sendable (Input) -> Output
  private let lock = DispatchSemaphore(value: 1)
  /// What nobody has begun, from `next` on.
  private var waiting: [Task?] = []
  private var next = 0
  /// Threads that sleep until `wake` is signalled.
  private var idle = 0
  private let wake = DispatchSemaphore(value: 0)
  /// What the calling thread sleeps for, until `done` is signalled.
  private var awaited: Task?
  private let done = DispatchSemaphore(value: 0)
  private var isFinished = false
  /// One serial queue a thread: a concurrent one would not start more threads than processors while those that it has wait for
  /// the disk. Only the calling thread uses them.
  private var queues: [DispatchQueue] = []

  /// - Parameters:
  ///   - most: how many threads may be started.
  ///   - work: what is done with an input.
  init(most: Int, work: @escaping @Sendable (Input) -> Output) {
    self.most = most
    self.work = work
  }

  /// Puts an input before the threads.
  func add(_ input: Input) -> Task {
    let task = Task(input)
    let (count, isWaked) = locked {
      if next == waiting.count || next >= 256 {
        waiting.removeFirst(next)
        next = 0
      }
      waiting.append(task)
      guard idle > 0 else { return (waiting.count - next, false) }
      idle -= 1
      return (0, true)
    }
    if isWaked { wake.signal() }
    if count > 1, queues.count < most { startThread() }
    return task
  }

  /// Works on the next input on the calling thread, if any waits.
  func workOnNext() -> Bool {
    guard let task = locked({ takeNext() }) else { return false }
    finish(task, with: work(task.input))
    return true
  }

  /// Whether an output is there.
  func isDone(_ task: Task) -> Bool {
    locked { task.output != nil }
  }

  /// Waits for an output.
  func output(of task: Task) -> Output {
    while true {
      let output = locked {
        if task.output == nil { awaited = task }
        return task.output
      }
      if let output { return output }
      done.wait()
    }
  }

  /// Drops what nobody has begun and returns when all threads have ended.
  func finish() {
    let idle = locked {
      isFinished = true
      next = waiting.count
      return self.idle
    }
    for _ in 0..<idle { wake.signal() }
    for queue in queues { queue.sync {} }
  }

  private func startThread() {
    let queue = DispatchQueue(label: "resumedata.worker.\(queues.count)")
    queues.append(queue)
    queue.async { [self] in
      while true {
        if workOnNext() { continue }
        let isIdle = locked {
          guard next == waiting.count, !isFinished else { return false }
          idle += 1
          return true
        }
        if isIdle { wake.wait() }
        if locked({ isFinished }) { return }
      }
    }
  }

  private func takeNext() -> Task? {
    guard next < waiting.count else { return nil }
    defer {
      waiting[next] = nil
      next += 1
    }
    return waiting[next]
  }

  private func finish(_ task: Task, with output: Output) {
    let isAwaited = locked {
      task.output = output
      guard awaited === task else { return false }
      awaited = nil
      return true
    }
    if isAwaited { done.signal() }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    lock.wait()
    defer { lock.signal() }
    return body()
  }
}
