import KeyedArchives
import PropertyLists

/// The newer loader's object (C5), in a keyed archive that the loader masks. It has no byte count: the loader uses the
/// length of the partial file. Its validators are in the archived response.
struct NewerLoaderForm: BlobForm {
  let archive: KeyedArchive
  let root: ObjectReference
  /// The object's fields.
  let objectFields: [BlobField]
  private let mask: Mask?

  init?(_ candidate: FormCandidate) {
    guard let archive = candidate.archive, archive.isOfClass(ResumeDataKey.modernDownloadClass) else { return nil }
    self.archive = archive.archive
    root = archive.root
    objectFields = BlobField.fields(of: archive.root, in: archive.archive)
    mask = candidate.file.mask
  }

  var kind: ResumeDataKind { .download }
  var takesValidatorFromResponse: Bool { true }
  var compacted: PropertyList { archive.keeping(archive.roots) }
  var vocabulary: String { "newer loader" }
  var content: FormContent { .object(archive, root) }
  var ownNames: [String: String] { Self.names }

  private static let names = [
    ResumeDataKey.currentRequest: "currentRequest", ResumeDataKey.originalRequest: "originalRequest",
    ResumeDataKey.response: "response", ResumeDataKey.tempFileName: "tempFileName", ResumeDataKey.localPath: "fileURL",
  ]

  func originEvidence(_ fields: ResumeDataFields) -> ShapeEvidence? {
    mask == nil ? .unmaskedModernArchive : .modernArchive
  }

  // MARK: Fields

  func read(into fields: inout ResumeDataFields, known: ResumeDataFields?) {
    var reader = FieldReader(objectFields)
    func request(_ name: String) -> EmbeddedRequest? {
      guard let field = reader.field(name), !field.isNil else { return nil }
      guard let object = field.object else { return EmbeddedRequest(reason: "the field is \(field.kind)") }
      return EmbeddedRequest(archive, at: object, topKey: nil)
    }
    fields.currentRequest = request("currentRequest")
    fields.originalRequest = request("originalRequest")
    fields.url = fields.currentRequest?.request?.url ?? fields.originalRequest?.request?.url
    if let object = reader.field("response")?.object {
      fields.response = try? ArchivedURLResponse(archive, at: object)
    }
    fields.entityTag = fields.response?.header("ETag")
    fields.serverDate = fields.response?.header("Last-Modified")
    fields.totalBytes = fields.response?.expectedLength.flatMap { $0 >= 0 ? $0 : nil }

    // Since 26.1 the file is named in the object itself, before in a separate one.
    var consumer = FieldReader(consumerFields)
    _ = reader.field("responseConsumerResumeInfo")
    fields.tempFileName = reader.string("tempFileName") ?? consumer.string("tempFileName")
    fields.localPath = (reader.string("fileURL") ?? consumer.string("fileURL")).map(FileURL.path(of:))
    fields.otherKeys = reader.names(outside: ResumeDataKey.modern)
    fields.faults = reader.faults + consumer.faults
  }

  /// The fields of the object that names the partial file before 26.1.
  private var consumerFields: [BlobField] {
    consumer.map { BlobField.fields(of: $0, in: archive) } ?? []
  }

  private var consumer: ObjectReference? {
    objectFields.named("responseConsumerResumeInfo")?.object
  }

  /// The URL is that of the current request, and the validators are in the response.
  private static let places = [
    ResumeDataKey.url: "currentRequest", ResumeDataKey.currentRequest: "currentRequest",
    ResumeDataKey.originalRequest: "originalRequest", ResumeDataKey.response: "response",
    ResumeDataKey.entityTag: "response", ResumeDataKey.serverDate: "response",
    ResumeDataKey.tempFileName: "tempFileName", ResumeDataKey.localPath: "fileURL",
  ]

  func path(of field: String) -> PropertyListPath? {
    guard let name = Self.places[field] else { return nil }
    return (objectFields.named(name) ?? consumerFields.named(name))?.path
  }

  // MARK: Edits

  func applying(_ edits: [FieldEdit]) throws(ConversionError) -> PropertyList {
    var edited = archive
    for edit in edits {
      guard edit.field == ResumeDataKey.tempFileName else {
        throw .noPlace(for: edit.field, Self.reason(against: edit.field))
      }
      edited = try applying(edit, to: edited)
    }
    return edited.keeping(edited.roots)
  }

  /// Names the partial file, in the object that names it.
  private func applying(_ edit: FieldEdit, to archive: KeyedArchive) throws(ConversionError) -> KeyedArchive {
    let name = "tempFileName"
    let isInConsumer = objectFields.named(name) == nil && consumerFields.named(name) != nil
    let object = isInConsumer ? consumer ?? root : root
    let edited: PropertyList?
    switch edit {
    case .set(_, .string(let text)): edited = archive.settingField(name, ofObject: object, to: text)
    case .set(_, let value): throw .noPlace(for: edit.field, "it is a string, not \(value.kind.rawValue)")
    case .remove: edited = archive.removingField(name, ofObject: object)
    }
    guard let edited, let result = try? KeyedArchive(edited) else { throw .isMissing(edit.field) }
    return result
  }

  private static func reason(against field: String) -> String {
    switch field {
    case ResumeDataKey.bytesReceived:
      "the newer loader's form has no byte count: the loader uses the length of the partial file"
    case ResumeDataKey.entityTag, ResumeDataKey.serverDate:
      "the newer loader's form has its validators in the server's archived response, which is not rewritten"
    default: "the newer loader's form has no place for it"
    }
  }

  func changingRequests(_ change: RequestChange) -> PropertyList? {
    let fields = objectFields
    var last: URLRequestEditor?
    for (name, key) in [
      ("currentRequest", ResumeDataKey.currentRequest), ("originalRequest", ResumeDataKey.originalRequest),
    ] {
      guard let reference = fields.named(name)?.object, !reference.isNull else { continue }
      var editor =
        last.map { URLRequestEditor(continuing: $0, at: reference) } ?? URLRequestEditor(archive, at: reference)
      // The field cannot be removed: the newer loader requires both requests.
      _ = change(key, &editor)
      last = editor ?? last
    }
    guard let edited = last?.propertyList, edited != archive.propertyList else { return nil }
    return edited
  }

  func classicFields(_ fields: ResumeDataFields) -> ClassicFields? {
    ClassicFields(of: self, fields: fields)
  }
}

extension KeyedArchive {
  /// The archive with a string in a field of an object, or nil if the object has no fields.
  fileprivate func settingField(_ name: String, ofObject object: ObjectReference, to text: String) -> PropertyList? {
    guard case .dictionary(var fields) = try? stored(object) else { return nil }
    fields[name] = .uid(UInt64(clamping: objects.count))
    return replacing(object, by: fields, appending: [.string(text)])
  }

  /// The archive with nil in a field of an object, or nil if the object has no such field.
  fileprivate func removingField(_ name: String, ofObject object: ObjectReference) -> PropertyList? {
    guard case .dictionary(var fields) = try? stored(object), fields.contains(name) else { return nil }
    fields[name] = .uid(0)
    return replacing(object, by: fields, appending: [])
  }

  private func replacing(
    _ object: ObjectReference, by fields: PropertyListDictionary, appending more: [PropertyList]
  ) -> PropertyList {
    var list = propertyList
    var edited = objects
    edited[object.index] = .dictionary(fields)
    list.update(.key("$objects")) { $0 = .array(edited + more) }
    return list
  }
}
