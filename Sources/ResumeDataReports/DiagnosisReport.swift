package import ResumeDataKit

/// The findings in one blob as JSON.
package struct DiagnosisReport: JSONWritable, Sendable {
  /// The file; nil for bytes that are not in a file.
  package var file: FileName?
  /// The blob's path inside the file; nil for a blob that is the whole file.
  package var locator: String?
  /// Where the blob is in the file's bytes.
  package var place: BlobPlace?
  /// The system that reads the blob, and the findings; or an error.
  package let outcome: Result<(reader: String, findings: [Finding]), FileError>

  package init(file: FileName? = nil, _ outcome: Result<(reader: String, findings: [Finding]), FileError>) {
    (self.file, self.outcome) = (file, outcome)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      switch outcome {
      case .success(let (reader, findings)):
        json.member("file", file, bytes: "fileBytes")
        json.member("findings", findings)
        json.member("locator", locator.map { file.locator($0) })
        json.member("place", place)
        json.member("reader", reader)
      case .failure(let error):
        json.member("error", error)
        json.member("file", file, bytes: "fileBytes")
      }
      json.member("schema", 1)
    }
  }
}
