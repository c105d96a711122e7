import KeyedArchives
import PropertyLists
import ResumeDataFiles
import ResumeDataKit

/// One inspected file as JSON. The keys are a contract: later versions add to them and change none.
struct InspectionJSON {
  let value: JSONValue

  init(_ inspection: Inspection, redaction: Redaction, now: PropertyListDate? = nil) {
    var object: [String: JSONValue] = [
      "schema": .int(1),
      "file": .string(inspection.file),
      "size": JSONValue(inspection.bytes.map { Int64($0.count) }),
      "sha256": JSONValue(inspection.sha256),
    ]
    switch inspection.outcome {
    case .success(let document):
      object.merge(Self.document(document, redaction, now)) { $1 }
    case .failure(.undecodable(_, let error)):
      object["transport"] = .string(error.transport.rawValue)
      object["container"] = JSONValue(error.container?.rawValue)
      object["error"] = Self.error(error)
    case .failure(.unreadable(let fault)):
      object["error"] = .object(["code": "unreadable-file", "reason": .string(fault.reason)])
    }
    value = .object(object)
  }

  private static func document(
    _ document: ResumeDataDocument, _ redaction: Redaction, _ now: PropertyListDate?
  ) -> [String: JSONValue] {
    let fields = document.fields
    let url = fields.url.map(redaction.url)
    let writer = document.writer
    return [
      "transport": .string(document.transport.rawValue),
      "container": .string(document.container.rawValue),
      "mask": JSONValue(document.mask?.description),
      "kind": .string(document.kind.rawValue),
      "version": JSONValue(fields.version),
      "empty": .bool(document.isEmpty),
      "writer": .object([
        "system": .string(writer.system),
        "evidence": .array(writer.evidence.map { .string($0) }),
      ]),
      "url": JSONValue(url),
      "bytesReceived": JSONValue(fields.bytesReceived),
      "entityTag": JSONValue(fields.entityTag),
      "serverDate": JSONValue(fields.serverDate),
      "tempFileName": JSONValue(fields.tempFileName),
      "localPath": JSONValue(fields.localPath),
      "byteRange": JSONValue(fields.byteRange),
      "currentRequest": request(fields.currentRequest, redaction),
      "originalRequest": request(fields.originalRequest, redaction),
      "otherKeys": .array(fields.otherKeys.map { .string($0) }),
      "faults": .array(fields.faults.map { fault($0, in: document) }),
      "anomalies": .array(document.anomalies.map(anomaly)),
      "findings": .array(
        Diagnosis(of: document, in: DiagnosisContext(now: now)).findings().map(FindingReport.json)),
    ].merging(resumption(document.resumption, redaction)) { $1 }
  }

  private static func resumption(_ resumption: Resumption, _ redaction: Redaction) -> [String: JSONValue] {
    switch resumption {
    case .unavailable(let reason):
      return ["resume": .null, "resumeReason": .string(reason)]
    case .request(let request):
      var headers: [String: JSONValue] = ["Range": .string(request.range)]
      if let validator = request.ifRange { headers["If-Range"] = .string(validator) }
      return [
        "resume": .object([
          "url": .string(redaction.url(request.url)), "headers": .object(headers),
          "expectStatus": .int(Int64(request.expectedStatus)),
        ])
      ]
    }
  }

  private static func request(_ request: ResumeRequest?, _ redaction: Redaction) -> JSONValue {
    guard let request else { return .null }
    var object: [String: JSONValue] = [
      "state": request.isReadable ? "readable" : "unreadable",
      "form": JSONValue(request.form?.rawValue),
      "topKey": JSONValue(request.topKey),
      "slots": JSONValue(request.request.map { Int64($0.slotCount) }),
      "anomalies": .array(request.anomalies.map(anomaly)),
    ]
    if let reason = request.reason { object["reason"] = .string(reason) }
    if let archived = request.request { object.merge(fields(of: archived, redaction)) { $1 } }
    return .object(object)
  }

  private static func fields(of request: ArchivedURLRequest, _ redaction: Redaction) -> [String: JSONValue] {
    let headers = request.headers.map { ($0.name, JSONValue.string(redaction.header($0.name, $0.value))) }
    let flags = request.flags.map { ($0.name, JSONValue(scalar: $0.value)) }
    return [
      "class": .string(request.className),
      "url": JSONValue(request.url.map(redaction.url)),
      "baseURL": JSONValue(request.baseURL.map(redaction.url)),
      "method": JSONValue(request.method),
      "timeout": JSONValue(request.timeout),
      "cachePolicy": JSONValue(request.cachePolicy),
      "allowsCellularAccess": JSONValue(request.allowsCellularAccess),
      "handlesCookies": JSONValue(request.handlesCookies),
      "networkServiceType": JSONValue(request.networkServiceType),
      "headers": .object(Dictionary(headers) { $1 }),
      "bodyLength": JSONValue(request.body.map { Int64($0.count) }),
      "flags": .object(Dictionary(flags) { $1 }),
    ]
  }

  private static func error(_ error: ResumeDataError) -> JSONValue {
    var object: [String: JSONValue] = ["code": .string(error.code.rawValue), "reason": .string(error.reason)]
    if error.path != .root { object["path"] = .string(error.path.description) }
    object.merge(FindingReport.place(error.location)) { $1 }
    return .object(object)
  }

  private static func fault(_ fault: FieldFault, in document: ResumeDataDocument) -> JSONValue {
    let object: [String: JSONValue] = [
      "message": .string(fault.message), "path": .string(fault.path.description),
    ]
    return .object(object.merging(FindingReport.place(document.location(of: fault.path))) { $1 })
  }

  private static func anomaly(_ anomaly: PropertyListAnomaly) -> JSONValue {
    let object: [String: JSONValue] = [
      "kind": .string(anomaly.kind.rawValue), "message": .string(anomaly.message),
    ]
    return .object(object.merging(FindingReport.place(anomaly.location)) { $1 })
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
