package import SystemPackage

/// What a worker process does: it works on requests until the process that started it closes the connection.
package struct WorkerService {
  /// One request.
  package struct Request {
    package let bytes: [UInt8]
    /// The open files that came with it, which are the receiver's to close.
    package let files: [FileDescriptor]
    /// For signs of progress and the answer.
    package let reply: WorkerReply
  }

  /// How much address space a process may use.
  private static let addressSpace = 1 << 30

  /// Works on requests; never returns. The process has few rights from then on: see ``SystemCalls/confine``.
  ///
  /// - Parameter work: works on one request. What it sends is the answer.
  /// - Returns: only if standard input is not a connection to a process that gives work.
  package static func run(_ work: (Request) -> Void) {
    guard SystemCalls.isSocket(.standardInput) else { return }
    SystemCalls.confine(addressSpace: addressSpace)
    let reply = WorkerReply(.standardInput)
    while let (message, files) = next() {
      // Work that is done cannot be cancelled.
      guard message.kind == .work else { continue }
      reply.begin()
      work(Request(bytes: message.bytes, files: files, reply: reply))
      reply.end()
    }
    CurrentProcess.exit()
  }

  /// The next message. No more than it is received, so that one that cancels the work is noticed as more to receive.
  private static func next() -> (message: Message, files: [FileDescriptor])? {
    var received: [UInt8] = []
    var files: [FileDescriptor] = []
    while true {
      guard let missing = try? Message.missing(in: received) else { return nil }
      if missing == 0 { break }
      guard let more = try? SystemCalls.receive(atMost: min(missing, partLength), from: .standardInput),
        !more.bytes.isEmpty
      else { return nil }
      received += more.bytes
      files += more.files
    }
    return (try? Message.first(in: received[...])).flatMap { $0 }.map { ($0.message, files) }
  }

  private static let partLength = 64 << 10
}

/// The connection of a worker process to the one that gives it work.
///
/// Unchecked: a worker process has one thread. The progress closures of a search, which get it, must be sendable.
package final class WorkerReply: @unchecked Sendable {
  private let socket: FileDescriptor
  /// Small parts go out together.
  private var buffer: [UInt8] = []
  private var lastSign = 0

  private static let bufferLength = 64 << 10
  /// Seconds of processor time without a sign of progress. This limit also ends a process whose parent has ended, and
  /// so cannot notice that it is silent.
  private static let processorSeconds = 60

  fileprivate init(_ socket: FileDescriptor) { self.socket = socket }

  /// Whether the work is not needed any more. The one who waits for it says nothing else meanwhile.
  package var interruption: Interruption { Interruption(pipe: socket) }

  /// Gives the work its time. Small pieces of work share a second.
  fileprivate func begin() { _ = beginSecond() }

  /// Whether no sign was given in this second.
  private func beginSecond() -> Bool {
    let now = SystemCalls.seconds
    guard now != lastSign else { return false }
    lastSign = now
    SystemCalls.limitProcessorTime(seconds: Self.processorSeconds)
    return true
  }

  /// Shows that the work goes on. Cheap enough to be called often.
  package func sign() {
    guard beginSecond() else { return }
    send(.sign)
    flush()
  }

  /// Adds a part to the answer.
  package func send(_ part: [UInt8]) {
    send(.part, part)
    if buffer.count >= Self.bufferLength { flush() }
  }

  fileprivate func end() {
    send(.end)
    flush()
  }

  private func send(_ kind: Message.Kind, _ bytes: [UInt8] = []) { buffer += Message.encoded(kind, bytes) }

  private func flush() {
    // Nobody waits for the answer.
    guard (try? SystemCalls.send(buffer, with: [], to: socket)) != nil else { CurrentProcess.exit() }
    buffer = []
  }
}
