import KeyedArchives
import PropertyLists

extension ResumeDataFields {
  /// Reads the fields of a blob.
  ///
  /// - Parameter known: the fields before an edit: a request whose bytes are the same is not read again.
  static func reading(_ shape: BlobShape, in file: PropertyListFile, known: ResumeDataFields? = nil) -> Self {
    // Not an initializer, since what an initializer has put together it copies once more for its caller.
    var fields = Self()
    fields.read(shape, in: file, known)
    return fields
  }

  private mutating func read(_ shape: BlobShape, in file: PropertyListFile, _ known: ResumeDataFields?) {
    switch shape {
    case .dictionary(let dictionary):
      let extra = KeyedArchive.isArchive(file.value) ? Set(ResumeDataKey.archive) : []
      readClassic(BlobField.fields(of: dictionary), alsoKnown: extra, fieldsBefore: known)
    case .archivedDictionary(_, _, let archived, let beside):
      guard !beside.entries.isEmpty else { return readClassic(archived, fieldsBefore: known) }
      // What stands beside the archive counts where the archive has nothing of that name.
      let names = Set(archived.map(\.name))
      readClassic(BlobField.fields(of: beside).filter { !names.contains($0.name) } + archived, fieldsBefore: known)
    case .modern(let archive, let root, let wrapper):
      readModern(archive, root: root)
      if let wrapper { read(wrapper) }
    case .safari(let dictionary):
      readSafari(dictionary, in: file)
    case .request(let archive, let root, let topKey):
      currentRequest = ResumeRequest(archive, at: root, topKey: topKey)
      url = currentRequest?.request?.url
    case .upload, .empty: break
    case .unknown(let reason):
      if let dictionary = file.value.dictionary {
        otherKeys = FieldReader(BlobField.fields(of: dictionary)).names(outside: Set(ResumeDataKey.archive))
      }
      faults = [FieldFault(message: reason, path: .root)]
    }
  }

  private mutating func readClassic(
    _ fields: [BlobField], alsoKnown: Set<String> = [], fieldsBefore: ResumeDataFields? = nil
  ) {
    var reader = FieldReader(fields)
    version = reader.integer(ResumeDataKey.version)
    url = reader.string(ResumeDataKey.url)
    bytesReceived = reader.integer(ResumeDataKey.bytesReceived)
    entityTag = reader.string(ResumeDataKey.entityTag)
    serverDate = reader.httpDate(ResumeDataKey.serverDate)
    tempFileName = reader.string(ResumeDataKey.tempFileName)
    localPath = reader.string(ResumeDataKey.localPath)
    byteRange = reader.text(ResumeDataKey.byteRange)
    hasByteRange = reader.field(ResumeDataKey.byteRange) != nil
    currentRequest = Self.request(ResumeDataKey.currentRequest, &reader, known: fieldsBefore?.currentRequest)
    originalRequest = Self.request(ResumeDataKey.originalRequest, &reader, known: fieldsBefore?.originalRequest)
    response = Self.response(ResumeDataKey.response, &reader)
    otherKeys = reader.names(
      outside: alsoKnown.isEmpty ? ResumeDataKey.classic : ResumeDataKey.classic.union(alsoKnown))
    faults = reader.faults
  }

  /// A request that a field holds as data. A field of another kind is a request too, one that cannot be read.
  private static func request(
    _ name: String, _ reader: inout FieldReader, known: ResumeRequest?
  ) -> ResumeRequest? {
    if let data = reader.data(name) {
      if let known, known.file?.data == data { return known }
      return ResumeRequest(archivedIn: data)
    }
    guard let field = reader.field(name), !field.isNil else { return nil }
    return ResumeRequest(reason: "the field is \(field.kind), not data")
  }

  private static func response(_ name: String, _ reader: inout FieldReader) -> ArchivedURLResponse? {
    guard let data = reader.data(name), let field = reader.field(name) else { return nil }
    do {
      let archive = try KeyedArchive(PropertyListFile(decoding: data).value)
      guard let top = archive.mainTopLevelEntry else { return nil }
      return try ArchivedURLResponse(archive, at: top.reference)
    } catch {
      reader.fault("\(name) cannot be read: \(error)", at: field.path)
      return nil
    }
  }

  /// The newer loader's object. It has no count of bytes: the partial file's own length is the place to go on from.
  private mutating func readModern(_ archive: KeyedArchive, root: ObjectReference) {
    var reader = FieldReader(BlobField.fields(of: root, in: archive))
    func request(_ name: String) -> ResumeRequest? {
      guard let field = reader.field(name), !field.isNil else { return nil }
      guard let object = field.object else { return ResumeRequest(reason: "the field is \(field.kind)") }
      return ResumeRequest(archive, at: object, topKey: nil)
    }
    currentRequest = request("currentRequest")
    originalRequest = request("originalRequest")
    url = currentRequest?.request?.url ?? originalRequest?.request?.url
    if let object = reader.field("response")?.object { response = try? ArchivedURLResponse(archive, at: object) }
    entityTag = response?.header("ETag")
    serverDate = response?.header("Last-Modified")
    totalBytes = response?.expectedLength.flatMap { $0 >= 0 ? $0 : nil }

    // Since 26.1 the file stands in the object itself, before in one of its own.
    var consumer = FieldReader([])
    if let object = reader.field("responseConsumerResumeInfo")?.object {
      consumer = FieldReader(BlobField.fields(of: object, in: archive))
    }
    tempFileName = reader.string("tempFileName") ?? consumer.string("tempFileName")
    localPath = (reader.string("fileURL") ?? consumer.string("fileURL")).map(Self.path(ofFileURL:))
    otherKeys = reader.names(outside: ResumeDataKey.modern)
    faults = reader.faults + consumer.faults
  }

  private mutating func read(_ wrapper: BlobShape.Wrapper) {
    var reader = FieldReader(BlobField.fields(of: wrapper.root, in: wrapper.archive))
    localPath = reader.string(ResumeDataKey.localPath) ?? localPath
    innerMask = wrapper.mask
    otherKeys += reader.names(outside: ResumeDataKey.classic.union([ResumeDataKey.wrappedData]))
    faults += reader.faults
  }

  private mutating func readSafari(_ dictionary: PropertyListDictionary, in file: PropertyListFile) {
    let isNested = file.value.dictionary?.contains(ResumeDataKey.safari) ?? false
    var reader = FieldReader(BlobField.fields(of: dictionary, at: isNested ? .key(ResumeDataKey.safari) : .root))
    url = reader.string(ResumeDataKey.safariURL)
    bytesReceived = reader.integer(ResumeDataKey.safariBytesReceived)
    entityTag = reader.string(ResumeDataKey.safariEntityTag)
    serverDate = reader.httpDate(ResumeDataKey.safariServerDate)
    byteRange = reader.text(ResumeDataKey.byteRange)
    hasByteRange = reader.field(ResumeDataKey.byteRange) != nil
    localPath = reader.string(ResumeDataKey.localPath)
    otherKeys = reader.names(
      outside: ResumeDataKey.safariFields.union([ResumeDataKey.byteRange, ResumeDataKey.localPath]))
    faults = reader.faults
    if isNested, let outer = file.value.dictionary {
      var outerReader = FieldReader(BlobField.fields(of: outer))
      totalBytes = outerReader.integer(ResumeDataKey.safariTotal)
      otherKeys += outerReader.names(outside: ResumeDataKey.safariSiblings)
      faults += outerReader.faults
    }
  }

  /// The path of a file URL; the text as it is for any other.
  private static func path(ofFileURL text: String) -> String {
    guard text.hasPrefix("file://") else { return text }
    let rest = text.dropFirst("file://".count)
    guard let slash = rest.firstIndex(of: "/") else { return text }
    return PercentEncoding.decode(String(rest[slash...]))
  }
}
