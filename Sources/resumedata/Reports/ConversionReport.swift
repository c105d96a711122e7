import KeyedArchives
import ResumeDataKit

/// What `convert` and `create` say of the blob that they made.
struct ConversionReport {
  /// The blob that it was made from; nil for one that was crafted.
  var file: String?
  var output: String?
  var backup: String?
  var document: ResumeDataDocument
  var changes: [ConversionChange]
  /// What the reader that it was made for finds wrong with it.
  var findings: [Finding]

  /// The whole as JSON.
  var json: JSONValue {
    .object([
      "schema": .int(1), "file": JSONValue(file), "output": JSONValue(output), "backup": JSONValue(backup),
      "version": JSONValue(document.fields.version), "container": .string(document.container.rawValue),
      "requests": JSONValue(document.requestForms.first),
      "dropped": .array(changes.filter { $0.kind == .dropped }.map(Self.json)),
      "changes": .array(changes.filter { $0.kind != .dropped }.map(Self.json)),
      "findings": .array(findings.map(FindingReport.json)),
    ])
  }

  /// Why there is no blob, as JSON.
  static func json(file: String?, error: any Error) -> JSONValue {
    var object: JSONObject = ["schema": .int(1), "file": JSONValue(file), "error": FileError(error).json]
    if let error = error as? ConversionError, !error.fields.isEmpty {
      object["error"] = .object([
        "code": .string(error.code.rawValue), "reason": .string(error.reason), "fields": .array(error.fields.map(json)),
      ])
    }
    return .object(object)
  }

  /// One line that says what was made.
  var line: String {
    var parts = [document.fields.version.map { "version \($0)" }, document.container.title].compactMap { $0 }
    if !document.requestForms.isEmpty { parts.append("\(document.requestForms.joined(separator: " and ")) requests") }
    let backup = backup.map { ", backup \($0)" } ?? ""
    return "\(output ?? "-"): " + parts.joined(separator: ", ") + backup
  }

  /// What is to be known of it, a line each.
  var remarks: [String] {
    changes.map(Self.line)
      + findings.filter { $0.severity != .note }
      .map { "still wrong with it: \($0.rule) \($0.message)" }
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

  private static func json(_ change: ConversionChange) -> JSONValue {
    .object([
      "kind": .string(change.kind.rawValue), "field": .string(change.field), "message": .string(change.message),
    ])
  }
}

extension ResumeDataDocument {
  /// The forms of the requests in words, each once.
  fileprivate var requestForms: [String] {
    var forms: [String] = []
    for form in [fields.currentRequest?.form, fields.originalRequest?.form].compactMap({ $0?.rawValue })
    where !forms.contains(form) {
      forms.append(form)
    }
    return forms
  }
}
