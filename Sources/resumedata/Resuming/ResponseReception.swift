import KeyedArchives
import ResumeDataKit

/// The state of a response: the verdict on its header section, and the number of bytes of its body that were passed on.
struct ResponseReception {
  /// The required properties of the response.
  let expectation: ContinuationExpectation
  /// The response, after its header section is complete, or nil if it cannot be read.
  private(set) var response: ServerResponse?
  /// The verdict on it.
  private(set) var verdict: ResponseVerdict?
  /// The number of bytes of the body that were passed on.
  private(set) var count: Int64 = 0

  private var headers = IncludedHeaders()

  init(_ expectation: ContinuationExpectation) { self.expectation = expectation }

  /// The number of needed bytes of the body: 0 if it does not have the remaining bytes.
  private var expected: Int64 { verdict?.action == .append ? verdict?.contentRange?.length ?? 0 : 0 }

  /// Whether no more bytes are needed.
  var isEnded: Bool { headers.isComplete && count == expected }

  /// Whether the response extends to the end of the file, so that no further request is needed.
  var reachesEnd: Bool { verdict?.contentRange.map { expectation.reachesEnd($0) } ?? false }

  /// Takes output of curl, and returns the bytes to append. Bytes after the range of the response are not appended.
  mutating func take(_ piece: [UInt8]) -> [UInt8] {
    let body = headers.body(in: piece)
    guard headers.isComplete else { return [] }
    if response == nil { judge() }
    let wanted = body.prefix(Int(min(expected - count, Int64(body.count))))
    count += Int64(wanted.count)
    return Array(wanted)
  }

  private mutating func judge() {
    guard let recorded = ResponseTranscript(headers.section).final, let status = recorded.status else { return }
    let response = ServerResponse(
      status: status, headers: recorded.headers.map { .init(name: $0.name, value: $0.value) })
    self.response = response
    verdict = expectation.verdict(for: response)
  }
}
