public import SystemPackage

/// Processes many files, several in parallel, and delivers the results in the order of the files.
public struct Batch: Sendable, Hashable {
  /// The number of files to process in parallel, from 1 to 128. Other numbers are clamped.
  public var jobs: Int {
    didSet { jobs = Self.possible(jobs) }
  }
  /// Whether our temporary files that a killed run left in the directories are removed.
  public var removesStaleTemporaryFiles: Bool

  /// - Parameter jobs: the number of files to process in parallel, from 1 to 128; nil for the number of active
  ///   processors.
  public init(jobs: Int? = nil, removesStaleTemporaryFiles: Bool = false) {
    self.jobs = Self.possible(jobs ?? SystemCalls.processorCount)
    self.removesStaleTemporaryFiles = removesStaleTemporaryFiles
  }

  /// More threads are not useful, and each takes memory.
  private static func possible(_ jobs: Int) -> Int { min(max(1, jobs), 128) }

  /// What is delivered.
  public enum Event<Output: Sendable>: Sendable {
    /// A file was processed.
    case done(FoundFile, Output)
    /// `-` in the order of the arguments. The receiver reads it.
    case standardInput
    /// Something in a directory was skipped.
    case skipped(FilePath, SkipReason)
    /// An argument or directory could not be read.
    case failure(FileOperationError)
    /// A directory had temporary files of a killed run.
    case cleaned(FilePath, StaleTemporaryFiles)
  }

  /// How it ended.
  public enum Ending: Sendable, Hashable {
    /// All files were processed.
    case complete
    /// The run was interrupted. Files in progress were finished and delivered, and the others were not begun.
    case interrupted
  }

  /// Processes files.
  ///
  /// Blocks the calling thread. Files are found and results delivered on this thread, which also processes files when
  /// it would have to wait: one job needs no other thread. Only a few files are found ahead of the delivered ones.
  ///
  /// - Parameters:
  ///   - items: the files, as a ``FileFinder`` finds them.
  ///   - isCancelled: called before each file. Once it is true, no file is begun. Called from several threads.
  ///   - work: what is done with a file. Called from several threads.
  ///   - beforePause: called on the calling thread before it processes a file or waits for another thread.
  ///   - deliver: gets the results in the order of the items. If it throws, no more files are begun, files in progress
  ///     are finished, and the error is rethrown.
  public func run<Output: Sendable, Failure: Error>(
    over items: some Sequence<FileFinder.Item>,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    work: @escaping @Sendable (FoundFile) -> Output,
    beforePause: () -> Void = {},
    deliver: (Event<Output>) throws(Failure) -> Void
  ) throws(Failure) -> Ending {
    let workers = Workers<FoundFile, Event<Output>?>(most: jobs - 1) { isCancelled() ? nil : .done($0, work($0)) }
    // Enough files in advance that one slow file or thread does not stop the others.
    let window = jobs * 16
    var waiting: [Slot<Output>] = []
    var first = 0
    var iterator = items.makeIterator()
    var stop = false
    var isAtEnd = false
    // All threads have ended when this function returns.
    defer { workers.finish() }
    while true {
      while !stop, !isAtEnd, waiting.count - first < window {
        if isCancelled() {
          stop = true
        } else if let item = iterator.next() {
          waiting.append(begin(item, workers))
        } else {
          isAtEnd = true
        }
        // Finished results are delivered immediately.
        if waiting.count > first, waiting[first].isDone(workers) { break }
      }
      guard first < waiting.count else { return stop ? .interrupted : .complete }
      let slot = waiting[first]
      if !slot.isDone(workers) {
        beforePause()
        if workers.workOnNext() { continue }
      }
      first += 1
      if first >= window {
        waiting.removeFirst(first)
        first = 0
      }
      switch slot {
      case .event(let event): try deliver(event)
      case .nothing: break
      case .task(let task):
        if let event = workers.output(of: task) { try deliver(event) } else { stop = true }
      }
    }
  }

  /// An item in the order of delivery.
  private enum Slot<Output: Sendable> {
    case event(Event<Output>)
    /// Nothing to report.
    case nothing
    /// A file in progress, or not begun.
    case task(Workers<FoundFile, Event<Output>?>.Task)

    func isDone(_ workers: Workers<FoundFile, Event<Output>?>) -> Bool {
      if case .task(let task) = self { workers.isDone(task) } else { true }
    }
  }

  /// Begins one item. A file is given to the workers.
  private func begin<Output: Sendable>(
    _ item: FileFinder.Item, _ workers: Workers<FoundFile, Event<Output>?>
  ) -> Slot<Output> {
    switch item {
    case .standardInput: return .event(.standardInput)
    case .skipped(let path, let reason): return .event(.skipped(path, reason))
    case .failure(let error): return .event(.failure(error))
    case .directory(let directory):
      guard removesStaleTemporaryFiles else { return .nothing }
      let stale = StaleTemporaryFiles.remove(in: directory)
      return stale == StaleTemporaryFiles() ? .nothing : .event(.cleaned(directory.path, stale))
    case .file(let file): return .task(workers.add(file))
    }
  }
}
