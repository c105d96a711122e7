import PropertyLists

/// An object of a class: its fields, `$class` among them, and the description of the class that they name.
struct ArchivedInstance<Node> {
  let fields: Node
  let description: Node
  /// The class's name, a string.
  let name: Node
  let reference: ObjectReference

  var path: PropertyListPath { KeyedArchive.path(of: reference) }
}

extension ArchiveNodes {
  /// The stored form of an object.
  ///
  /// - Throws: `badReference` outside `$objects`.
  func node(_ reference: ObjectReference) throws(KeyedArchiveError) -> Node {
    guard reference.index >= 0, reference.index < objectCount else {
      throw KeyedArchiveError(
        .badReference, "a reference to object \(reference.index); the archive has \(objectCount)",
        path: .key("$objects"))
    }
    return object(at: reference.index)
  }

  /// The reference that a field holds, if it is a UID.
  func reference(_ field: Node) -> ObjectReference? {
    uid(field).flatMap { Int(exactly: $0) }.map { ObjectReference($0) }
  }

  /// The value of a number or Boolean, which most slots of requests are: it needs no class. Nil for anything else.
  func number(at reference: ObjectReference) -> PropertyList? {
    guard reference.index >= 0, reference.index < objectCount else { return nil }
    let node = object(at: reference.index)
    return switch kind(node) {
    case .integer, .real, .boolean: value(node)
    default: nil
    }
  }

  /// What one object holds, without the description of its class.
  ///
  /// - Throws: as `KeyedArchive.object(_:)` does.
  func content(at reference: ObjectReference) throws(KeyedArchiveError) -> ArchivedObject.Content {
    let node = try node(reference)
    switch kind(node) {
    case .string: return isText(node, "$null") ? .null : .string(text(node) ?? "")
    case .dictionary:
      if let instance = try instance(at: reference) { return try content(of: instance) }
      if let description = classDescription(node) { return .classDescription(description) }
    default:
      if let content = ArchivedObject.Content(scalar: value(ofScalar: node)) { return content }
    }
    throw KeyedArchiveError(
      .badField, "an object is stored as \(kind(node).rawValue)", path: KeyedArchive.path(of: reference))
  }

  /// The value of a node that is not a container; `null` for a container.
  func value(ofScalar node: Node) -> PropertyList {
    switch kind(node) {
    case .array, .set, .dictionary: .null
    default: value(node)
    }
  }

  /// The instance of a class at a reference, or nil for a class description and for values that need no class.
  ///
  /// - Throws: `badReference` where the reference leads nowhere; `badClass` where the object names no class.
  func instance(at reference: ObjectReference) throws(KeyedArchiveError) -> ArchivedInstance<Node>? {
    let node = try node(reference)
    guard kind(node) == .dictionary, className(describedBy: node) == nil else { return nil }
    guard let index = field("$class", of: node).flatMap({ self.reference($0)?.index }), index < objectCount else {
      throw badClass("an object names no class", reference)
    }
    let description = object(at: index)
    guard let name = className(describedBy: description) else {
      throw badClass("object \(index) is not the description of a class", reference)
    }
    return ArchivedInstance(fields: node, description: description, name: name, reference: reference)
  }

  @inline(never)
  private func badClass(_ reason: String, _ reference: ObjectReference) -> KeyedArchiveError {
    KeyedArchiveError(.badClass, reason, path: KeyedArchive.path(of: reference).appending(.key("$class")))
  }

  /// The name of the class that a node describes, or nil if it is not a description, or has too many fields or
  /// ancestors: a description is read again for each object of the class.
  private func className(describedBy node: Node) -> Node? {
    guard kind(node) == .dictionary, elementCount(node) <= KnownClass.maximumEntries,
      let name = field("$classname", of: node), kind(name) == .string
    else { return nil }
    if let ancestors = field("$classes", of: node), kind(ancestors) == .array,
      elementCount(ancestors) > KnownClass.maximumEntries
    {
      return nil
    }
    return name
  }

  /// The description of a class, or nil if the node is not one.
  func classDescription(_ node: Node) -> ArchivedClass? {
    guard let name = className(describedBy: node) else { return nil }
    return ArchivedClass(name: text(name) ?? "", hierarchy: hierarchy(node, name))
  }

  /// The class of an object.
  func classDescription(of instance: ArchivedInstance<Node>) -> ArchivedClass {
    ArchivedClass(name: text(instance.name) ?? "", hierarchy: hierarchy(instance.description, instance.name))
  }

  private func hierarchy(_ description: Node, _ name: Node) -> [String] {
    guard let ancestors = field("$classes", of: description), kind(ancestors) == .array else {
      return [text(name) ?? ""]
    }
    return (0..<elementCount(ancestors)).compactMap { text(element($0, of: ancestors)) }
  }

  /// The class of an object, if it is one whose objects have a meaning here.
  func knownClass(of instance: ArchivedInstance<Node>) -> KnownClass? {
    KnownClass { isText(instance.name, $0) }
  }

  /// The fields of an object without `$class`.
  func ownFields(of instance: ArchivedInstance<Node>) -> PropertyListDictionary {
    var own = value(instance.fields).dictionary ?? PropertyListDictionary()
    own["$class"] = nil
    return own
  }
}

extension ArchiveNodes {
  fileprivate func content(
    of instance: ArchivedInstance<Node>
  ) throws(KeyedArchiveError) -> ArchivedObject.Content {
    if let known = knownClass(of: instance) { return try content(of: instance, as: known) }
    // A subclass is read as the nearest class that is known. One that stores its contents differently (NSCountedSet is
    // an NSMutableSet without NS.objects) is kept as it is.
    for name in hierarchy(instance.description, instance.name) {
      guard let known = KnownClass(where: { name.hasSameCodePoints(as: $0) }) else { continue }
      guard let content = try? content(of: instance, as: known) else { break }
      return content
    }
    return .instance(ownFields(of: instance))
  }

  private func content(
    of instance: ArchivedInstance<Node>, as known: KnownClass
  ) throws(KeyedArchiveError) -> ArchivedObject.Content {
    switch known {
    case .string:
      guard let text = field("NS.string", of: instance.fields).flatMap({ text($0) }) else {
        throw missing("NS.string", "a string", instance)
      }
      return .string(text)
    case .data: return .data(try data("NS.data", instance))
    case .date:
      let seconds = field("NS.time", of: instance.fields).flatMap { value(ofScalar: $0).double }
      guard let seconds, seconds.isFinite else { throw missing("NS.time", "a finite number", instance) }
      return .date(PropertyListDate(secondsSinceReferenceDate: seconds))
    case .uuid:
      let bytes = try data("NS.uuidbytes", instance)
      guard bytes.count == 16 else { throw missing("NS.uuidbytes", "16 bytes", instance) }
      return .uuid(bytes)
    case .url: return .url(base: try reference("NS.base", instance), relative: try reference("NS.relative", instance))
    case .null: return .nsNull
    case .array: return .array(try references("NS.objects", instance))
    case .set: return .set(try references("NS.objects", instance))
    case .dictionary:
      let keys = try references("NS.keys", instance)
      let values = try references("NS.objects", instance)
      guard keys.count == values.count else {
        throw KeyedArchiveError(
          .badField, "\(keys.count) keys for \(values.count) values", path: instance.path.appending(.key("NS.keys")))
      }
      return .dictionary(keys.indices.map { .init(key: keys[$0], value: values[$0]) })
    case .request: return .request(ownFields(of: instance))
    case .response: return .response(ownFields(of: instance))
    }
  }

  private func data(
    _ name: StaticString, _ instance: ArchivedInstance<Node>
  ) throws(KeyedArchiveError) -> [UInt8] {
    guard let bytes = field(name, of: instance.fields).flatMap({ value(ofScalar: $0).data }) else {
      throw missing(name, "data", instance)
    }
    return bytes
  }

  private func reference(
    _ name: StaticString, _ instance: ArchivedInstance<Node>
  ) throws(KeyedArchiveError) -> ObjectReference {
    guard let reference = field(name, of: instance.fields).flatMap({ reference($0) }) else {
      throw missing(name, "a UID", instance)
    }
    return reference
  }

  private func references(
    _ name: StaticString, _ instance: ArchivedInstance<Node>
  ) throws(KeyedArchiveError) -> [ObjectReference] {
    guard let array = field(name, of: instance.fields), kind(array) == .array else {
      throw missing(name, "an array of UIDs", instance)
    }
    let count = elementCount(array)
    var references: [ObjectReference] = []
    references.reserveCapacity(count)
    for position in 0..<count {
      let element = element(position, of: array)
      guard let reference = reference(element) else {
        throw KeyedArchiveError(
          .badField, "\(name) holds \(kind(element).rawValue) where a UID belongs",
          path: instance.path.appending(.key("\(name)"), .index(position)))
      }
      references.append(reference)
    }
    return references
  }

  @inline(never)
  private func missing(
    _ name: StaticString, _ wanted: String, _ instance: ArchivedInstance<Node>
  ) -> KeyedArchiveError {
    let found = field(name, of: instance.fields).map { "is \(kind($0).rawValue)" } ?? "is missing"
    return KeyedArchiveError(
      .badField, "\(name) \(found); expected \(wanted)", path: instance.path.appending(.key("\(name)")))
  }
}

/// The classes whose objects have a meaning here.
enum KnownClass {
  case string, data, date, uuid, url, null, array, set, dictionary, request, response

  /// Fields and ancestors that a description may have; real ones have two or three fields and up to six ancestors.
  static let maximumEntries = 64

  private static let names: [(name: StaticString, known: KnownClass)] = [
    ("NSURL", .url), ("NSMutableDictionary", .dictionary), ("NSDictionary", .dictionary),
    ("NSMutableURLRequest", .request), ("NSURLRequest", .request), ("NSHTTPURLResponse", .response),
    ("NSURLResponse", .response), ("NSString", .string), ("NSMutableString", .string), ("NSData", .data),
    ("NSMutableData", .data), ("NSArray", .array), ("NSMutableArray", .array), ("NSSet", .set), ("NSMutableSet", .set),
    ("NSDate", .date), ("NSUUID", .uuid), ("NSNull", .null),
  ]

  /// The first class whose name satisfies a predicate.
  init?(where isName: (StaticString) -> Bool) {
    guard let found = Self.names.first(where: { isName($0.name) }) else { return nil }
    self = found.known
  }
}

extension ArchivedObject.Content {
  /// The content of an object that is stored inline; nil for other values.
  fileprivate init?(scalar value: PropertyList) {
    switch value {
    case .string(let text): self = .string(text)
    case .data(let bytes): self = .data(bytes)
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(value)
    case .real(let value): self = .real(value)
    case .date(let value): self = .date(value)
    case .null, .fill, .uid, .array, .set, .dictionary: return nil
    }
  }
}
