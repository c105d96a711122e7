import KeyedArchives
import PropertyLists
import ResumeDataKit

/// Sets another URL in a blob with planted secrets, redacts, diagnoses and repairs it. No result may contain a secret.
public struct SecretTrial {
  private let blob: PlantedBlob
  private static let newURL = "https://new.example.org/b.zip?Expires=1900000000&Signature=fresh"
  private static let oldHost = Array("host-of-secrets".utf8)

  /// A trial of a blob.
  public init(_ blob: PlantedBlob) { self.blob = blob }

  /// The fault, or nil if none was found.
  public func run() throws -> String? {
    let document: ResumeDataDocument
    do { document = try ResumeDataDocument(decoding: blob.bytes) } catch { return "it does not decode: \(error)" }
    guard document.kind == .download || document.kind == .safariDownload else { return "its kind is \(document.kind)" }
    return try redaction(of: document) ?? retargeting(of: document) ?? reports(on: document)
  }

  private func redaction(of document: ResumeDataDocument) throws -> String? {
    let conversion = try document.redaction()
    let bytes = try conversion.document.encoded()
    if let leak = blob.search.leak(in: bytes) { return wrong("redacted", leak) }
    if let leak = leak(in: conversion.changes) { return wrong("the report of a redaction", leak) }
    let made = try ResumeDataDocument(decoding: bytes)
    let (old, new) = (document.fields, made.fields)
    guard made.container == document.container, made.kind == document.kind, new.version == old.version,
      new.bytesReceived == old.bytesReceived, new.entityTag == old.entityTag, new.tempFileName == old.tempFileName,
      new.localPath == old.localPath, new.serverDate == old.serverDate, (new.url == nil) == (old.url == nil),
      (new.currentRequest?.request == nil) == (old.currentRequest?.request == nil),
      (new.originalRequest?.request == nil) == (old.originalRequest?.request == nil)
    else { return wrong("redacted", "other fields") }
    guard try made.redaction().document.encoded() == bytes else { return wrong("redacted twice", "other bytes") }
    return nil
  }

  private func retargeting(of document: ResumeDataDocument) throws -> String? {
    var retargeting = Retargeting(url: Self.newURL)
    retargeting.isLossy = true
    let conversion = try document.retargeting(retargeting)
    let bytes = try conversion.document.encoded()
    if let leak = blob.search.leak(in: bytes) { return wrong("given another URL", leak) }
    if let leak = leak(in: conversion.changes) { return wrong("the report of another URL", leak) }
    if SecretSearch.contains(Self.oldHost, in: bytes) { return wrong("given another URL", "the old host") }
    let made = try ResumeDataDocument(decoding: bytes)
    let (old, new) = (document.fields, made.fields)
    guard made.container == document.container, new.version == old.version, new.bytesReceived == old.bytesReceived,
      new.entityTag == old.entityTag, new.tempFileName == old.tempFileName, new.localPath == old.localPath,
      new.url == Self.newURL
    else { return wrong("given another URL", "other fields") }
    for request in [new.currentRequest, new.originalRequest].compactMap({ $0 })
    where request.request?.url != Self.newURL || !request.isReadable && blob.form != .safari {
      return wrong("given another URL", "a request: \(request.reason ?? "with another URL")")
    }
    return nil
  }

  private func reports(on document: ResumeDataDocument) throws -> String? {
    let findings = Diagnosis(of: document).findings()
    let text = findings.map { "\($0.message) \($0.path)" }.joined(separator: "\n")
    if let leak = blob.search.leak(in: Array(text.utf8), depth: 1) { return wrong("a finding", leak) }
    return nil
  }

  private func leak(in changes: [ConversionChange]) -> String? {
    let text = changes.map { "\($0.field) \($0.message)" }.joined(separator: "\n")
    return blob.search.leak(in: Array(text.utf8), depth: 1)
  }

  private func wrong(_ what: String, _ leak: String) -> String { "\(blob.form), \(what): \(leak)" }
}

extension SecretSearch {
  /// Whether an ASCII text occurs, unchanged, in UTF-16, in base64 or in a property list inside. An empty text never
  /// occurs.
  public static func contains(_ text: [UInt8], in bytes: [UInt8]) -> Bool {
    guard let first = text.first else { return false }
    func find(_ bytes: [UInt8]) -> Bool {
      var rest = bytes[...]
      while let start = rest.firstIndex(of: first) {
        if rest[start...].starts(with: text) { return true }
        rest = rest[(start + 1)...]
      }
      return false
    }
    if find(bytes) || find(bytes.filter { $0 != 0 }) { return true }
    guard let list = try? ResumeDataDocument(decoding: bytes).propertyList else { return false }
    return contains(text, in: list)
  }

  private static func contains(_ text: [UInt8], in value: PropertyList) -> Bool {
    switch value {
    case .string(let string): contains(text, in: Array(string.utf8))
    case .data(let bytes): contains(text, in: bytes)
    case .array(let values), .set(let values): values.contains { contains(text, in: $0) }
    case .dictionary(let dictionary): dictionary.entries.contains { contains(text, in: $0.value) }
    default: false
    }
  }
}
