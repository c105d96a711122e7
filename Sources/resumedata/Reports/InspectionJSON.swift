import KeyedArchives
import PropertyLists
import ResumeDataFiles
import ResumeDataKit

/// One inspected file as JSON. The keys are a contract: later versions add to them and change none.
struct InspectionJSON {
  let value: JSONValue

  init(_ inspection: Inspection, redaction: Redaction, now: PropertyListDate? = nil) {
    let size = JSONValue(inspection.bytes.map { Int64($0.count) })
    let digest = JSONValue(inspection.sha256)
    switch inspection.outcome {
    case .success(let document):
      value = .object(Self.document(document, inspection.file, size: size, digest: digest, redaction, now))
    case .failure(let failure):
      var object: JSONObject = [
        "error": Self.error(failure), "file": .string(inspection.file), "schema": .int(1), "sha256": digest,
        "size": size,
      ]
      if case .undecodable(_, let error) = failure {
        object["transport"] = .string(error.transport.rawValue)
        object["container"] = JSONValue(error.container?.rawValue)
      }
      value = .object(object)
    }
  }

  /// Keys stand in the order in which they are written, here and below, which spares sorting them.
  private static func document(
    _ document: ResumeDataDocument, _ file: String, size: JSONValue, digest: JSONValue, _ redaction: Redaction,
    _ now: PropertyListDate?
  ) -> JSONObject {
    let fields = document.fields
    let resumption = document.resumption
    let diagnosis = Diagnosis(of: document, in: DiagnosisContext(now: now))
    let (writer, findings) = (diagnosis.writer, diagnosis.findings())
    var object: JSONObject = [
      "anomalies": .array(document.anomalies.map(anomaly)),
      "byteRange": JSONValue(fields.byteRange),
      "bytesReceived": JSONValue(fields.bytesReceived),
      "container": .string(document.container.rawValue),
      "currentRequest": request(fields.currentRequest, redaction),
      "empty": .bool(document.isEmpty),
      "entityTag": JSONValue(fields.entityTag),
      "faults": .array(fields.faults.map { fault($0, in: document) }),
      "file": .string(file),
      "findings": .array(findings.map(FindingReport.json)),
      "kind": .string(document.kind.rawValue),
      "localPath": JSONValue(fields.localPath),
      "mask": JSONValue(document.mask?.description),
      "originalRequest": request(fields.originalRequest, redaction),
      "otherKeys": .array(fields.otherKeys.map { .string($0) }),
      "resume": resume(resumption, redaction),
      "schema": .int(1),
      "serverDate": JSONValue(fields.serverDate),
      "sha256": digest,
      "size": size,
      "tempFileName": JSONValue(fields.tempFileName),
      "transport": .string(document.transport.rawValue),
      "url": JSONValue(fields.url.map(redaction.url)),
      "version": JSONValue(fields.version),
      "writer": .object([
        "evidence": .array(writer.evidence.map { .string($0) }),
        "system": .string(writer.system),
      ]),
    ]
    if case .unavailable(let reason) = resumption { object["resumeReason"] = .string(reason) }
    return object
  }

  private static func resume(_ resumption: Resumption, _ redaction: Redaction) -> JSONValue {
    guard case .request(let request) = resumption else { return .null }
    var headers: JSONObject = ["Range": .string(request.range)]
    if let validator = request.ifRange { headers["If-Range"] = .string(validator) }
    return .object([
      "expectStatus": .int(Int64(request.expectedStatus)), "headers": .object(headers),
      "url": .string(redaction.url(request.url)),
    ])
  }

  private static func request(_ request: ResumeRequest?, _ redaction: Redaction) -> JSONValue {
    guard let request else { return .null }
    let anomalies = JSONValue.array(request.anomalies.map(anomaly))
    let form = JSONValue(request.form?.rawValue)
    guard let archived = request.request else {
      var object: JSONObject = [
        "anomalies": anomalies, "form": form, "slots": .null, "state": state(request),
        "topKey": JSONValue(request.topKey),
      ]
      if let reason = request.reason { object["reason"] = .string(reason) }
      return .object(object)
    }
    let flags = archived.flags.map { ($0.name, JSONValue(scalar: $0.value)) }
    let headers = archived.headers.map { ($0.name, JSONValue.string(redaction.header($0.name, $0.value))) }
    var object: JSONObject = [
      "allowsCellularAccess": JSONValue(archived.allowsCellularAccess),
      "anomalies": anomalies,
      "baseURL": JSONValue(archived.baseURL.map(redaction.url)),
      "bodyLength": JSONValue(archived.body.map { Int64($0.count) }),
      "cachePolicy": JSONValue(archived.cachePolicy),
      "class": .string(archived.className),
      "flags": .object(JSONObject(flags)),
      "form": form,
      "handlesCookies": JSONValue(archived.handlesCookies),
      "headers": .object(JSONObject(headers)),
      "method": JSONValue(archived.method),
      "networkServiceType": JSONValue(archived.networkServiceType),
      "slots": .int(Int64(archived.slotCount)),
      "state": state(request),
      "timeout": JSONValue(archived.timeout),
      "topKey": JSONValue(request.topKey),
      "url": JSONValue(archived.url.map(redaction.url)),
    ]
    if let reason = request.reason { object["reason"] = .string(reason) }
    return .object(object)
  }

  private static func state(_ request: ResumeRequest) -> JSONValue {
    request.isReadable ? "readable" : "unreadable"
  }

  private static func error(_ failure: Inspection.Failure) -> JSONValue {
    switch failure {
    case .unreadable(let fault): return .object(["code": "unreadable-file", "reason": .string(fault.reason)])
    case .undecodable(_, let error):
      var object: JSONObject = ["code": .string(error.code.rawValue), "reason": .string(error.reason)]
      if error.path != .root { object["path"] = .string(error.path.description) }
      return .object(object.adding(FindingReport.place(error.location)))
    }
  }

  private static func fault(_ fault: FieldFault, in document: ResumeDataDocument) -> JSONValue {
    let object: JSONObject = [
      "message": .string(fault.message), "path": .string(fault.path.description),
    ]
    return .object(object.adding(FindingReport.place(document.location(of: fault.path))))
  }

  private static func anomaly(_ anomaly: PropertyListAnomaly) -> JSONValue {
    let object: JSONObject = ["kind": .string(anomaly.kind.rawValue), "message": .string(anomaly.message)]
    return .object(object.adding(FindingReport.place(anomaly.location)))
  }
}

extension JSONValue: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .string(value) }

  /// A scalar of a property list: data as hexadecimal digits, dates as ISO 8601, integers beyond 64 bits as text.
  init(scalar value: PropertyList?) {
    switch value {
    case .boolean(let value): self = .bool(value)
    case .integer(let value): self = Int64(value).map { .int($0) } ?? .string(value.description)
    case .real(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .date(let value): self = JSONValue(value.iso8601)
    case .data(let bytes):
      self = .string(Quantity.hexadecimal(bytes))
    case .uid, .array, .set, .dictionary, .null, .fill, nil: self = .null
    }
  }
}
