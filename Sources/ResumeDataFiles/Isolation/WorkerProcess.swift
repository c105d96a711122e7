#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
package import SystemPackage

/// The program that a worker process runs.
package struct WorkerProgram: Sendable {
  let path: FilePath
  /// With the name of the program.
  let arguments: [String]

  /// A program at a path.
  package init(_ path: FilePath, _ arguments: [String]) { (self.path, self.arguments) = (path, arguments) }

  /// The running program with other arguments.
  package static func this(_ arguments: [String]) throws(FileOperationError) -> WorkerProgram {
    let path = try mappingErrno("start", "a process") { () throws(Errno) in try SystemCalls.runningProgram() }
    return WorkerProgram(path, arguments)
  }
}

/// Why a worker process gave no answer.
package enum WorkerFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// No process could be started.
  case notStarted(Errno)
  /// A signal ended it.
  case signal(Int)
  /// It ended by itself.
  case exit(code: Int)
  /// It gave no sign for too long, and was ended.
  case silent(seconds: Int)
  /// What it said is not an answer, and it was ended.
  case invalidAnswer

  /// In words, for a report on the file that it read.
  package var description: String {
    switch self {
    case .notStarted(let number): "no process could be started to read it: \(number)"
    case .signal(let number): "the process that read it ended by signal \(number)"
    case .exit(let code): "the process that read it ended with exit code \(code)"
    case .silent(let seconds): "the process that read it did not end within \(seconds) s without a sign of progress"
    case .invalidAnswer: "the process that read it gave an invalid answer"
    }
  }
}

/// A process that works for this one, as long as the value exists.
///
/// Unchecked: only one thread uses it at a time. The pool hands an idle process to one call, which gives it back.
final class WorkerProcess: @unchecked Sendable {
  private let process: pid_t
  private let socket: OwnedDescriptor
  private var received: [UInt8] = []
  private var hasEnded = false

  private static let partLength = 64 << 10
  /// The longest answer.
  private static let maximumAnswer = 1 << 30

  init(_ program: WorkerProgram) throws(WorkerFailure) {
    do throws(Errno) {
      let (own, other) = try SystemCalls.socketPair()
      socket = OwnedDescriptor(own)
      let theirs = OwnedDescriptor(other)
      process = try SystemCalls.start(program.path, program.arguments, socket: theirs.descriptor)
    } catch {
      throw .notStarted(error)
    }
  }

  deinit { if !hasEnded { _ = SystemCalls.end(process) } }

  /// Whether it waits for work: one that has ended, or says something, does not.
  var isIdle: Bool { !hasEnded && received.isEmpty && !SystemCalls.isReadable(socket.descriptor) }

  /// Lets it work, and passes on its answer part by part. After an error it has ended.
  ///
  /// - Parameters:
  ///   - patience: how many seconds may pass without a sign of it.
  ///   - interruption: tells it to stop early.
  func work(
    on request: [UInt8], files: [FileDescriptor], patience: Int, interruption: Interruption?,
    receive: ([UInt8]) throws -> Void
  ) throws(WorkerFailure) {
    do {
      try send(.work, request, files)
      var interruption = interruption
      var length = 0
      while true {
        let message = try next(patience: patience, interruption: &interruption)
        length += message.bytes.count
        guard length <= Self.maximumAnswer else { throw WorkerFailure.invalidAnswer }
        switch message.kind {
        case .sign: break
        case .part: try receive(message.bytes)
        case .end:
          guard received.isEmpty else { throw WorkerFailure.invalidAnswer }
          return
        case .work, .cancel: throw WorkerFailure.invalidAnswer
        }
      }
    } catch {
      hasEnded = true
      let (signal, code) = SystemCalls.end(process)
      if let failure = error as? WorkerFailure { throw failure }
      if !(error is Ended) { throw .invalidAnswer }
      throw signal == 0 ? .exit(code: code) : .signal(signal)
    }
  }

  /// The connection is closed.
  private struct Ended: Error {}

  private func send(_ kind: Message.Kind, _ bytes: [UInt8] = [], _ files: [FileDescriptor] = []) throws(Ended) {
    do throws(Errno) {
      try SystemCalls.send(Message.encoded(kind, bytes), with: files, to: socket.descriptor)
    } catch {
      throw Ended()
    }
  }

  /// The next message.
  private func next(patience: Int, interruption: inout Interruption?) throws -> Message {
    while true {
      if let (message, length) = try Message.first(in: received[...]) {
        received.removeFirst(length)
        return message
      }
      try waitForMore(patience: patience, interruption: &interruption)
      let part = try? socket.descriptor.part(Self.partLength)
      guard let part, !part.isEmpty else { throw Ended() }
      received += part
    }
  }

  /// Waits second by second, so that a time for which both processes were stopped does not count.
  private func waitForMore(patience: Int, interruption: inout Interruption?) throws {
    var seconds = 0
    while true {
      switch SystemCalls.wait(for: socket.descriptor, orInterruptedBy: interruption, milliseconds: 1_000) {
      case .readable: return
      case .interrupted:
        interruption = nil
        try send(.cancel)
      case .timeout:
        seconds += 1
        if seconds >= patience { throw WorkerFailure.silent(seconds: patience) }
      }
    }
  }
}
