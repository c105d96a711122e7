/// Why an XML document that comes piece by piece was not read.
package struct XMLStreamError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors.
  package enum Code: Hashable, Sendable {
    /// It is not XML, or is cut.
    case malformed
    /// It exceeds a limit.
    case tooLarge
    /// It has a document type.
    case documentType
    /// libxml2 cannot be loaded, or there is not enough memory.
    case noParser
  }

  package let code: Code
  package let reason: String
  /// From 1 on.
  package let line: Int

  package init(_ code: Code, _ reason: String, line: Int) { (self.code, self.reason, self.line) = (code, reason, line) }

  package var description: String { line > 0 ? "line \(line): \(reason)" : reason }
}
