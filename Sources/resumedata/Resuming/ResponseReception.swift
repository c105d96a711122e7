import KeyedArchives
import ResumeDataKit

/// What came of a response so far: the verdict on its header section, and how many bytes of its body were handed on.
struct ResponseReception {
  /// What the response must say.
  let expectation: ContinuationExpectation
  /// The response, once its header section is whole and could be read.
  private(set) var response: ServerResponse?
  /// The verdict on it.
  private(set) var verdict: ResponseVerdict?
  /// How many bytes of the body were handed on.
  private(set) var count: Int64 = 0

  private var headers = IncludedHeaders()

  init(_ expectation: ContinuationExpectation) { self.expectation = expectation }

  /// How many bytes of the body are wanted: none where it is not the rest.
  private var expected: Int64 { verdict?.action == .append ? verdict?.contentRange?.length ?? 0 : 0 }

  /// Whether nothing more is wanted.
  var isEnded: Bool { headers.isComplete && count == expected }

  /// Whether the response goes to the end of the file, so that nothing is to be asked for any more.
  var reachesEnd: Bool { verdict?.contentRange.map { expectation.reachesEnd($0) } ?? false }

  /// Takes what curl printed, and gives back the bytes to append. What comes behind the range that the response
  /// announced is not appended.
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
