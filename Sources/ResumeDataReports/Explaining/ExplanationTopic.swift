import ResumeDataKit

/// An error code, a line that the loader prints, or a key: what it means, which rules look for its causes, and what
/// to do.
package struct ExplanationTopic: Sendable, Hashable {
  /// What a topic is about.
  package enum Kind: String, Sendable, Hashable {
    /// An error that an app or a session reports.
    case error
    /// A line of the system's log.
    case logLine = "log-line"
    /// A key of a blob.
    case key
  }

  /// The title, such as `NSURLErrorDomain -3003`.
  package let title: String
  /// What it is about.
  package let kind: Kind
  /// What it means, with confidences.
  package let meaning: String
  /// The ids of the rules that look for its causes.
  package let rules: [String]
  /// What to do.
  package let advice: String
  /// Lower-case strings by which it is recognized in a line: all strings of one of these lists must occur.
  let signatures: [[String]]

  init(
    _ title: String, _ kind: Kind, meaning: String, rules: [String], advice: String, signatures: [[String]]
  ) {
    (self.title, self.kind, self.meaning) = (title, kind, meaning)
    (self.rules, self.advice, self.signatures) = (rules, advice, signatures)
  }

  /// Whether a line, or a few words, names this topic.
  func isNamed(in line: String) -> Bool {
    let text = line.lowercased()
    return text == title.lowercased()
      || signatures.contains { signature in signature.allSatisfy { text.containsWord($0) } }
  }

  /// The topics that a line of a log, an error code or a key names, in the order of the catalogue.
  package static func topics(in line: String) -> [ExplanationTopic] {
    // Only the beginning of a very long line is searched.
    let line = String(decoding: line.utf8.prefix(4_096), as: UTF8.self)
    return all.filter { $0.isNamed(in: line) }
  }

  /// The titles of topics and names of rules that have at least half of a text's groups of three characters, the most
  /// similar first.
  package static func nearest(to text: String, atMost count: Int = 3) -> [String] {
    let wanted = text.lowercased().trigrams
    let names = all.map(\.title) + RuleCatalogue.all.map(\.name)
    let ranked = names.map { name in (name, Double(wanted.intersection(name.lowercased().trigrams).count)) }
      .filter { $0.1 * 2 >= Double(wanted.count) }
    let sorted = ranked.sorted { $0.1 == $1.1 ? $0.0 < $1.0 : $0.1 > $1.1 }
    return sorted.prefix(count).map(\.0)
  }
}

extension String {
  /// Whether a text occurs as a separate number or word.
  fileprivate func containsWord(_ word: String) -> Bool {
    let (bytes, wanted) = (Array(utf8), Array(word.utf8))
    guard let first = wanted.first, let last = wanted.last, bytes.count >= wanted.count else { return false }
    return (0...bytes.count - wanted.count).contains { start in
      guard bytes[start] == first, bytes[start...].starts(with: wanted) else { return false }
      let (before, after) = (start - 1, start + wanted.count)
      let isInWord = before >= 0 && bytes[before].isWordByte && first.isWordByte
      return !isInWord && !(after < bytes.count && bytes[after].isWordByte && last.isWordByte)
    }
  }

  fileprivate var trigrams: Set<String> {
    let letters = Array(unicodeScalars.prefix(200)).map { String($0) }
    guard letters.count >= 3 else { return [self] }
    return Set((0...letters.count - 3).map { letters[$0..<$0 + 3].joined() })
  }
}

extension UInt8 {
  fileprivate var isWordByte: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: false
    }
  }
}
