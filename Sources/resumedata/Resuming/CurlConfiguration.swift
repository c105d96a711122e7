import KeyedArchives
import ResumeDataKit

/// The configuration by which curl sends one request (`man curl`, option `--config`).
///
/// It is written to curl's standard input: every user of the machine can see arguments, and headers may contain
/// credentials.
struct CurlConfiguration {
  /// The text of the configuration.
  let text: String

  /// The header fields that the transfer sets itself, since the verdict on a response depends on them.
  static let ownFields: Set = ["range", "if-range", "accept-encoding"]

  /// - Parameters:
  ///   - request: the request for the rest.
  ///   - extraHeaders: more header fields; one with the name of a field of the request replaces it.
  init(_ request: ContinuationRequest, extraHeaders: [ArchivedURLRequest.Header]) {
    let replaced = Set(extraHeaders.map { $0.name.lowercased() })
    let headers = request.allHeaders.filter { !replaced.contains($0.name.lowercased()) } + extraHeaders
    var lines = [
      "url = \(Self.quoted(request.url))", "proto = \"=http,https\"", "globoff", "path-as-is",
      // The header section comes before the body on standard output.
      "include", "suppress-connect-headers", "silent", "show-error", "connect-timeout = 60",
      // A connection without data for a minute counts as lost.
      "speed-limit = 1", "speed-time = 60",
    ]
    lines += headers.map { header in
      // curl sends a field without a value only if a semicolon follows its name.
      "header = " + Self.quoted(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// A value of the configuration. URLs and header fields have no line breaks.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "\"": result += "\\\(scalar)"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
