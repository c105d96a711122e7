public import SystemPackage

/// Does the same with many files, several at a time, and delivers the results in the order of the files.
public struct Batch: Sendable, Hashable {
  /// How many files are worked on at a time, from 1 to 128: another number becomes the nearest of these.
  public var jobs: Int {
    didSet { jobs = Self.possible(jobs) }
  }
  /// Whether our temporary files that a killed run left in the directories are removed.
  public var removesStaleTemporaryFiles: Bool

  /// - Parameter jobs: how many files are worked on at a time, from 1 to 128; nil for as many as processors are at
  ///   work.
  public init(jobs: Int? = nil, removesStaleTemporaryFiles: Bool = false) {
    self.jobs = Self.possible(jobs ?? SystemCalls.processorCount)
    self.removesStaleTemporaryFiles = removesStaleTemporaryFiles
  }

  /// More threads than that have never been of use, and each takes memory.
  private static func possible(_ jobs: Int) -> Int { min(max(1, jobs), 128) }

  /// What is delivered.
  public enum Event<Output: Sendable>: Sendable {
    /// A file was worked on.
    case done(FoundFile, Output)
    /// `-` stood here among the arguments; reading it is up to the receiver.
    case standardInput
    /// Something in a directory was left out.
    case skipped(FilePath, SkipReason)
    /// An argument or directory could not be read.
    case failure(FileOperationError)
    /// A directory had temporary files of a killed run.
    case cleaned(FilePath, StaleTemporaryFiles)
  }

  /// How it ended.
  public enum Ending: Sendable, Hashable {
    /// All files were worked on.
    case complete
    /// It was interrupted: those that were begun were finished and delivered, the others were not begun.
    case interrupted
  }

  /// Works on files.
  ///
  /// Blocks the calling thread, on which the files are found and the results delivered, and which works as well where
  /// it would have to wait: one job needs no other thread. However many files there are, only a few are found ahead of
  /// what was delivered.
  ///
  /// - Parameters:
  ///   - items: the files, as a ``FileFinder`` finds them.
  ///   - isCancelled: asked before each file; once true, none is begun any more. Called from several threads.
  ///   - work: what is done with a file. Called from several threads.
  ///   - beforePause: called on the calling thread before it works on a file, or waits for another thread.
  ///   - deliver: gets the results in the order of the items. If it throws, no file is begun any more, those that were
  ///     begun are finished, and the error is passed on.
  public func run<Output: Sendable, Failure: Error>(
    over items: some Sequence<FileFinder.Item>,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    work: @escaping @Sendable (FoundFile) -> Output,
    beforePause: () -> Void = {},
    deliver: (Event<Output>) throws(Failure) -> Void
  ) throws(Failure) -> Ending {
    let workers = Workers<FoundFile, Event<Output>?>(most: jobs - 1) { isCancelled() ? nil : .done($0, work($0)) }
    // So many found ahead that one slow file, or a thread that has to wait for a processor, does not stop the others at
    // once.
    let window = jobs * 16
    var waiting: [Slot<Output>] = []
    var first = 0
    var iterator = items.makeIterator()
    var stop = false
    var isAtEnd = false
    // No thread is at work any more when this returns, whatever happens.
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
        // What is done is delivered at once.
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

  /// An item whose turn to be delivered comes.
  private enum Slot<Output: Sendable> {
    case event(Event<Output>)
    /// Nothing is reported about it.
    case nothing
    /// A file that is worked on, or was not begun.
    case task(Workers<FoundFile, Event<Output>?>.Task)

    func isDone(_ workers: Workers<FoundFile, Event<Output>?>) -> Bool {
      if case .task(let task) = self { workers.isDone(task) } else { true }
    }
  }

  /// Begins with one item; a file is put before the workers.
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
