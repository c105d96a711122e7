import ArgumentParser
import KeyedArchives

/// A header on the command line: `Name: value`.
struct HeaderArgument: ExpressibleByArgument {
  let header: ArchivedURLRequest.Header

  init?(argument: String) {
    guard let colon = argument.utf8.firstIndex(of: UInt8(ascii: ":")), colon != argument.startIndex else { return nil }
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
    header = .init(
      name: trimmed(argument[..<colon]), value: trimmed(argument[argument.utf8.index(after: colon)...]))
  }
}
