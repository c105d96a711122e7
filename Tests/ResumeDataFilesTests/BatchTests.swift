import Foundation
import SystemPackage
import Testing

@testable import ResumeDataFiles

@Suite("Batches")
struct BatchTests {
  /// Counters that several threads increment.
  private final class Counts: @unchecked Sendable {
    private let lock = NSLock()
    private var current = 0
    private var highest = 0
    private var total = 0

    var most: Int { lock.withLock { highest } }
    var all: Int { lock.withLock { total } }

    /// Enters, and waits, at most some seconds, until `count` threads were inside at the same time.
    func enter(waitingFor count: Int) {
      enter()
      for _ in 0..<5_000 where most < count { usleep(1_000) }
    }

    func enter() {
      lock.withLock {
        current += 1
        total += 1
        highest = max(highest, current)
      }
    }

    func leave() { lock.withLock { current -= 1 } }
  }

  private func files(_ count: Int) -> [FileFinder.Item] {
    (0..<count).map { .file(FoundFile(path: FilePath("\($0)"), relative: FilePath("\($0)"))) }
  }

  @Test(
    "an impossible number of jobs becomes the nearest possible one",
    arguments: [(0, 1), (-5, 1), (129, 128), (7, 7)])
  func possibleJobs(requested: Int, given: Int) {
    #expect(Batch(jobs: requested).jobs == given)
    var batch = Batch(jobs: 3)
    batch.jobs = requested
    #expect(batch.jobs == given)
  }

  @Test("results are delivered in the order of the files", arguments: [1, 2, 7])
  func order(jobs: Int) {
    var delivered: [String] = []
    let ending = Batch(jobs: jobs).run(over: files(60)) { file in
      // Every third file takes longer.
      if file.path.string.hasSuffix("3") { usleep(3_000) }
      return file.path.string
    } deliver: { event in
      guard case .done(let file, let text) = event else { return }
      #expect(file.path.string == text)
      delivered.append(text)
    }
    #expect(ending == .complete && delivered == (0..<60).map(String.init))
  }

  @Test(
    "small files are processed in groups of bounded count and bytes, large ones alone, and delivered in their order",
    arguments: [1, 2, 7])
  func groups(jobs: Int) throws {
    let scratch = try Scratch()
    let sizes = (0..<100).map { $0 % 10 == 3 ? 5_000 : $0 % 10 == 7 ? 400 : 10 }
    let files = try sizes.enumerated().map { index, size in
      FileFinder.Item.file(FoundFile(path: try scratch.put("\(index)", String(repeating: "x", count: size))))
    }
    let groups = Counts()
    var delivered: [Int] = []
    let ending = Batch(jobs: jobs).run(over: files, in: Batch.Grouping(files: 8, bytes: 1_000)) { files in
      groups.enter()
      groups.leave()
      let all = files.map { Int($0.path.lastComponent?.string ?? "") ?? -1 }
      let bytes = all.reduce(0) { $0 + sizes[$1] }
      #expect(all.count <= 8 && (bytes <= 1_000 || all.count == 1), "\(all)")
      return all
    } deliver: { event in
      if case .done(_, let number) = event { delivered.append(number) }
    }
    #expect(ending == .complete)
    #expect(delivered == Array(0..<100))
    #expect(groups.all >= 22 && groups.all < 60, "10 large files, and 90 small ones in groups")
  }

  @Test("files that are not there are processed, each alone")
  func missingFiles() {
    var delivered = 0
    _ = Batch(jobs: 2).run(over: files(20), in: Batch.Grouping(files: 8, bytes: 1_000)) { files in
      #expect(files.count == 1)
      return files
    } deliver: { _ in
      delivered += 1
    }
    #expect(delivered == 20)
  }

  @Test("as many files are processed in parallel as requested, also if they only wait", arguments: [1, 3, 12])
  func jobs(jobs: Int) {
    let counts = Counts()
    _ = Batch(jobs: jobs).run(over: files(jobs * 6)) { _ in
      counts.enter(waitingFor: jobs)
      counts.leave()
    } deliver: { _ in
    }
    #expect(counts.most == jobs && counts.all == jobs * 6)
  }

  @Test("the number of jobs has bounds and a default")
  func jobBounds() {
    #expect(Batch(jobs: 0).jobs == 1 && Batch(jobs: -5).jobs == 1 && Batch(jobs: .max).jobs == 128)
    #expect(Batch().jobs == min(128, ProcessInfo.processInfo.activeProcessorCount))
  }

  @Test("only a few files are found ahead of the delivered ones, however many there are")
  func window() {
    var (found, delivered, ahead) = (0, 0, 0)
    let items = sequence(state: 0) { (state: inout Int) -> FileFinder.Item? in
      state += 1
      found = state
      return state > 5_000 ? nil : .file(FoundFile(path: "x", relative: "x"))
    }
    _ = Batch(jobs: 3).run(over: items) { _ in
      // The first file takes long, so the others are done before it is delivered.
      0
    } deliver: { _ in
      delivered += 1
      ahead = max(ahead, found - delivered)
    }
    #expect(delivered == 5_000 && ahead <= 48)
  }

  @Test("errors, skipped files and standard input are delivered in order")
  func otherItems() {
    let fault = FileOperationError("open", "b", .busy)
    let items: [FileFinder.Item] =
      files(1) + [.failure(fault), .skipped("c", .backup), .standardInput] + files(1)
    var delivered: [String] = []
    _ = Batch(jobs: 2).run(over: items) { _ in
      usleep(2_000)
    } deliver: { event in
      switch event {
      case .done(let file, _): delivered.append("\(file.path)")
      case .failure(let fault): delivered.append(fault.path.string)
      case .skipped(let path, let reason): delivered.append("\(path) \(reason)")
      case .standardInput: delivered.append("-")
      case .cleaned: delivered.append("cleaned")
      }
    }
    #expect(delivered == ["0", "b", "c a backup", "-", "0"])
  }

  @Test("after a cancellation no file is begun, and files in progress are finished and delivered", arguments: [1, 4])
  func cancelled(jobs: Int) {
    let counts = Counts()
    var delivered = 0
    let ending = Batch(jobs: jobs).run(over: files(1_000), isCancelled: { counts.all >= 20 }) { _ in
      counts.enter()
      usleep(1_000)
      counts.leave()
    } deliver: { _ in
      delivered += 1
    }
    #expect(ending == .interrupted && delivered == counts.all)
    #expect(delivered >= 20 && delivered < 20 + jobs)
  }

  @Test("a cancellation before the start does nothing, and one after the last file changes nothing")
  func cancelledAtTheEnds() {
    let counts = Counts()
    var ending = Batch(jobs: 2).run(over: files(9), isCancelled: { true }) { _ in
      counts.enter()
    } deliver: { _ in
    }
    #expect(ending == .interrupted && counts.all == 0)
    ending = Batch(jobs: 2).run(over: files(0)) { _ in
      counts.enter()
    } deliver: { _ in
    }
    #expect(ending == .complete && counts.all == 0)
  }

  @Test("if a delivery fails, no file is begun, all threads end, and the error is thrown")
  func failedDelivery() {
    struct Full: Error {}
    let counts = Counts()
    var delivered = 0
    #expect(throws: Full.self) {
      try Batch(jobs: 3).run(over: files(1_000)) { _ in
        counts.enter()
        usleep(2_000)
        counts.leave()
      } deliver: { (_: Batch.Event<Void>) throws(Full) in
        delivered += 1
        if delivered == 5 { throw Full() }
      }
    }
    let all = counts.all
    usleep(20_000)
    #expect(delivered == 5 && all < 5 + 49 && counts.all == all)
  }

  @Test("stale temporary files are removed from each directory before its files, if requested")
  func staleFiles() throws {
    let scratch = try Scratch()
    let name = ".a.4999999-0123456789abcdef.resumedata-tmp"
    for directory in ["b", "c"] {
      try scratch.put("\(directory)/a", "")
      try scratch.put("\(directory)/\(name)", "")
    }
    // One path is a directory, one is a file in another directory.
    let paths = ["\(scratch.path)/b", "\(scratch.path)/c/a"]
    for cleans in [false, true, true] {
      var cleaned: [FilePath: Int] = [:]
      _ = Batch(jobs: 1, removesStaleTemporaryFiles: cleans).run(over: FileFinder(paths)) { _ in
      } deliver: { event in
        if case .cleaned(let directory, let stale) = event { cleaned[directory] = stale.removed }
      }
      let first = cleans && !cleaned.isEmpty
      #expect(cleaned == (first ? [scratch["b"]: 1, scratch["c"]: 1] : [:]))
      #expect(scratch.names("b") == (cleans ? ["a"] : [name, "a"]) && scratch.names("c") == scratch.names("b"))
    }
  }

  @Test("one job runs on the calling thread, several also on other threads", arguments: [1, 3])
  func threads(jobs: Int) {
    let counts = Counts()
    let here = ObjectIdentifier(Thread.current)
    var threads: Set<ObjectIdentifier> = []
    _ = Batch(jobs: jobs).run(over: files(jobs * 6)) { _ in
      counts.enter(waitingFor: jobs)
      counts.leave()
      return ObjectIdentifier(Thread.current)
    } deliver: { event in
      if case .done(_, let thread) = event { threads.insert(thread) }
    }
    #expect(threads.count == jobs && threads.contains(here))
  }

  @Test("a slow file does not keep other threads from later files")
  func slowFile() {
    let counts = Counts()
    var delivered = 0
    _ = Batch(jobs: 2).run(over: files(40)) { file in
      // The first ends when four others have been worked on.
      if file.path == "0" { for _ in 0..<5_000 where counts.all < 4 { usleep(1_000) } }
      let others = counts.all
      counts.enter()
      counts.leave()
      return others
    } deliver: { event in
      guard case .done(let file, let others) = event else { return }
      if file.path == "0" { #expect(others >= 4) }
      delivered += 1
    }
    #expect(delivered == 40)
  }

  @Test("idle threads are woken up when more files are found", arguments: [2, 5])
  func slowFinding(jobs: Int) {
    let found = sequence(state: 0) { (state: inout Int) -> FileFinder.Item? in
      state += 1
      // Finding every tenth file takes long.
      if state % 10 == 0 { usleep(3_000) }
      return state > 200 ? nil : .file(FoundFile(path: FilePath("\(state)"), relative: "x"))
    }
    var delivered: [String] = []
    let ending = Batch(jobs: jobs).run(over: found) { _ in
      usleep(100)
    } deliver: { event in
      if case .done(let file, _) = event { delivered.append(file.path.string) }
    }
    #expect(ending == .complete && delivered == (1...200).map(String.init))
  }
}
