import ArgumentParser
import KeyedArchives

/// A header on the command line: `Name: value`.
struct HeaderArgument: ExpressibleByArgument {
  /// Nil where the text is no header.
  private let parsed: ArchivedURLRequest.Header?

  /// The header.
  ///
  /// - Throws: where the text is none; the text is not repeated, since it may hold a secret.
  var header: ArchivedURLRequest.Header {
    get throws {
      guard let parsed else { throw ValidationError("--header takes 'Name: value'; one that was given has no colon.") }
      return parsed
    }
  }

  init?(argument: String) {
    guard let colon = argument.utf8.firstIndex(of: UInt8(ascii: ":")), colon != argument.startIndex else {
      parsed = nil
      return
    }
    func trimmed(_ text: Substring) -> String {
      var text = text
      while let first = text.utf8.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
        text = text.dropFirst()
      }
      while let last = text.utf8.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
        text = text.dropLast()
      }
      return String(text)
    }
    parsed = .init(
      name: trimmed(argument[..<colon]), value: trimmed(argument[argument.utf8.index(after: colon)...]))
  }
}
