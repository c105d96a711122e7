package import ResumeDataKit

/// A converted or created blob as JSON.
package struct ConversionReport: JSONWritable {
  /// The source blob; nil for a created one, or for bytes that are not in a file.
  package var file: FileName?
  package var output: FileName?
  package var backup: FileName?
  package let document: ResumeDataDocument
  package let changes: [ConversionChange]
  /// The findings for the target system.
  package let findings: [Finding]

  package init(document: ResumeDataDocument, changes: [ConversionChange], findings: [Finding]) {
    (self.document, self.changes, self.findings) = (document, changes, findings)
  }

  package func write(to json: inout JSONWriter) {
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
}

/// Why there is no blob, as JSON.
package struct ConversionFailure: JSONWritable {
  private let file: FileName?
  private let error: FileError
  /// What the target cannot represent.
  private let fields: [ConversionChange]

  package init(file: FileName?, _ error: FileError) {
    (self.file, self.error, fields) = (file, error, [])
  }

  package init(file: FileName?, _ error: ConversionError) {
    self.file = file
    fields = error.fields
    // The description repeats the fields.
    let reason = fields.isEmpty ? error.description : error.reason
    self.error = FileError(code: error.code.rawValue, reason: reason)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("error") { json in
        if fields.isEmpty {
          error.write(to: &json)
        } else {
          json.object { json in
            json.member("code", error.code)
            json.member("fields", fields)
            json.member("reason", error.reason)
          }
        }
      }
      json.member("file", file, bytes: "fileBytes")
      json.member("schema", 1)
    }
  }
}

extension ConversionChange: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("field", field)
      json.member("kind", kind.rawValue)
      json.member("message", message)
    }
  }
}

extension ResumeDataDocument {
  /// The forms of the requests in words, each once.
  package var requestForms: [String] {
    var forms: [String] = []
    for form in [fields.currentRequest?.form, fields.originalRequest?.form].compactMap({ $0?.rawValue })
    where !forms.contains(form) {
      forms.append(form)
    }
    return forms
  }
}
