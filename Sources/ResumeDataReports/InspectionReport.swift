package import PropertyLists
package import ResumeDataKit

/// One blob with its findings as JSON. The keys are a contract: later versions may add keys and change none.
package struct InspectionReport: JSONWritable {
  private let outcome: Result<ResumeDataDocument, Failure>
  private let redaction: Redaction
  private let now: PropertyListDate?
  /// The file; nil for bytes that are not in a file.
  package var file: FileName?
  /// The blob's path inside the file; nil for a blob that is the whole file.
  package var locator: String?
  /// Where the blob is in the file's bytes.
  package var place: BlobPlace?
  /// The size of the input, or nil if it was not read completely.
  package var size: Int64?
  /// The digest of the input in hexadecimal digits, or nil if it is not known.
  package var sha256: String?

  /// Why there is no document.
  package enum Failure: Error {
    /// The bytes are not a blob.
    case undecodable(ResumeDataError)
    /// There are no bytes, or more than one blob in them.
    case other(FileError)
  }

  /// - Parameters:
  ///   - outcome: the document, or why there is none.
  ///   - now: the time that findings may depend on.
  package init(_ outcome: Result<ResumeDataDocument, Failure>, redaction: Redaction, now: PropertyListDate? = nil) {
    (self.outcome, self.redaction, self.now) = (outcome, redaction, now)
  }

  package func write(to json: inout JSONWriter) {
    switch outcome {
    case .success(let document): write(document, to: &json)
    case .failure(let failure): write(failure, to: &json)
    }
  }

  private func write(_ failure: Failure, to json: inout JSONWriter) {
    var undecodable: ResumeDataError?
    let error: FileError
    switch failure {
    case .undecodable(let fault): (undecodable, error) = (fault, FileError(fault))
    case .other(let other): error = other
    }
    json.object { json in
      if let undecodable { json.member("container", undecodable.container?.rawValue) }
      json.member("error", error)
      json.member("file", file, bytes: "fileBytes")
      json.member("schema", 1)
      json.member("sha256", sha256)
      json.member("size", size)
      json.memberIfPresent("transport", undecodable?.textEncoding.rawValue)
    }
  }

  private func write(_ document: ResumeDataDocument, to json: inout JSONWriter) {
    let fields = document.fields
    let resumption = document.continuation
    let diagnosis = Diagnosis(of: document, in: DiagnosisContext(now: now))
    let writer = diagnosis.origin
    json.object { json in
      json.member("anomalies", document.anomalies)
      json.member("byteRange", fields.byteRange.map(redaction.text))
      json.member("bytesReceived", fields.bytesReceived)
      json.member("container", document.container.rawValue)
      json.member("currentRequest", RequestJSON(fields.currentRequest, redaction))
      json.member("empty", document.isEmpty)
      json.member("entityTag", fields.entityTag.map(redaction.fact))
      json.member("faults") { $0.array(fields.faults) { write($1, in: document, to: &$0) } }
      json.member("file", file, bytes: "fileBytes")
      json.member("findings", diagnosis.findings())
      json.member("kind", document.kind.rawValue)
      json.member("localPath", fields.localPath.map(redaction.fact))
      json.member("locator", locator.map { file.locator(redaction.fact($0)) })
      json.member("mask", document.mask?.description)
      json.member("originalRequest", RequestJSON(fields.originalRequest, redaction))
      json.member("otherKeys", fields.otherKeys)
      json.member("place", place)
      if !fields.record.isEmpty { json.member("record") { write(fields.record, to: &$0) } }
      json.memberIfPresent("response", fields.response.map { ResponseJSON(response: $0, redaction: redaction) })
      json.member("resume", ContinuationJSON(document: document, redaction: redaction))
      if let reason = resumption.obstacle { json.member("resumeReason", reason) }
      json.member("schema", 1)
      json.member("serverDate", fields.serverDate.map(redaction.text))
      json.member("sha256", sha256)
      json.member("size", size)
      json.member("tempFileName", fields.tempFileName.map(redaction.fact))
      json.member("transport", document.textEncoding.rawValue)
      json.member("url", fields.url.map(redaction.url))
      json.member("version", fields.version)
      json.member("writer") { json in
        json.object { json in
          json.member("evidence", writer.evidence)
          json.member("system", writer.system)
        }
      }
    }
  }

  /// The fields of the record around the blob; null for those that are not scalars.
  private func write(_ record: [RecordField], to json: inout JSONWriter) {
    json.object(of: record, key: \.name) { redaction.recordValue($1.value).writeScalar(to: &$0) }
  }

  private func write(_ fault: InvalidField, in document: ResumeDataDocument, to json: inout JSONWriter) {
    let location = document.location(of: fault.path)
    json.object { json in
      json.memberIfPresent("column", location?.column)
      json.memberIfPresent("line", location?.line)
      json.member("message", fault.message)
      json.memberIfPresent("offset", location?.offset)
      json.member("path", fault.path.description)
    }
  }
}

extension PropertyListAnomaly: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.memberIfPresent("column", location.column)
      json.member("kind", kind.rawValue)
      json.memberIfPresent("line", location.line)
      json.member("message", message)
      json.memberIfPresent("offset", location.offset)
    }
  }
}
