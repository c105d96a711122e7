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

  /// Which files are processed together.
  public struct Grouping: Sendable, Hashable {
    /// The maximum number of files.
    public var files: Int
    /// The maximum number of bytes of all of them. A larger file is processed alone.
    public var bytes: Int

    /// Creates limits of groups.
    public init(files: Int, bytes: Int) { (self.files, self.bytes) = (files, bytes) }
  }

  /// Processes files, each by itself: see ``run(over:in:isCancelled:work:beforePause:deliver:)``.
  public func run<Output: Sendable, Failure: Error>(
    over items: some Sequence<FileFinder.Item>,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    work: @escaping @Sendable (FoundFile) -> Output,
    beforePause: () -> Void = {},
    deliver: (Event<Output>) throws(Failure) -> Void
  ) throws(Failure) -> Ending {
    let single = Grouping(files: 1, bytes: 0)
    return try run(
      over: items, in: single, isCancelled: isCancelled, work: { $0.map(work) }, beforePause: beforePause,
      deliver: deliver)
  }

  /// Processes files.
  ///
  /// Blocks the calling thread. Files are found and results delivered on this thread, which also processes files when
  /// it would have to wait: one job needs no other thread. Only a few files are found ahead of the delivered ones.
  ///
  /// - Parameters:
  ///   - items: the files, as a ``FileFinder`` finds them.
  ///   - grouping: how many are processed together.
  ///   - isCancelled: called before each group. Once it is true, no file is begun. Called from several threads.
  ///   - work: what is done with a group: an output for each file. Called from several threads.
  ///   - beforePause: called on the calling thread before it processes files or waits for another thread.
  ///   - deliver: gets the results in the order of the items. If it throws, no more files are begun, files in progress
  ///     are finished, and the error is rethrown.
  public func run<Output: Sendable, Failure: Error>(
    over items: some Sequence<FileFinder.Item>,
    in grouping: Grouping,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    work: @escaping @Sendable ([FoundFile]) -> [Output],
    beforePause: () -> Void = {},
    deliver: (Event<Output>) throws(Failure) -> Void
  ) throws(Failure) -> Ending {
    let workers = GroupWorkers<Output>(most: jobs - 1) { isCancelled() ? nil : work($0) }
    var groups = Groups<Output>(grouping, workers)
    // Enough files in advance that one slow file or thread does not stop the others.
    let window = jobs * 16 * min(grouping.files, 4)
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
          waiting.append(begin(item, &groups))
        } else {
          isAtEnd = true
        }
        // Finished results are delivered immediately.
        if waiting.count > first, waiting[first].isDone(workers) { break }
      }
      guard first < waiting.count else { return stop ? .interrupted : .complete }
      let slot = waiting[first]
      if !slot.isDone(workers) {
        groups.send()
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
      case .file(let group, let index):
        if let outputs = group.task.flatMap({ workers.output(of: $0) }) {
          try deliver(.done(group.files[index], outputs[index]))
        } else {
          stop = true
        }
      }
    }
  }

  private typealias GroupWorkers<Output: Sendable> = Workers<[FoundFile], [Output]?>

  /// Files that are processed together. Only the calling thread uses it.
  private final class Group<Output: Sendable> {
    var files: [FoundFile] = []
    var bytes = 0
    /// Nil until it is given to the workers.
    var task: GroupWorkers<Output>.Task?
  }

  /// The group that is not complete.
  private struct Groups<Output: Sendable> {
    private let grouping: Grouping
    private let workers: GroupWorkers<Output>
    private var open: Group<Output>?

    init(_ grouping: Grouping, _ workers: GroupWorkers<Output>) {
      (self.grouping, self.workers) = (grouping, workers)
    }

    /// Adds a file to a group.
    mutating func add(_ file: FoundFile) -> Slot<Output> {
      let bytes = grouping.files > 1 ? Self.size(of: file) : nil
      guard let bytes, bytes <= grouping.bytes else { return add(file, to: Group(), bytes: grouping.bytes) }
      if let open, open.bytes + bytes > grouping.bytes { send() }
      return add(file, to: open ?? Group(), bytes: bytes)
    }

    private mutating func add(_ file: FoundFile, to group: Group<Output>, bytes: Int) -> Slot<Output> {
      group.files.append(file)
      group.bytes += bytes
      if group.bytes >= grouping.bytes || group.files.count >= grouping.files {
        if open === group { open = nil }
        group.task = workers.add(group.files)
      } else {
        open = group
      }
      return .file(group, group.files.count - 1)
    }

    /// Gives the open group to the workers.
    mutating func send() {
      guard let group = open else { return }
      group.task = workers.add(group.files)
      open = nil
    }

    /// The size of a regular file, as a hint; nil for others, which may be slow.
    private static func size(of file: FoundFile) -> Int? {
      guard let stat = try? Stat(file.path, followTargetSymlink: false), stat.type == .regular else { return nil }
      return Int(stat.size)
    }
  }

  /// An item in the order of delivery.
  private enum Slot<Output: Sendable> {
    case event(Event<Output>)
    /// Nothing to report.
    case nothing
    /// A file of a group that is in progress, or not begun.
    case file(Group<Output>, Int)

    func isDone(_ workers: GroupWorkers<Output>) -> Bool {
      if case .file(let group, _) = self { group.task.map(workers.isDone) ?? false } else { true }
    }
  }

  /// Begins one item. A file is given to the workers.
  private func begin<Output: Sendable>(_ item: FileFinder.Item, _ groups: inout Groups<Output>) -> Slot<Output> {
    switch item {
    case .standardInput: return .event(.standardInput)
    case .skipped(let path, let reason): return .event(.skipped(path, reason))
    case .failure(let error): return .event(.failure(error))
    case .directory(let directory):
      guard removesStaleTemporaryFiles else { return .nothing }
      let stale = StaleTemporaryFiles.remove(in: directory)
      return stale == StaleTemporaryFiles() ? .nothing : .event(.cleaned(directory.path, stale))
    case .file(let file): return groups.add(file)
    }
  }
}
