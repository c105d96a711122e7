/// The responses in the output of a tool: `curl -I`, `-i`, `-v` or `-w`, a HAR file, headers that were copied from a
/// browser. After redirects there are several.
struct ResponseTranscript {
  /// The responses in their order, interim ones (1xx) left out.
  private(set) var responses: [RecordedResponse] = []

  /// The response that the exchange ended with.
  var final: RecordedResponse? { responses.last }

  /// The maximum size of an input; HAR files include bodies.
  static let maximumLength = 64 * 1_024 * 1_024

  /// Whether the text is certainly a transcript: a response in it has a status.
  var isCertain: Bool { responses.contains { $0.status != nil } }

  /// Reads a transcript, which has no responses if the text has none.
  init(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let json = JSONTranscript.responses(in: text)
    responses = json.isEmpty ? Self.read(text) : json
    let isInterim = { (response: RecordedResponse) in response.status.map { $0 < 200 } ?? false }
    if !responses.allSatisfy(isInterim) { responses.removeAll(where: isInterim) }
  }

  private static func read(_ text: String) -> [RecordedResponse] {
    var reader = Reader()
    let lines = joinedPairs(text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline))
    for line in lines { reader.read(line) }
    return reader.finish()
  }

  /// Chrome copies a field as two lines, the name and the value; such pairs become one line.
  private static func joinedPairs(_ lines: [Substring]) -> [Substring] {
    var result: [Substring] = []
    var index = 0
    while index < lines.count {
      let line = lines[index].trimmed
      let name = line.hasSuffix(":") ? line.dropLast() : line
      let next = index + 1 < lines.count ? lines[index + 1].trimmed : ""
      if splitNames.contains(name.lowercased()), !next.isEmpty {
        result.append("\(name): \(next)")
        index += 2
      } else {
        result.append(lines[index])
        index += 1
      }
    }
    return result
  }

  /// The names that a browser may print on a separate line.
  private static let splitNames: Set = [
    "request url", "request method", "status code", "remote address", "referrer policy", "accept-ranges", "age",
    "cache-control", "connection", "content-disposition", "content-encoding", "content-length", "content-range",
    "content-type", "date", "etag", "expires", "last-modified", "location", "retry-after", "server",
    "transfer-encoding", "vary", "via", "www-authenticate",
  ]
}

extension ResponseTranscript {
  /// Assembles lines into responses.
  private struct Reader {
    private var responses: [RecordedResponse] = []
    private var current: RecordedResponse?
    /// Whether lines belong to the header section of the current response.
    private var isInHeaders = true
    private var method: String?
    private var url: String?

    mutating func read(_ line: Substring) {
      switch TranscriptLine(line) {
      case .status(let status): begin(status)
      case .summary(let status):
        let isRepeated = current?.status == status && current?.headers.isEmpty == true
        if !isRepeated { begin(status) }
      case .measured(let status): if current?.status == nil { update { $0.status = status } }
      case .bodyLength(let length): update { $0.bodyLength = length }
      case .method(let name): method = name
      case .url(let text): url = text
      case .header(let header): if isInHeaders { update { $0.headers.append(header) } }
      case .blank: if current?.headers.isEmpty == false { isInHeaders = false }
      case .other: if line.trimmed.lowercased() == "request headers" { isInHeaders = false }
      case .aside: break
      }
    }

    private mutating func begin(_ status: Int) {
      finishCurrent()
      isInHeaders = true
      update { $0.status = status }
    }

    private mutating func update(_ change: (inout RecordedResponse) -> Void) {
      var response = current ?? RecordedResponse()
      change(&response)
      current = response
    }

    private mutating func finishCurrent() {
      guard var response = current else { return }
      response.method = method
      response.url = url
      responses.append(response)
      current = nil
    }

    mutating func finish() -> [RecordedResponse] {
      finishCurrent()
      return responses
    }
  }
}
