import SystemPackage

/// Does the same with many inputs on several threads, one of which is the calling one: it works through
/// ``workOnNext()`` where it would have to wait otherwise.
///
/// To wake a thread takes as long as a good part of the work on a file. So threads are waked only when they have run
/// out of work, and none is started as long as no more waits than the calling thread can begin with. A thread that
/// cannot be started is done without.
///
/// Unchecked, since the monitor guards what changes, and `threads` is the calling thread's alone.
final class Workers<Input: Sendable, Output: Sendable>: @unchecked Sendable {
  /// An input on its way to its output. Unchecked: the monitor of the workers guards it.
  final class Task: @unchecked Sendable {
    fileprivate let input: Input
    fileprivate var output: Output?

    fileprivate init(_ input: Input) {
      self.input = input
    }
  }

  /// What is waited for: work, by the threads; an output, by the calling thread.
  private enum Condition {
    static var work: Int { 0 }
    static var output: Int { 1 }
  }

  private var most: Int
  private let work: @Sendable (Input) -> Output
  private let monitor = Monitor(conditions: 2)
  /// What nobody has begun, from `next` on.
  private var waiting: [Task?] = []
  private var next = 0
  /// Threads that sleep and were not waked.
  private var idle = 0
  /// Threads that were waked and have not noticed.
  private var waked = 0
  /// What the calling thread sleeps for.
  private var awaited: Task?
  private var isFinished = false
  private var threads: [ThreadHandle] = []

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

  /// Works on the next input on the calling thread, if any waits.
  func workOnNext() -> Bool {
    guard let task = monitor.locked({ takeNext() }) else { return false }
    finish(task, with: work(task.input))
    return true
  }

  /// Whether an output is there.
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

  /// Drops what nobody has begun and returns when all threads have ended.
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

  /// Sleeps until there may be work; false where there will be none.
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
