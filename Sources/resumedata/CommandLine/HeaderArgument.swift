import ArgumentParser
import KeyedArchives

/// Whether a text is a URL that downloads can have.
enum HTTPURL {
  /// Whether the scheme is http or https. The library checks the rest of the URL.
  static func isHTTP(_ text: String) -> Bool {
    let scheme = text.prefix { $0 != ":" }.lowercased()
    return (scheme == "http" || scheme == "https") && !RawArguments.isRaw(text)
  }
}

/// A header on the command line: `Name: value`.
struct HeaderArgument: ExpressibleByArgument {
  /// Nil if the text is not a header.
  private let parsed: ArchivedURLRequest.Header?

  /// The header.
  ///
  /// - Throws: an error if the text is not a header. The text is not repeated, since it may contain a secret.
  var header: ArchivedURLRequest.Header {
    get throws {
      guard let parsed else { throw ValidationError("--header must have the form 'Name: value'.") }
      return parsed
    }
  }

  /// Refuses invalid headers, and those that the loader sets itself.
  static func validate(_ arguments: [HeaderArgument]) throws {
    for argument in arguments {
      let header = try argument.header
      if header.name.lowercased() == "range" {
        throw ValidationError(
          "--header must not set Range: the loader adds its start to the number of bytes received.")
      }
    }
  }

  init?(argument: String) {
    guard !RawArguments.isRaw(argument), let colon = argument.utf8.firstIndex(of: UInt8(ascii: ":")),
      colon != argument.startIndex
    else {
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
