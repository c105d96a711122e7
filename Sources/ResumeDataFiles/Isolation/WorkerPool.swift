package import SystemPackage

/// Processes that work for this one, each on one request at a time, so that a fault in one of them costs one request.
///
/// They are started as they are needed: never more than there are calls at the same time. One that ended is replaced.
///
/// Unchecked: the monitor guards the idle processes.
package final class WorkerPool: @unchecked Sendable {
  private let program: WorkerProgram
  private let patience: Int
  private let monitor = Monitor(conditions: 0)
  private var idle: [WorkerProcess] = []

  /// - Parameters:
  ///   - program: calls ``WorkerService/run(_:)``.
  ///   - patience: how many seconds a process may be silent.
  package init(_ program: WorkerProgram, patience: Int = 30) {
    (self.program, self.patience) = (program, patience)
  }

  /// Starts a process for the first request, if that is possible. It gets ready while this one does other things.
  package func prepare() {
    if let worker = try? WorkerProcess(program) { give(worker) }
  }

  /// Lets a process work, and passes on its answer part by part. Blocks the calling thread. May be called from several
  /// threads.
  ///
  /// - Parameters:
  ///   - files: open files that it gets with the request, at most four.
  ///   - interruption: tells it to stop early; it still answers.
  ///   - receive: gets the parts of the answer. If it throws, the answer is invalid.
  package func work(
    on request: [UInt8], files: [FileDescriptor] = [], interruption: Interruption? = nil,
    receive: ([UInt8]) throws -> Void
  ) throws(WorkerFailure) {
    let worker = try take()
    try worker.work(
      on: request, files: files, patience: patience, interruption: interruption, receive: receive)
    give(worker)
  }

  private func take() throws(WorkerFailure) -> WorkerProcess {
    while let worker = monitor.locked({ idle.popLast() }) {
      if worker.isIdle { return worker }
    }
    return try WorkerProcess(program)
  }

  private func give(_ worker: WorkerProcess) { monitor.locked { idle.append(worker) } }
}
