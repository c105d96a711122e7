import PropertyLists

extension KeyedArchive {
  /// Reads one object.
  ///
  /// - Throws: `badReference` where the reference leads nowhere; `badClass` and `badField` where the object is not
  ///   what its class says. An object of an unknown class never throws for its fields.
  public func object(_ reference: ObjectReference) throws(KeyedArchiveError) -> ArchivedObject {
    guard case .dictionary = try stored(reference), let instance = try instance(reference) else {
      return ArchivedObject(try content(reference))
    }
    return ArchivedObject(
      try instance.content(), classDescription: ArchivedClass(instance.storedClass))
  }

  /// What one object holds, without the description of its class.
  ///
  /// - Throws: as `object(_:)` does.
  package func content(_ reference: ObjectReference) throws(KeyedArchiveError) -> ArchivedObject.Content {
    let value = try stored(reference)
    switch value {
    case .string(let text): return text.hasSameCodePoints(as: "$null") ? .null : .string(text)
    case .data(let bytes): return .data(bytes)
    case .boolean(let value): return .boolean(value)
    case .integer(let value): return .integer(value)
    case .real(let value): return .real(value)
    case .date(let value): return .date(value)
    case .dictionary:
      if let instance = try instance(reference) { return try instance.content() }
      if let description = ArchivedClass(stored: value) { return .classDescription(description) }
      fallthrough
    default:
      throw KeyedArchiveError(
        .badField, "an object is stored as \(value.kind.rawValue)", path: Self.path(of: reference))
    }
  }

  /// The class of an object; nil where none is named.
  ///
  /// - Throws: `badReference` where the reference leads nowhere; `badClass` where the object's class is none.
  package func classDescription(of reference: ObjectReference) throws(KeyedArchiveError) -> ArchivedClass? {
    try instance(reference).map { ArchivedClass($0.storedClass) }
  }

  /// The name of the class of a request or a response, whose fields others read; nil for all else.
  package func classOfMessage(_ reference: ObjectReference) -> String? {
    guard let name = (try? instance(reference))?.storedClass.name else { return nil }
    return switch KnownClass(named: name) {
    case .request, .response: name
    default: nil
    }
  }

  /// The object of a class that is stored there; nil where something stands there that needs no class, or is one.
  ///
  /// - Throws: `badReference` where the reference leads nowhere; `badClass` where the object names no class.
  func instance(_ reference: ObjectReference) throws(KeyedArchiveError) -> StoredInstance? {
    let value = try stored(reference)
    guard case .dictionary(let fields) = value, StoredClass(value) == nil else { return nil }
    return StoredInstance(fields: fields, storedClass: try storedClass(of: fields, at: reference), reference: reference)
  }

  /// The class that an object's fields name.
  private func storedClass(
    of fields: PropertyListDictionary, at reference: ObjectReference
  ) throws(KeyedArchiveError) -> StoredClass {
    guard let uid = fields["$class"]?.uid, let index = Int(exactly: uid), objects.indices.contains(index) else {
      throw KeyedArchiveError(
        .badClass, "an object names no class", path: Self.path(of: reference).appending(.key("$class")))
    }
    guard let stored = StoredClass(objects[index]) else {
      throw KeyedArchiveError(
        .badClass, "object \(index) describes no class", path: Self.path(of: reference).appending(.key("$class")))
    }
    return stored
  }
}

/// The fields of one object, read as its class wants them.
struct StoredInstance {
  /// All fields, `$class` among them.
  let fields: PropertyListDictionary
  let storedClass: StoredClass
  private let reference: ObjectReference

  fileprivate init(fields: PropertyListDictionary, storedClass: StoredClass, reference: ObjectReference) {
    self.fields = fields
    self.storedClass = storedClass
    self.reference = reference
  }

  private var path: PropertyListPath { KeyedArchive.path(of: reference) }

  /// The fields without `$class`.
  private var ownFields: PropertyListDictionary {
    var own = fields
    own["$class"] = nil
    return own
  }

  /// Whether the object is a request, and of no subclass.
  var isPlainRequest: Bool { KnownClass(named: storedClass.name) == .request }

  fileprivate func content() throws(KeyedArchiveError) -> ArchivedObject.Content {
    if let known = KnownClass(named: storedClass.name) { return try content(of: known) }
    // A subclass is read as the nearest class that we know. One that stores its contents differently (NSCountedSet is
    // an NSMutableSet without NS.objects) is kept as it is.
    for name in storedClass.hierarchy {
      guard let known = KnownClass(named: name) else { continue }
      guard let content = try? content(of: known) else { break }
      return content
    }
    return .instance(ownFields)
  }

  private func content(of known: KnownClass) throws(KeyedArchiveError) -> ArchivedObject.Content {
    switch known {
    case .string: try text()
    case .data: try .data(data("NS.data"))
    case .date: try date()
    case .uuid: try uuid()
    case .url: .url(base: try reference("NS.base"), relative: try reference("NS.relative"))
    case .null: .nsNull
    case .array: .array(try references("NS.objects"))
    case .set: .set(try references("NS.objects"))
    case .dictionary: try dictionary()
    case .request: .request(ownFields)
    case .response: .response(ownFields)
    }
  }

  private func missing(_ name: String, _ wanted: String) -> KeyedArchiveError {
    let found = fields[name].map { "is \($0.kind.rawValue)" } ?? "is missing"
    return KeyedArchiveError(.badField, "\(name) \(found); expected \(wanted)", path: path.appending(.key(name)))
  }

  private func text() throws(KeyedArchiveError) -> ArchivedObject.Content {
    guard let text = fields["NS.string"]?.string else { throw missing("NS.string", "a string") }
    return .string(text)
  }

  private func data(_ name: String) throws(KeyedArchiveError) -> [UInt8] {
    guard let bytes = fields[name]?.data else { throw missing(name, "data") }
    return bytes
  }

  private func date() throws(KeyedArchiveError) -> ArchivedObject.Content {
    guard let seconds = fields["NS.time"]?.double, seconds.isFinite else { throw missing("NS.time", "a finite number") }
    return .date(PropertyListDate(secondsSinceReferenceDate: seconds))
  }

  private func uuid() throws(KeyedArchiveError) -> ArchivedObject.Content {
    let bytes = try data("NS.uuidbytes")
    guard bytes.count == 16 else { throw missing("NS.uuidbytes", "16 bytes") }
    return .uuid(bytes)
  }

  private func reference(_ name: String) throws(KeyedArchiveError) -> ObjectReference {
    guard let uid = fields[name]?.uid, let index = Int(exactly: uid) else { throw missing(name, "a UID") }
    return ObjectReference(index)
  }

  private func references(_ name: String) throws(KeyedArchiveError) -> [ObjectReference] {
    try uids(name).map { Self.reference($0) }
  }

  /// The values of an array, all of which are UIDs that fit an index.
  private func uids(_ name: String) throws(KeyedArchiveError) -> [PropertyList] {
    guard case .array(let values) = fields[name] else { throw missing(name, "an array of UIDs") }
    for (position, value) in values.enumerated() {
      guard case .uid(let uid) = value, Int(exactly: uid) != nil else {
        throw KeyedArchiveError(
          .badField, "\(name) holds \(value.kind.rawValue) where a UID belongs",
          path: path.appending(.key(name), .index(position)))
      }
    }
    return values
  }

  private static func reference(_ uid: PropertyList) -> ObjectReference {
    KeyedArchive.reference(of: uid) ?? .null
  }

  private func dictionary() throws(KeyedArchiveError) -> ArchivedObject.Content {
    let keys = try uids("NS.keys")
    let values = try uids("NS.objects")
    guard keys.count == values.count else {
      throw KeyedArchiveError(
        .badField, "\(keys.count) keys for \(values.count) values", path: path.appending(.key("NS.keys")))
    }
    return .dictionary(
      keys.indices.map { .init(key: Self.reference(keys[$0]), value: Self.reference(values[$0])) })
  }
}

/// The classes whose objects have a meaning here.
enum KnownClass {
  case string, data, date, uuid, url, null, array, set, dictionary, request, response

  private static let names: [(name: StaticString, known: KnownClass)] = [
    ("NSURL", .url), ("NSMutableDictionary", .dictionary), ("NSDictionary", .dictionary),
    ("NSMutableURLRequest", .request), ("NSURLRequest", .request), ("NSHTTPURLResponse", .response),
    ("NSURLResponse", .response), ("NSString", .string), ("NSMutableString", .string), ("NSData", .data),
    ("NSMutableData", .data), ("NSArray", .array), ("NSMutableArray", .array), ("NSSet", .set), ("NSMutableSet", .set),
    ("NSDate", .date), ("NSUUID", .uuid), ("NSNull", .null),
  ]

  init?(named name: String) {
    self.init { name.hasSameCodePoints(as: $0) }
  }

  /// The class whose name is found to be the one in question.
  init?(where isName: (StaticString) -> Bool) {
    guard let found = Self.names.first(where: { isName($0.name) }) else { return nil }
    self = found.known
  }
}
