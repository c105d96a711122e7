import KeyedArchives
import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import Subprocess

/// Sends one continuation request through curl, and judges the response before a byte of its body is used.
struct CurlDownload {
  let request: ContinuationRequest
  /// The required properties of the response.
  let expectation: ContinuationExpectation
  /// Additional header fields, which are not in the blob.
  let extraHeaders: [ArchivedURLRequest.Header]
  /// The interruption by the user.
  let interruption: Interruption

  /// The result of the transfer.
  struct Outcome {
    let reception: ResponseReception
    /// The message of curl, or nil without one.
    let message: String?
  }

  private static let messageLimit = 1 << 16
  private static let pauseBetweenLooks = Duration.milliseconds(50)

  /// Runs curl to its end, or until no more bytes are needed.
  ///
  /// - Parameter append: called with the parts of the body, in order, if the response has the remaining bytes.
  /// - Throws: the errors of `append`, and an error if curl cannot be run.
  func run(append: ([UInt8]) throws -> Void) async throws -> Outcome {
    let configuration = CurlConfiguration(request, extraHeaders: extraHeaders)
    do {
      let result = try await Subprocess.run(
        .name("curl"), arguments: ["-q", "--config", "-"], input: .string(configuration.text), output: .sequence,
        error: .string(limit: Self.messageLimit)
      ) { execution in
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { [interruption] in await Self.end(execution, when: interruption) }
          defer { group.cancelAll() }
          return try await receive(from: execution, append)
        }
      }
      return Outcome(reception: result.closureResult, message: Self.lastLine(of: result.standardError))
    } catch let error as SubprocessError {
      throw FileError(
        code: "no-curl",
        reason: error.code == .executableNotFound
          ? "curl is not installed; resume needs it" : "curl cannot be run: \(error)")
    }
  }

  private typealias CurlExecution = Execution<StringInput<String, UTF8>, SequenceOutput, StringOutput<UTF8>>

  private func receive(
    from curl: CurlExecution, _ append: ([UInt8]) throws -> Void
  ) async throws -> ResponseReception {
    var reception = ResponseReception(expectation)
    for try await piece in curl.standardOutput {
      // On some systems the buffer has no other access to its bytes, so they are copied.
      let body = reception.take(unsafe piece.withUnsafeBytes { unsafe Array($0) })
      if !body.isEmpty { try append(body) }
      // A body without the remaining bytes is not received.
      guard !reception.isEnded, !interruption.isRaised else {
        // curl may have ended already.
        try? curl.send(signal: .terminate)
        break
      }
    }
    return reception
  }

  /// Ends curl when the user interrupts the run, even if the server sends nothing.
  private static func end(_ curl: CurlExecution, when interruption: Interruption) async {
    while !interruption.isRaised {
      do {
        try await Task.sleep(for: pauseBetweenLooks)
      } catch {
        return  // The transfer has ended.
      }
    }
    // curl may have ended already.
    try? curl.send(signal: .terminate)
  }

  private static func lastLine(of message: String?) -> String? {
    message?.split(separator: "\n").last.map { String($0) }
  }
}
