/// Separates the header section from the body in the output of `curl --include`, which arrives in parts.
struct IncludedHeaders {
  /// The header section with the empty line that ends it.
  private(set) var section: [UInt8] = []
  /// Whether the section is complete. The body follows.
  private(set) var isComplete = false

  /// A longer section is not collected. It counts as complete, without a response to judge.
  static let maximumLength = 1 << 20

  /// How many bytes at the beginning of the section have been searched.
  private var searched = 0

  /// Takes a part of the output and returns the bytes in it that belong to the body.
  mutating func body(in piece: [UInt8]) -> [UInt8] {
    guard !isComplete else { return piece }
    section += piece
    while let end = endOfSection() {
      if isInterim(upTo: end) {
        section.removeFirst(end)
        searched = 0
        continue
      }
      isComplete = true
      let body = Array(section[end...])
      section.removeLast(section.count - end)
      return body
    }
    if section.count > Self.maximumLength {
      isComplete = true
      section = []
    }
    return []
  }

  /// The offset after the first empty line. A line may end without a carriage return (RFC 9112, section 2.2).
  private mutating func endOfSection() -> Int? {
    let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    for place in searched..<section.count where section[place] == newline {
      let next = place + 1
      if next < section.count, section[next] == newline { return next + 1 }
      if next + 1 < section.count, section[next] == carriageReturn, section[next + 1] == newline { return next + 2 }
    }
    // The end may be in two parts.
    searched = max(0, section.count - 2)
    return nil
  }

  /// Whether the section is one of status 1xx, which another one follows (RFC 9110, section 15.2).
  private func isInterim(upTo end: Int) -> Bool {
    ResponseTranscript(Array(section[..<end])).final?.status.map { $0 < 200 } ?? false
  }
}
