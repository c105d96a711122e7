import KeyedArchives
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// The report of `convert` and `create` on their result.
struct ConversionReport: JSONWritable {
  /// The source blob; nil for a created one.
  var file: FilePath?
  var output: FilePath?
  var backup: FilePath?
  var document: ResumeDataDocument
  var changes: [ConversionChange]
  /// The findings for the target system.
  var findings: [Finding]

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("backup", backup, bytes: "backupBytes")
      json.member("changes", changes.filter { $0.kind != .dropped })
      json.member("container", document.container.rawValue)
      json.member("dropped", changes.filter { $0.kind == .dropped })
      json.member("file", file, bytes: "fileBytes")
      json.member("findings", findings)
      json.member("output", output, bytes: "outputBytes")
      json.member("requests", document.requestForms.first)
      json.member("schema", 1)
      json.member("version", document.fields.version)
    }
  }

  /// One line that describes the result.
  var line: String {
    var parts = [document.fields.version.map { "version \($0)" }, document.container.title].compactMap { $0 }
    if !document.requestForms.isEmpty { parts.append("\(document.requestForms.joined(separator: " and ")) requests") }
    let backup = backup.map { ", backup \($0.escaped)" } ?? ""
    return "\((output ?? "-").escaped): " + parts.joined(separator: ", ") + backup
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

/// Why there is no blob, as JSON.
struct ConversionFailure: JSONWritable {
  let file: FilePath?
  let error: any Error

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("error") { json in
        if let error = error as? ConversionError, !error.fields.isEmpty {
          json.object { json in
            json.member("code", error.code.rawValue)
            json.member("fields", error.fields)
            json.member("reason", error.reason)
          }
        } else {
          FileError(error).write(to: &json)
        }
      }
      json.member("file", file, bytes: "fileBytes")
      json.member("schema", 1)
    }
  }
}

extension ConversionChange: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("field", field)
      json.member("kind", kind.rawValue)
      json.member("message", message)
    }
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
