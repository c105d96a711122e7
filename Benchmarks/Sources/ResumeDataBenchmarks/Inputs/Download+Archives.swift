import KeyedArchives
import PropertyLists

// Archives with the objects, fields and classes of real ones of iOS 10.0.2. The order of named slots is not that of a
// particular system.

extension Download {
  /// The archive of a request in a field of the blob; 22 slots with the HTTP part, 16 without.
  func requestArchive(slots: Int) throws -> [UInt8] {
    var builder = KeyedArchiveBuilder()
    let root = addRequest(slots: slots, to: &builder)
    return try BinaryPropertyList.encode(
      builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .older))
  }

  /// The fields of the classic form, keys sorted.
  func fields() throws -> PropertyListDictionary {
    let fields: [(String, PropertyList)] = [
      ("NSURLSessionDownloadURL", .string(url)),
      ("NSURLSessionResumeBytesReceived", .integer(PropertyListInteger(received))),
      ("NSURLSessionResumeCurrentRequest", .data(try requestArchive(slots: 22))),
      ("NSURLSessionResumeEntityTag", .string(entityTag)),
      ("NSURLSessionResumeInfoTempFileName", .string(tempFileName)),
      ("NSURLSessionResumeInfoVersion", .integer(PropertyListInteger(writer.version))),
      ("NSURLSessionResumeOriginalRequest", .data(try requestArchive(slots: 16))),
      ("NSURLSessionResumeServerDownloadDate", .string(date)),
    ]
    return PropertyListDictionary(fields.map { .init(key: $0.0, value: $0.1) })
  }

  /// The property list of a keyed archive of the fields.
  func keyedArchive() throws -> PropertyList {
    var builder = KeyedArchiveBuilder()
    let root = builder.reserve()
    let fields = try fields()
    let keys = fields.keys.map { builder.add(.string($0)) }
    let values = fields.entries.map { builder.add(scalar($0.value)) }
    let entries = zip(keys, values).map { ArchivedObject.Entry(key: $0, value: $1) }
    builder.set(root, to: ArchivedObject(.dictionary(entries), classDescription: .mutableDictionary))
    return builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .older)
  }

  /// The property list of the newer loader's archive, which contains both requests.
  func newerLoaderArchive() -> PropertyList {
    var builder = KeyedArchiveBuilder()
    let root = builder.reserve()
    let original = addRequest(slots: 16, to: &builder)
    let current = addRequest(slots: 22, to: &builder)
    let response = addResponse(to: &builder)
    let begin = builder.add(.date(PropertyListDate(secondsSinceReferenceDate: 600_000_000)))
    let fields: [(String, PropertyList)] = [
      ("originalRequest", uid(original)), ("currentRequest", uid(current)), ("response", uid(response)),
      ("earliestBeginDate", uid(begin)), ("countOfBytesClientExpectsToSend", -1),
      ("countOfBytesClientExpectsToReceive", .integer(PropertyListInteger(total))),
      ("taskDescription", uid(builder.add(.string(tempFileName)))), ("priority", 0.5),
      ("prefersIncrementalDelivery", true), ("_keepDownloadTaskFile", false),
      ("tempFileName", uid(builder.add(.string(tempFileName)))), ("taskIdentifier", 3),
    ]
    builder.set(root, to: instance(fields, ArchivedClass("NWURLSessionDownloadResumeInfo", "NSObject")))
    return builder.propertyList(root: root, under: "root", order: .newer)
  }

  private func addRequest(slots: Int, to builder: inout KeyedArchiveBuilder) -> ObjectReference {
    let root = builder.reserve()
    var values = [
      builder.add(.boolean(false)), addURL(to: &builder), builder.add(.real(60)), builder.add(.integer(0)), .null,
      builder.add(.boolean(true)), builder.add(.integer(0)), .null, .null, builder.add(.boolean(true)),
      builder.add(.boolean(false)), builder.add(.integer(0)), builder.add(.real(0)), builder.add(.real(0)),
      builder.add(.integer(0)), builder.add(.integer(-1)),
    ]
    if slots > values.count {
      values += [
        .null, builder.add(.integer(2)), builder.add(.string("GET")), addHeaders(headers, to: &builder), .null, .null,
      ]
    }
    var fields: [(String, PropertyList)] = [("$0", 2), ("$1", 9), ("$2", .integer(PropertyListInteger(slots)))]
    fields += values.enumerated().map { ("__nsurlrequest_proto_prop_obj_\($0)", uid($1)) }
    fields += [
      ("__nsurlrequest_proto_props", uid(.null)), ("startTimeoutTime", 0.0), ("requiresShortConnectionTimeout", false),
      ("payloadTransmissionTimeout", 0.0), ("allowedProtocolTypes", 0),
    ]
    // Apple's dictionaries are in the order of a hash table, so readers may not rely on the order of slots.
    let places = fields.map { (place: Self.hash($0.0), field: $0) }.sorted { $0.place < $1.place }
    builder.set(root, to: instance(places.map(\.field), .urlRequest))
    return root
  }

  private static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private func addResponse(to builder: inout KeyedArchiveBuilder) -> ObjectReference {
    let root = builder.reserve()
    let headers = [
      ("Content-Type", "application/zip"), ("Content-Length", "\(total)"), ("Etag", entityTag), ("Last-Modified", date),
    ]
    let values = [
      addURL(to: &builder), builder.add(.real(700_000_000)), builder.add(.integer(0)), builder.add(.integer(200)),
      addHeaders(headers, to: &builder), builder.add(.integer(PropertyListInteger(total))),
      builder.add(.string("application/zip")),
    ]
    var fields: [(String, PropertyList)] = [
      ("$0", 8), ("$1", 1), ("$2", .integer(PropertyListInteger(values.count))),
    ]
    fields += values.enumerated().map { ("__nsurlresponse_proto_prop_obj_\($0)", uid($1)) }
    builder.set(root, to: instance(fields, .httpURLResponse))
    return root
  }

  private func addURL(to builder: inout KeyedArchiveBuilder) -> ObjectReference {
    let relative = builder.add(.string(url))
    return builder.add(.url(base: .null, relative: relative))
  }

  private func addHeaders(
    _ headers: [(name: String, value: String)], to builder: inout KeyedArchiveBuilder
  ) -> ObjectReference {
    let keys = headers.map { builder.add(.string($0.name)) }
    let values = headers.map { builder.add(.string($0.value)) }
    let entries = zip(keys, values).map { ArchivedObject.Entry(key: $0, value: $1) }
    return builder.add(ArchivedObject(.dictionary(entries), classDescription: .mutableDictionary))
  }

  private func instance(_ fields: [(String, PropertyList)], _ description: ArchivedClass) -> ArchivedObject {
    let dictionary = PropertyListDictionary(fields.map { .init(key: $0.0, value: $0.1) })
    return ArchivedObject(.instance(dictionary), classDescription: description)
  }

  private func uid(_ reference: ObjectReference) -> PropertyList {
    .uid(UInt64(clamping: reference.index))
  }

  private func scalar(_ value: PropertyList) -> ArchivedObject.Content {
    switch value {
    case .string(let text): .string(text)
    case .data(let bytes): .data(bytes)
    case .integer(let number): .integer(number)
    default: .null
    }
  }
}
