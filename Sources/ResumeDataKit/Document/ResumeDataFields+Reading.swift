import KeyedArchives
import PropertyLists

extension ResumeDataFields {
  /// Reads the fields of the classic loader's dictionary.
  mutating func readClassic(
    _ fields: [BlobField], alsoKnown: Set<String> = [], fieldsBefore: ResumeDataFields? = nil
  ) {
    var reader = FieldReader(fields)
    version = reader.integer(ResumeDataKey.version)
    url = reader.string(ResumeDataKey.url)
    bytesReceived = reader.integer(ResumeDataKey.bytesReceived)
    entityTag = reader.string(ResumeDataKey.entityTag)
    serverDate = reader.string(ResumeDataKey.serverDate)
    tempFileName = reader.string(ResumeDataKey.tempFileName)
    localPath = reader.path(ResumeDataKey.localPath)
    byteRange = reader.text(ResumeDataKey.byteRange)
    hasByteRange = reader.field(ResumeDataKey.byteRange) != nil
    currentRequest = Self.request(ResumeDataKey.currentRequest, &reader, known: fieldsBefore?.currentRequest)
    originalRequest = Self.request(ResumeDataKey.originalRequest, &reader, known: fieldsBefore?.originalRequest)
    response = Self.response(ResumeDataKey.response, &reader)
    otherKeys = reader.names(
      outside: alsoKnown.isEmpty ? ResumeDataKey.classic : ResumeDataKey.classic.union(alsoKnown))
    faults = reader.faults
  }

  /// A request in a data field. A field of another kind gives an unreadable request.
  private static func request(
    _ name: String, _ reader: inout FieldReader, known: EmbeddedRequest?
  ) -> EmbeddedRequest? {
    if let data = reader.data(name) {
      if let known, known.file?.data == data { return known }
      return EmbeddedRequest(archivedIn: data)
    }
    guard let field = reader.field(name), !field.isNil else { return nil }
    return EmbeddedRequest(reason: "the field is \(field.kind), not data")
  }

  private static func response(_ name: String, _ reader: inout FieldReader) -> ArchivedURLResponse? {
    guard let data = reader.data(name), let field = reader.field(name) else { return nil }
    do {
      let archive = try KeyedArchive(PropertyListFile(decoding: data).value)
      guard let top = archive.mainRoot else { return nil }
      return try ArchivedURLResponse(archive, at: top.reference)
    } catch {
      reader.fault("\(name) cannot be read: \(error)", at: field.path, key: name)
      return nil
    }
  }
}
