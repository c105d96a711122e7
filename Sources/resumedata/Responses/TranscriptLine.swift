/// The meaning of a line of a transcript.
enum TranscriptLine: Hashable {
  /// `HTTP/1.1 206 Partial Content`, `HTTP/2 200`, `HTTP/3 404`.
  case status(Int)
  /// `Status Code: 200 OK`, `:status: 200`: a browser may show it twice.
  case summary(status: Int)
  /// `> GET /file HTTP/1.1`, `GET /file HTTP/1.1`, `Request Method: GET`.
  case method(String)
  /// `Request URL: https://...`.
  case url(String)
  /// `http_code=206`, the usual names of `curl --write-out`.
  case measured(status: Int)
  /// `size_download=1234`.
  case bodyLength(Int64)
  /// `ETag: "abc"`.
  case header(RecordedResponse.Header)
  /// A header of the request (`> Range: bytes=0-`), or a message of the tool (`* Connected to ...`).
  case aside
  /// Nothing.
  case blank
  /// Text of another kind: a body, a shell prompt.
  case other

  /// Reads a line without its line break.
  init(_ line: Substring) {
    let line = line.trimmed
    guard let first = line.utf8.first else {
      self = .blank
      return
    }
    switch first {
    case UInt8(ascii: "<"):
      self = line.utf8.dropFirst().first == UInt8(ascii: " ") ? .init(after: line) : .verboseBlank(line)
    case UInt8(ascii: ">"): self = Self.requestLine(line.dropFirst().trimmed) ?? .aside
    case UInt8(ascii: "*"), UInt8(ascii: "{"), UInt8(ascii: "}"): self = .aside
    default: self = Self.requestLine(line) ?? Self.responseLine(line)
    }
  }

  /// A line of `curl -v` after its `< `.
  private init(after line: Substring) {
    self = Self.responseLine(line.dropFirst().trimmed)
  }

  /// `<` alone ends the header section in `curl -v`; other text that begins with it is a body.
  private static func verboseBlank(_ line: Substring) -> TranscriptLine {
    line.utf8.count == 1 ? .blank : .other
  }

  private static func requestLine(_ line: Substring) -> TranscriptLine? {
    let words = line.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count == 3, words[2].hasPrefix("HTTP/"), words[0].isToken, words[0] == words[0].uppercased()[...]
    else { return nil }
    return .method(String(words[0]))
  }

  private static func responseLine(_ line: Substring) -> TranscriptLine {
    if line.hasPrefix("HTTP/") || line.hasPrefix("http/") { return statusLine(line) }
    let isPseudo = line.hasPrefix(":")
    guard let separator = line.dropFirst(isPseudo ? 1 : 0).firstIndex(where: { $0 == ":" || $0 == "=" }) else {
      return .other
    }
    let name = line[..<separator].trimmed
    let value = line[line.index(after: separator)...].trimmed
    if let named = known(name.lowercased(), value) { return named }
    guard line[separator] == ":", name.isToken else { return .other }
    return .header(.init(name: String(name), value: String(value)))
  }

  /// `HTTP/2 200 OK`. A status has three digits (RFC 9110, section 15).
  private static func statusLine(_ line: Substring) -> TranscriptLine {
    let words = line.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count >= 2, let status = status(words[1]) else { return .other }
    return .status(status)
  }

  private static func status(_ word: Substring) -> Int? {
    guard word.utf8.count == 3, let status = Int(word), (100...599).contains(status) else { return nil }
    return status
  }

  /// Names in the output of browsers and `curl --write-out` that are not header fields.
  private static func known(_ name: String, _ value: Substring) -> TranscriptLine? {
    switch name {
    case ":status", "status code", "status":
      status(value.prefix { $0 != " " }).map { .summary(status: $0) }
    case "http_code", "response_code": status(value).map { .measured(status: $0) }
    case "request method", ":method", "method": value.isToken ? .method(String(value)) : nil
    case "request url", "url_effective", "url": .url(String(value))
    case "size_download": Int64(value).map { .bodyLength($0) }
    case "remote address", "referrer policy", ":authority", ":path", ":scheme": .aside
    default: nil
    }
  }
}

extension Substring {
  /// Without blanks, tabs and carriage returns at both ends.
  var trimmed: Substring {
    var text = self
    while let first = text.unicodeScalars.first, first.isBlankInLine {
      text = text[text.unicodeScalars.index(after: text.startIndex)...]
    }
    while let last = text.unicodeScalars.last, last.isBlankInLine { text.unicodeScalars.removeLast() }
    return text
  }

  /// Whether this can be a method or the name of a header field (RFC 9110, section 5.6.2).
  var isToken: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}

extension Unicode.Scalar {
  fileprivate var isBlankInLine: Bool { self == " " || self == "\t" || self == "\r" }
}
