import KeyedArchives
import PropertyLists
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

/// One inspected file as JSON. The keys are a contract: later versions may add keys and change none.
struct InspectionJSON: JSONWritable {
  let inspection: Inspection
  let redaction: Redaction
  let now: PropertyListDate?

  init(_ inspection: Inspection, redaction: Redaction, now: PropertyListDate? = nil) {
    (self.inspection, self.redaction, self.now) = (inspection, redaction, now)
  }

  func write(to json: inout JSONWriter) {
    switch inspection.outcome {
    case .success(let document): write(document, to: &json)
    case .failure(let failure): write(failure, to: &json)
    }
  }

  private func write(_ failure: Inspection.Failure, to json: inout JSONWriter) {
    var undecodable: ResumeDataError?
    if case .undecodable(_, let error) = failure { undecodable = error }
    json.object { json in
      if let undecodable { json.member("container", undecodable.container?.rawValue) }
      json.member("error", failure.error)
      json.member("file", inspection.file, bytes: "fileBytes")
      json.member("schema", 1)
      json.member("sha256", inspection.sha256)
      json.member("size", inspection.size)
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
      json.member("file", inspection.file, bytes: "fileBytes")
      json.member("findings", diagnosis.findings())
      json.member("kind", document.kind.rawValue)
      json.member("localPath", fields.localPath.map(redaction.fact))
      json.member("locator", inspection.step.map { inspection.file.string + redaction.fact($0) })
      json.member("mask", document.mask?.description)
      json.member("originalRequest", RequestJSON(fields.originalRequest, redaction))
      json.member("otherKeys", fields.otherKeys)
      json.member("place", inspection.place)
      if !fields.record.isEmpty { json.member("record") { write(fields.record, to: &$0) } }
      json.memberIfPresent("response", fields.response.map { ResponseJSON(response: $0, redaction: redaction) })
      json.member("resume", ContinuationJSON(document: document, redaction: redaction))
      if let reason = resumption.obstacle { json.member("resumeReason", reason) }
      json.member("schema", 1)
      json.member("serverDate", fields.serverDate.map(redaction.text))
      json.member("sha256", inspection.sha256)
      json.member("size", inspection.size)
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

extension Inspection.Failure {
  /// The error as it is in reports.
  fileprivate var error: FileError {
    switch self {
    // The report already has the file name.
    case .unreadable(let fault): FileError(code: "unreadable-file", reason: fault.reason)
    case .undecodable(_, let error): FileError(error)
    case .unclear(_, let error): error
    }
  }
}

extension PropertyListAnomaly: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.memberIfPresent("column", location.column)
      json.member("kind", kind.rawValue)
      json.memberIfPresent("line", location.line)
      json.member("message", message)
      json.memberIfPresent("offset", location.offset)
    }
  }
}
