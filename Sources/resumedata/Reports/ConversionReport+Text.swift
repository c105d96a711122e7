import ResumeDataKit
import ResumeDataReports

extension ConversionReport {
  /// One line that describes the result.
  var line: String {
    var parts = [document.fields.version.map { "version \($0)" }, document.container.title].compactMap { $0 }
    if !document.requestForms.isEmpty { parts.append("\(document.requestForms.joined(separator: " and ")) requests") }
    let backup = backup.map { ", backup \($0.escaped)" } ?? ""
    return "\((output?.escaped ?? "-")): " + parts.joined(separator: ", ") + backup
  }

  /// Remarks, one line each.
  var remarks: [String] {
    changes.map(Self.line)
      + findings.filter { $0.severity != .note }
      .map { "remaining problem: \($0.rule) \($0.message)" }
  }

  static func line(_ change: ConversionChange) -> String {
    let field = change.field.isEmpty ? "" : "\(change.field): "
    let verb: String? =
      switch change.kind {
      case .dropped: "left out"
      case .made: "made"
      case .changed, .note: nil
      }
    return (verb.map { "\($0) " } ?? "") + field + change.message
  }
}
