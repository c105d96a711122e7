import PropertyLists
import ResumeDataKit

/// Findings as JSON and as text.
enum FindingReport {
  /// One finding as JSON, by the contract.
  static func json(_ finding: Finding) -> JSONValue {
    let object: JSONObject = [
      "fix": .string(finding.fix?.applicability.rawValue ?? "none"), "message": .string(finding.message),
      "name": .string(finding.name), "path": .string(finding.path.description), "rule": .string(finding.rule),
      "severity": .string(finding.severity.rawValue),
    ]
    return .object(object.adding(place(finding.location)))
  }

  /// `offset` in a binary file, `line` and `column` in XML.
  static func place(_ location: SourceLocation?) -> JSONObject {
    switch location {
    case .byte(let offset): ["offset": .int(Int64(offset))]
    case .line(let line, let column): ["line": .int(Int64(line)), "column": .int(Int64(column))]
    case nil: [:]
    }
  }

  /// One finding as a line: severity, rule, message, place, and what mends it.
  static func line(_ finding: Finding, style: TextStyle) -> String {
    var text = "\(style.severity(finding.severity)) \(finding.rule) \(Terminal.escape(finding.message))"
    if let location = finding.location { text += " (\(location))" }
    switch finding.fix?.applicability {
    case .safe: text += " [fixable]"
    case .unsafe: text += " [fixable with --unsafe-fixes]"
    case nil: break
    }
    return text
  }
}

extension TextStyle {
  func severity(_ severity: Finding.Severity) -> String {
    switch severity {
    case .error: error("error  ")
    case .warning: warning("warning")
    case .note: label("note   ")
    }
  }
}
