import ArgumentParser
import ResumeDataFiles
import ResumeDataScan
import SystemPackage

/// Processes in which evidence is searched: a fault in what reads hostile files costs one file.
///
/// This process opens the files, and passes them on. The other one has them alone, and few rights.
struct SearchProcesses: Sendable {
  /// The argument with which this program becomes such a process. Of no use on a command line.
  static let argument = "search-process"

  private let pool: WorkerPool
  private let interruption: Interruption

  /// - Parameter interruption: ends searches early.
  init(_ interruption: Interruption) throws(FileOperationError) {
    pool = WorkerPool(try .this(["resumedata", Self.argument]))
    self.interruption = interruption
    pool.prepare()
  }

  /// Searches in another process.
  func run(_ search: EvidenceSearch) throws -> SearchAnswer { try run([search])[0].get() }

  /// Searches in another process, which gets all searches at once. If it is lost, those without an answer are repeated
  /// one by one.
  func run(_ searches: [EvidenceSearch]) -> [Result<SearchAnswer, any Error>] {
    GroupedWork.answers(to: searches) { searches, receive in
      let request = try EvidenceSearch.request(searches)
      var answer = SearchAnswer()
      try withExtendedLifetime(searches) {
        try pool.work(on: request.bytes, files: request.files, interruption: interruption) { part in
          guard try answer.take(part) else { return }
          try receive(answer)
          answer = SearchAnswer()
        }
      }
    }
  }

  /// Searches for the process that started this one, to its end.
  static func serve() -> Never {
    WorkerService.run { request in
      guard let searches = try? EvidenceSearch.all(request.bytes, request.files) else {
        Command.exit(withError: fault)
      }
      let reply = request.reply
      for search in searches {
        let answer = search.run(reply.interruption) { reply.sign() }
        guard (try? answer.write { reply.send($0) }) != nil else { Command.exit(withError: fault) }
      }
    }
    Command.exit(withError: ValidationError("\(argument) is started by scan."))
  }

  /// The exit code for a fault of our own.
  private static let fault = ExitCode(70)
}
