import PropertyLists

extension KeyedArchive {
  /// Reads one object.
  ///
  /// - Throws: `badReference` where the reference leads nowhere; `badClass` and `badField` where the object is not
  ///   what its class says. An object of an unknown class never throws for its fields.
  public func object(_ reference: ObjectReference) throws(KeyedArchiveError) -> ArchivedObject {
    let value = try stored(reference)
    switch value {
    case .string("$null"): return ArchivedObject(.null)
    case .string(let text): return ArchivedObject(.string(text))
    case .data(let bytes): return ArchivedObject(.data(bytes))
    case .boolean(let value): return ArchivedObject(.boolean(value))
    case .integer(let value): return ArchivedObject(.integer(value))
    case .real(let value): return ArchivedObject(.real(value))
    case .date(let value): return ArchivedObject(.date(value))
    case .dictionary(let fields):
      if let description = ArchivedClass(stored: value) { return ArchivedObject(.classDescription(description)) }
      return try instance(fields, at: Self.path(of: reference))
    default:
      throw KeyedArchiveError(
        .badField, "an object is stored as \(value.kind.rawValue)", path: Self.path(of: reference))
    }
  }

  private func instance(
    _ fields: PropertyListDictionary, at path: PropertyListPath
  ) throws(KeyedArchiveError) -> ArchivedObject {
    let classDescription = try self.classDescription(of: fields, at: path)
    var rest = fields
    rest["$class"] = nil
    let reader = FieldReader(fields: rest, path: path)
    return ArchivedObject(
      try reader.content(of: classDescription), classDescription: classDescription)
  }

  /// The class that an object's fields name.
  private func classDescription(
    of fields: PropertyListDictionary, at path: PropertyListPath
  ) throws(KeyedArchiveError) -> ArchivedClass {
    let classPath = path.appending(.key("$class"))
    guard let uid = fields["$class"]?.uid, let index = Int(exactly: uid), objects.indices.contains(index) else {
      throw KeyedArchiveError(.badClass, "an object names no class", path: classPath)
    }
    guard let description = ArchivedClass(stored: objects[index]) else {
      throw KeyedArchiveError(.badClass, "object \(index) describes no class", path: classPath)
    }
    return description
  }
}

/// The fields of one object, read as its class wants them.
private struct FieldReader {
  let fields: PropertyListDictionary
  let path: PropertyListPath

  func content(of description: ArchivedClass) throws(KeyedArchiveError) -> ArchivedObject.Content {
    if let content = try content(ofClassNamed: description.name) { return content }
    // A subclass is read as the nearest class that we know. One that stores its contents differently (NSCountedSet is
    // an NSMutableSet without NS.objects) is kept as it is.
    for name in description.hierarchy {
      do {
        if let content = try content(ofClassNamed: name) { return content }
      } catch {
        break
      }
    }
    return .instance(fields)
  }

  /// The content of an object of a class that we know; nil for any other class.
  private func content(ofClassNamed name: String) throws(KeyedArchiveError) -> ArchivedObject.Content? {
    switch name {
    case "NSString", "NSMutableString": try text()
    case "NSData", "NSMutableData": try .data(data("NS.data"))
    case "NSDate": try date()
    case "NSUUID": try uuid()
    case "NSURL": .url(base: try reference("NS.base"), relative: try reference("NS.relative"))
    case "NSNull": .nsNull
    case "NSArray", "NSMutableArray": .array(try references("NS.objects"))
    case "NSSet", "NSMutableSet": .set(try references("NS.objects"))
    case "NSDictionary", "NSMutableDictionary": try dictionary()
    case "NSURLRequest", "NSMutableURLRequest": .request(fields)
    case "NSURLResponse", "NSHTTPURLResponse": .response(fields)
    default: nil
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
    guard let values = fields[name]?.array else { throw missing(name, "an array of UIDs") }
    var references: [ObjectReference] = []
    references.reserveCapacity(values.count)
    for (position, value) in values.enumerated() {
      guard let uid = value.uid, let index = Int(exactly: uid) else {
        throw KeyedArchiveError(
          .badField, "\(name) holds \(value.kind.rawValue) where a UID belongs",
          path: path.appending(.key(name), .index(position)))
      }
      references.append(ObjectReference(index))
    }
    return references
  }

  private func dictionary() throws(KeyedArchiveError) -> ArchivedObject.Content {
    let keys = try references("NS.keys")
    let values = try references("NS.objects")
    guard keys.count == values.count else {
      throw KeyedArchiveError(
        .badField, "\(keys.count) keys for \(values.count) values", path: path.appending(.key("NS.keys")))
    }
    return .dictionary(zip(keys, values).map { .init(key: $0, value: $1) })
  }
}
