import SystemPackage

/// Processes many inputs on several threads, including the calling one: it calls ``workOnNext()`` when it would
/// otherwise have to wait.
///
/// Waking a thread takes almost as long as processing a file. So only idle threads are woken up, and no thread is
/// started while the calling thread can take the waiting input. A thread that cannot be started is not needed.
///
/// Unchecked: the monitor guards mutable state, and only the calling thread uses `threads`.
final class Workers<Input: Sendable, Output: Sendable>: @unchecked Sendable {
  /// An input and its output. Unchecked: the monitor of the workers guards it.
  final class Task: @unchecked Sendable {
    fileprivate let input: Input
    fileprivate var output: Output?

    fileprivate init(_ input: Input) {
      self.input = input
    }
  }

  /// The conditions: work, for the threads, and an output, for the calling thread.
  private enum Condition {
    static var work: Int { 0 }
    static var output: Int { 1 }
  }

  private var most: Int
  private let work: @Sendable (Input) -> Output
  private let monitor = Monitor(conditions: 2)
  /// Tasks that were not begun, from `next` on.
  private var waiting: [Task?] = []
  private var next = 0
  /// Sleeping threads that were not woken up.
  private var idle = 0
  /// Threads that were woken up and have not run yet.
  private var waked = 0
  /// The task that the calling thread waits for.
  private var awaited: Task?
  private var isFinished = false
  private var threads: [ThreadHandle] = []

  /// - Parameters:
  ///   - most: the maximum number of threads.
  ///   - work: processes an input.
  init(most: Int, work: @escaping @Sendable (Input) -> Output) {
    self.most = most
    self.work = work
  }

  /// Adds an input.
  func add(_ input: Input) -> Task {
    let task = Task(input)
    let count = monitor.locked {
      if next == waiting.count || next >= 256 {
        waiting.removeFirst(next)
        next = 0
      }
      waiting.append(task)
      guard idle > 0 else { return waiting.count - next }
      idle -= 1
      waked += 1
      monitor.signal(Condition.work)
      return 0
    }
    if count > 1, threads.count < most { startThread() }
    return task
  }

  /// Processes the next waiting input on the calling thread, if any.
  func workOnNext() -> Bool {
    guard let task = monitor.locked({ takeNext() }) else { return false }
    finish(task, with: work(task.input))
    return true
  }

  /// Whether an output is available.
  func isDone(_ task: Task) -> Bool {
    monitor.locked { task.output != nil }
  }

  /// Waits for an output.
  func output(of task: Task) -> Output {
    monitor.locked {
      while true {
        if let output = task.output {
          awaited = nil
          return output
        }
        awaited = task
        monitor.wait(for: Condition.output)
      }
    }
  }

  /// Drops tasks that were not begun, and returns when all threads have ended.
  func finish() {
    monitor.locked {
      isFinished = true
      next = waiting.count
      monitor.broadcast(Condition.work)
    }
    for thread in threads { SystemCalls.join(thread) }
    threads = []
  }

  private func startThread() {
    do throws(Errno) {
      threads.append(try SystemCalls.startThread { [self] in while workOnNext() || waitForWork() {} })
    } catch {
      most = threads.count
    }
  }

  /// Sleeps until there may be work. Returns false if there will be none.
  private func waitForWork() -> Bool {
    monitor.locked {
      guard next == waiting.count, !isFinished else { return !isFinished }
      idle += 1
      while waked == 0, !isFinished { monitor.wait(for: Condition.work) }
      if waked > 0 { waked -= 1 }
      return !isFinished
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
    monitor.locked {
      task.output = output
      if awaited === task { monitor.signal(Condition.output) }
    }
  }
}
