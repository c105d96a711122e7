import PropertyLists
import ResumeDataKit

/// Findings as text.
enum FindingReport {
  /// One finding as a line: severity, rule, message, place, and whether it can be fixed.
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
