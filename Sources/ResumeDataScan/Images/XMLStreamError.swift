/// Why an XML document that comes piece by piece was not read.
struct XMLStreamError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors.
  enum Code: Hashable, Sendable {
    /// It is not XML, or is cut.
    case malformed
    /// It exceeds a limit.
    case tooLarge
    /// It has a document type.
    case documentType
    /// libxml2 cannot be loaded, or there is not enough memory.
    case noParser
  }

  let code: Code
  let reason: String
  /// From 1 on.
  let line: Int

  init(_ code: Code, _ reason: String, line: Int) { (self.code, self.reason, self.line) = (code, reason, line) }

  var description: String { line > 0 ? "line \(line): \(reason)" : reason }
}
