import KeyedArchives
import ResumeDataFiles
import ResumeDataKit
import Subprocess

/// Sends one continuation request through curl, and judges the response before a byte of its body is used.
struct CurlDownload {
  let request: ContinuationRequest
  /// What the response must say.
  let expectation: ContinuationExpectation
  /// More header fields than the blob's own.
  let extraHeaders: [ArchivedURLRequest.Header]
  /// The user's wish that it ends.
  let interruption: Interruption

  /// What came of it.
  struct Outcome {
    let reception: ResponseReception
    /// What curl said, where it said something.
    let message: String?
  }

  private static let messageLimit = 1 << 16
  private static let pauseBetweenLooks = Duration.milliseconds(50)

  /// Runs curl to its end, or until nothing more is wanted of it.
  ///
  /// - Parameter append: called with the pieces of the body in their order, once the response was found to be the rest.
  /// - Throws: what `append` throws, and where curl cannot be run.
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
          ? "curl, through which resume works, is not installed" : "curl cannot be run: \(error)")
    }
  }

  private typealias CurlExecution = Execution<StringInput<String, UTF8>, SequenceOutput, StringOutput<UTF8>>

  private func receive(
    from curl: CurlExecution, _ append: ([UInt8]) throws -> Void
  ) async throws -> ResponseReception {
    var reception = ResponseReception(expectation)
    for try await piece in curl.standardOutput {
      // The buffer has no other access to its bytes on all systems; they are copied.
      let body = reception.take(unsafe piece.withUnsafeBytes { unsafe Array($0) })
      if !body.isEmpty { try append(body) }
      // A body that is not the rest is not waited for.
      guard !reception.isEnded, !interruption.isRaised else {
        // It may have ended by itself.
        try? curl.send(signal: .terminate)
        break
      }
    }
    return reception
  }

  /// Ends curl when the user wants that, whether or not anything comes from the server.
  private static func end(_ curl: CurlExecution, when interruption: Interruption) async {
    while !interruption.isRaised {
      do {
        try await Task.sleep(for: pauseBetweenLooks)
      } catch {
        return  // The transfer has ended.
      }
    }
    // It may have ended by itself.
    try? curl.send(signal: .terminate)
  }

  private static func lastLine(of message: String?) -> String? {
    message?.split(separator: "\n").last.map { String($0) }
  }
}
