import KeyedArchives
import PropertyLists

/// The fields of a blob of the newer loader or of Safari in the form of the classic loader: a plain dictionary with the
/// keys of section 2 of the format's reference.
package struct ClassicFields {
  private(set) var dictionary = PropertyListDictionary()
  private(set) var changes: [ConversionChange] = []
  /// The fields that the classic form cannot store.
  private(set) var losses: [ConversionChange] = []

  /// Fields of the newer loader's object that can be dropped if they have these default values of a new task.
  private static let usualValues: [String: PropertyList] = [
    "countOfBytesClientExpectsToSend": -1, "countOfBytesClientExpectsToReceive": -1, "priority": 0.5,
    "prefersIncrementalDelivery": false, "_keepDownloadTaskFile": false,
  ]

  /// Fields of the newer loader's object that belong to the task that has ended, not to the download.
  private static let fieldsOfTheTask: Set<String> = ["taskIdentifier", "startTime"]

  /// Fields whose contents go into the classic ones.
  private static let carried: Set<String> = [
    "originalRequest", "currentRequest", "response", "responseConsumerResumeInfo", "fileURL", "tempFileName",
  ]

  /// Takes the fields out of the newer loader's object.
  init(of form: NewerLoaderForm, fields: ResumeDataFields) {
    add(fields)
    let (archive, own) = (form.archive, form.objectFields)
    func addArchive(_ name: String, of field: String, under key: String) {
      guard let reference = own.last(where: { $0.name == field })?.object, !reference.isNull else { return }
      let list = archive.keeping([.init(key: key, reference: reference)])
      if let bytes = try? BinaryPropertyList.encode(list) { dictionary[name] = .data(bytes) }
    }
    addArchive(ResumeDataKey.currentRequest, of: "currentRequest", under: KeyedArchive.literalRootKey)
    addArchive(ResumeDataKey.originalRequest, of: "originalRequest", under: KeyedArchive.literalRootKey)
    // The loader of 18.0 looks for the response under this key (A).
    addArchive(ResumeDataKey.response, of: "response", under: KeyedArchive.rootKey)
    for field in own where !Self.carried.contains(field.name) { leave(field) }
  }

  /// Takes the fields out of Safari's dictionary. It has no archived requests, so plain ones are created from the URL.
  init(safari: PropertyListDictionary, fields: ResumeDataFields) {
    add(fields)
    if let url = fields.url {
      for (field, hasHTTPPart) in [(ResumeDataKey.currentRequest, true), (ResumeDataKey.originalRequest, false)] {
        let request = ArchivedURLRequest(get: url, hasHTTPPart: hasHTTPPart, form: .keyed)
        let list = request.archive(under: [KeyedArchive.literalRootKey], order: .older)
        guard let bytes = try? BinaryPropertyList.encode(list) else { continue }
        dictionary[field] = .data(bytes)
        changes.append(ConversionChange(.made, field, "a GET request for the URL: Safari's file has none"))
      }
    }
    dictionary.set(safari.entries.filter { !ResumeDataKey.safariFields.contains($0.key) })
    changes.append(
      ConversionChange(
        .note, ResumeDataKey.safari, "only this dictionary is converted; Safari's other keys are left out"))
  }

  private mutating func add(_ fields: ResumeDataFields) {
    dictionary[ResumeDataKey.url] = fields.url.map { .string($0) }
    dictionary[ResumeDataKey.bytesReceived] = fields.bytesReceived.map { .integer(PropertyListInteger($0)) }
    dictionary[ResumeDataKey.entityTag] = fields.entityTag.map { .string($0) }
    dictionary[ResumeDataKey.serverDate] = fields.serverDate.map { .string($0) }
    dictionary[ResumeDataKey.tempFileName] = fields.tempFileName.map { .string($0) }
    dictionary[ResumeDataKey.localPath] = fields.localPath.map { .string($0) }
  }

  /// Adds the fields of the dictionary around a masked archive. If both have a field, that of the archive counts, as
  /// when the blob is read.
  mutating func add(outer fields: [BlobField]) {
    var carried: [PropertyListDictionary.Entry] = []
    for field in fields where field.name != ResumeDataKey.wrappedData && field.name != ResumeDataKey.localPath {
      let known = dictionary[field.name]
      if let value = field.value, known == nil {
        carried.append(.init(key: field.name, value: value))
      } else if field.value == nil || field.value != known {
        lose(field)
      }
    }
    dictionary.set(carried)
  }

  private mutating func leave(_ field: BlobField) {
    if field.isNil || field.value == Self.usualValues[field.name] && field.value != nil { return }
    if Self.fieldsOfTheTask.contains(field.name) {
      changes.append(ConversionChange(.note, field.name, "left out: it belongs to the task that has ended"))
    } else {
      lose(field)
    }
  }

  private mutating func lose(_ field: BlobField) {
    losses.append(ConversionChange(.dropped, field.name, "the classic form has no place for it"))
  }
}
