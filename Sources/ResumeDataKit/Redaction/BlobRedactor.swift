import KeyedArchives
import PropertyLists

extension ResumeDataDocument {
  /// The blob with its secrets replaced, so that it can be shown to others: credentials in headers (both copies of them),
  /// user, password and signed items in URLs, bodies, and the properties that an app has tied to its requests. It still
  /// decodes, and everything else is as it was.
  ///
  /// Fields that are not known are searched for URLs alone; look at them before you show the blob. The file is written anew, so
  /// nothing hides in it outside of its value.
  ///
  /// - Throws: `ConversionError` where the blob cannot be written anew.
  public func redacted() throws(ConversionError) -> Conversion {
    var redactor = BlobRedactor()
    let value = redactor.redact(compactedPropertyList)
    var document = self
    do {
      try document.rewrite(value)
      _ = document.unwrap()
    } catch {
      throw ConversionError(.notCarried, "the blob cannot be written anew: \(error)")
    }
    var changes = redactor.found.sorted().map { ConversionChange(.changed, "", "\($0) replaced") }
    changes += fields.otherKeys.map { ConversionChange(.note, $0, "not known: only URLs in it were looked at") }
    return Conversion(document: document, changes: changes)
  }
}

/// Replaces secrets in a property list, and in those that its data hold.
struct BlobRedactor {
  /// The kinds of what was replaced, in words.
  private(set) var found: Set<String> = []
  private let redaction = Redaction.blob
  /// How deep data may lie inside data: a request in a masked archive in an archive, with a copy of its headers.
  private var depth = 4
  /// How many values may be read in all property lists inside data: lists can share, and so grow with each level.
  private var nodes = PropertyListLimits.default.nodes
  /// How many bytes may be in them and come of them, for the same reason.
  private var bytes = 4 * PropertyListLimits.default.bytes

  /// A value without its secrets.
  mutating func redact(_ value: PropertyList) -> PropertyList {
    if KeyedArchive.isArchive(value), let archive = try? KeyedArchive(value) { return redact(archive) }
    switch value {
    case .string(let text): return .string(redact(text: text))
    case .data(let bytes): return .data(redact(data: bytes))
    case .array(let values): return .array(redact(all: values))
    case .set(let values): return .set(redact(all: values))
    case .dictionary(let dictionary):
      return KeyedArchive.isArchive(value) ? blankArchive(dictionary) : .dictionary(redact(inline: dictionary))
    default: return value
    }
  }

  /// The value of a key without its secrets.
  private mutating func redact(_ entry: PropertyListDictionary.Entry) -> PropertyList {
    unreadable(entry.key, entry.value)
      ?? entry.value.string.flatMap { header(entry.key, $0) }.map { .string($0) } ?? redact(entry.value)
  }

  /// Notes a kind of what was replaced.
  mutating func note(_ kind: String) { found.insert(kind) }

  private mutating func redact(all values: [PropertyList]) -> [PropertyList] {
    var result: [PropertyList] = []
    for value in values { result.append(redact(value)) }
    return result
  }

  /// A text without its secrets, if it is a URL, or may be a part of one: relative to another it has neither scheme nor slash.
  private mutating func redact(text: String) -> String {
    guard let kinds = Credentials.kinds(inURL: text) else { return text }
    found.insert("\(kinds) of a URL")
    return redaction.url(text)
  }

  /// The value of a header in the place of a secret one; nil where there is no secret in it.
  private mutating func header(_ name: String, _ value: String) -> String? {
    guard Credentials.isSecret(header: name) || Credentials.headersWithURLs.contains(name) else { return nil }
    let shown = redaction.header(name, value)
    guard !shown.utf8.elementsEqual(value.utf8) else { return nil }
    found.insert("the value of \(name)")
    return shown
  }

  /// A file without the secrets of the property list in it; other data as they are. What is too large or too deep to be looked
  /// through goes as a whole.
  private mutating func redact(data: [UInt8]) -> [UInt8] {
    bytes -= data.count
    guard bytes > 0 else {
      found.insert("data that cannot be looked through")
      return []
    }
    var limits = PropertyListLimits.default
    limits.nodes = min(limits.nodes, nodes)
    let file: PropertyListFile
    do {
      file = try PropertyListFile(decoding: data, limits: limits)
    } catch {
      switch error.code {
      case .tooManyNodes, .tooLarge, .tooDeep: return blank(data)
      default: return String(validating: data, as: UTF8.self).map { Array(redact(text: $0).utf8) } ?? data
      }
    }
    nodes -= file.value.nodeCount
    guard depth > 0, nodes > 0 else { return blank(data) }
    depth -= 1
    defer { depth += 1 }
    let archive = try? KeyedArchive(file.value)
    let value = redact(archive.map { $0.keeping($0.top) } ?? file.value)
    // A file that hides nothing and says no secret stays as it is.
    let isSame = value == file.value && file.anomalies.isEmpty
    guard let result = isSame ? data : try? file.rewritten(value).encoded() else { return blank(data) }
    bytes -= result.count
    return bytes > 0 ? result : blank(data)
  }

  /// As many bytes without any meaning.
  private mutating func blank(_ data: [UInt8]) -> [UInt8] {
    guard data.contains(where: { $0 != 0 }) else { return data }
    found.insert("data that cannot be looked through")
    return [UInt8](repeating: 0, count: data.count)
  }
}

// MARK: Archives

extension BlobRedactor {
  /// An archive without its secrets. Objects keep their numbers until those that nothing refers to any more are left out.
  private mutating func redact(_ original: KeyedArchive) -> PropertyList {
    guard let archive = original.withLastFieldsAlone, var list = archive.propertyList.dictionary else {
      return blankArchive(original.propertyList.dictionary ?? PropertyListDictionary())
    }
    var objects = archive.objects
    var scalars = ScalarReader(archive: archive)
    for index in archive.objects.indices {
      guard case .dictionary(let fields) = objects[index] else {
        objects[index] = redact(objects[index])
        continue
      }
      guard let content = try? archive.object(ObjectReference(index)).content else {
        found.insert("an object that cannot be read")
        objects[index] = .string(redaction.placeholder(for: ""))
        continue
      }
      var redacted = redact(inline: archive.isModernDownload(index) ? withoutUnreadable(fields, of: archive) : fields)
      switch content {
      case .dictionary(let entries): redacted["NS.objects"] = redact(entries, &scalars, adding: &objects)
      case .request: redacted = redact(request: redacted, of: archive, adding: &objects)
      default: break
      }
      objects[index] = .dictionary(redacted)
    }
    for index in list.entries.indices where list.entries[index].key != "$objects" {
      list.entries[index].value = redact(list.entries[index])
    }
    list["$objects"] = .array(objects)
    guard let result = try? KeyedArchive(.dictionary(list)) else { return blankArchive(list) }
    return result.keeping(result.top)
  }

  /// An archive without objects: nobody can tell what in those of one that cannot be read is secret, and what replaced values have
  /// left without a reference would stay in one that has become too large.
  private mutating func blankArchive(_ list: PropertyListDictionary) -> PropertyList {
    var list = list
    for index in list.entries.indices {
      let entry = list.entries[index]
      switch (entry.key, entry.value) {
      case ("$objects", let objects):
        if objects != [] { found.insert("an archive that cannot be looked through") }
        list.entries[index].value = []
      case ("$top", .dictionary(let top)):
        list.entries[index].value = .dictionary(
          PropertyListDictionary(top.entries.filter { $0.value.uid.flatMap { Int(exactly: $0) } != nil }))
      default: list.entries[index].value = redact(entry)
      }
    }
    return .dictionary(list)
  }

  /// The fields of a dictionary, or of an object, with other values for what stands in it and not in an object of its own.
  private mutating func redact(inline fields: PropertyListDictionary) -> PropertyListDictionary {
    var fields = fields
    for index in fields.entries.indices {
      fields.entries[index].value = redact(fields.entries[index])
    }
    return fields
  }

  /// The values of an archived dictionary, with others for secret headers, for the second copy of headers, and for requests that
  /// cannot be read.
  private mutating func redact(
    _ entries: [ArchivedObject.Entry], _ scalars: inout ScalarReader, adding objects: inout [PropertyList]
  ) -> PropertyList {
    var values = entries.map { PropertyList.uid(UInt64(clamping: $0.value.index)) }
    for (index, entry) in entries.enumerated() {
      guard let name = scalars.string(entry.key), let value = scalars.scalar(entry.value),
        let shown = unreadable(name, value) ?? value.string.flatMap({ redact(header: name, $0) })
      else { continue }
      values[index] = .uid(UInt64(clamping: objects.count))
      objects.append(shown)
    }
    return .array(values)
  }

  /// What stands in the place of a header, or of the second copy of all headers; nil where there is no secret in it.
  private mutating func redact(header name: String, _ value: String) -> PropertyList? {
    (name == HeaderCopyText.key ? copy(value) : header(name, value)).map { .string($0) }
  }

  /// The text of a copy of headers without secrets; nil where there are none in it.
  private mutating func copy(_ text: String) -> String? {
    guard let headers = HeaderCopyText.headers(in: text) else {
      found.insert("a copy of headers that cannot be read")
      return HeaderCopyText.text(of: [])
    }
    var isChanged = false
    var shown = headers
    for index in headers.indices {
      let old = headers[index].value
      let value = header(headers[index].name, old) ?? redact(text: old)
      guard !value.utf8.elementsEqual(old.utf8) else { continue }
      shown[index].value = value
      isChanged = true
    }
    return isChanged ? HeaderCopyText.text(of: shown) : nil
  }

  /// The fields of a request: a body of the same length with nothing in it, neither parts of one nor properties.
  private mutating func redact(
    request fields: PropertyListDictionary, of archive: KeyedArchive, adding objects: inout [PropertyList]
  ) -> PropertyListDictionary {
    var fields = withoutUnreadable(headersOf: fields, of: archive)
    for place in URLRequestContents.places(in: fields) {
      guard let uid = fields[place.field]?.uid, uid != 0 else { continue }
      if place.isBody, let bytes = archive.data(ObjectReference(Int(clamping: uid))) {
        guard bytes.contains(where: { $0 != 0 }) else { continue }
        found.insert("a body of \(bytes.count) bytes")
        fields[place.field] = .uid(UInt64(clamping: objects.count))
        objects.append(.data(Array(repeating: 0, count: bytes.count)))
      } else {
        found.insert(place.name)
        fields[place.field] = .uid(0)
      }
    }
    return fields
  }
}

extension KeyedArchive {
  /// The archive with one field of each name in itself and in each object, the one that counts: nobody reads the others, so
  /// that nobody would find the secrets in them.
  fileprivate var withLastFieldsAlone: KeyedArchive? {
    var list = PropertyListDictionary(propertyList.dictionary?.lastEntries ?? [])
    list["$objects"] = .array(
      objects.map { $0.dictionary.map { .dictionary(PropertyListDictionary($0.lastEntries)) } ?? $0 })
    return try? KeyedArchive(.dictionary(list))
  }
}

extension PropertyList {
  /// How many values there are, keys included.
  fileprivate var nodeCount: Int {
    switch self {
    case .array(let values), .set(let values): values.reduce(1) { $0 + $1.nodeCount }
    case .dictionary(let dictionary): dictionary.entries.reduce(1) { $0 + 1 + $1.value.nodeCount }
    default: 1
    }
  }
}
