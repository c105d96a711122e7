import ResumeDataKit

/// Lines of a log about resume data, in text without a blob.
package enum LogLines {
  /// The maximum number of bytes that are searched.
  private static let maximumBytes = 1 << 20
  /// The maximum number of explained lines.
  private static let maximumLines = 10

  /// The error of a text without a blob, with the meaning of the known lines in it.
  package static func explaining(_ error: FileError, in text: [UInt8]) -> FileError {
    guard error.isUnrecognized, !text.isEmpty else { return error }
    var explained = error
    let meanings = meanings(in: text)
    guard !meanings.isEmpty else { return error }
    explained.reason = "no blob in this text, but known lines: " + meanings.joined(separator: "; ")
    explained.location = nil
    return explained
  }

  private static func meanings(in text: [UInt8]) -> [String] {
    var meanings: [String] = []
    var seen: Set<String> = []
    let lines = text.prefix(maximumBytes).split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where meanings.count < maximumLines {
      for topic in ExplanationTopic.topics(in: String(decoding: line, as: UTF8.self))
      where topic.kind != .key && seen.insert(topic.title).inserted {
        let rules = topic.rules.isEmpty ? "" : " (see \(topic.rules.joined(separator: ", ")))"
        meanings.append("line \(index + 1), \(topic.title): \(topic.meaning)\(rules)")
      }
    }
    return meanings
  }
}
