import KeyedArchives
import PropertyLists

/// Writes the fields of a classic blob into the property list of another container, and notes what it cannot represent.
struct ContainerWriter {
  let container: Container
  private(set) var losses: [ConversionChange] = []
  /// The maximum number of values from the fields of an archive. Fields can share objects and so expand without bound.
  /// A blob has some 20 values, and its data is two requests.
  private var budget = PropertyListLimits.default.nodes

  init(container: Container) {
    self.container = container
  }

  /// The keys that WebKit stores outside the archive (A).
  private static let webKitKeys: Set<String> = [ResumeDataKey.localPath, ResumeDataKey.bookmark]

  /// The property list; nil for a document that is not a classic blob.
  mutating func value(of document: ResumeDataDocument) -> PropertyList? {
    if let form = document.form as? DictionaryForm {
      let fields = unique(
        withoutArchive(form.dictionary).entries.map { ConvertedField(name: $0.key, value: .plain($0.value)) })
      return container.isArchive ? archive(fields) : plain(fields)
    }
    guard let content = (document.form as? any ArchivedDictionaryForm)?.archived else { return nil }
    if container.isArchive { return moved(content.archive, root: content.root, outside: content.outside) }
    loseExtras(of: content.archive, content.root)
    let outer = content.outside.entries.map { ConvertedField(name: $0.key, value: .plain($0.value)) }
    return plain(unique(outer + archived(content.archive, content.root)))
  }

  /// The fields outside an unreadable archive, without its keys, which would make the dictionary an archive again.
  private mutating func withoutArchive(_ dictionary: PropertyListDictionary) -> PropertyListDictionary {
    guard KeyedArchive.isArchive(.dictionary(dictionary)) else { return dictionary }
    for key in dictionary.keys where ResumeDataKey.archive.contains(key) {
      lose(key, "a key of an archive in which no field can be read")
    }
    return dictionary.outsideArchive
  }

  /// The fields of an archived dictionary.
  private func archived(_ archive: KeyedArchive, _ root: ObjectReference) -> [ConvertedField] {
    (archive.entries(root) ?? []).map { ConvertedField(name: $0.key, value: .object(archive, $0.value)) }
  }

  /// Notes the contents of an archive beyond the fields of its root.
  private mutating func loseExtras(of archive: KeyedArchive, _ root: ObjectReference) {
    if case .dictionary(let entries) = try? archive.object(root).content,
      entries.count != archive.entries(root)?.count
    {
      lose("", "keys that are not strings")
    }
    let own: Set<String> = ["NS.keys", "NS.objects", "$class"]
    for entry in (try? archive.stored(root))?.dictionary?.entries ?? [] where !own.contains(entry.key) {
      lose(entry.key, "an additional field of the archived dictionary")
    }
    let main = archive.mainRoot?.key
    for entry in archive.roots where entry.key != main {
      lose(entry.key, "a second root object of the archive")
    }
  }

  /// Each field once: the last of two with the same name, which is the one that counts.
  private mutating func unique(_ fields: [ConvertedField]) -> [ConvertedField] {
    var last: [CodePointString: Int] = [:]
    for (index, field) in fields.enumerated() { last[CodePointString(field.name)] = index }
    var kept: [ConvertedField] = []
    for (index, field) in fields.enumerated() {
      if last[CodePointString(field.name)] == index {
        kept.append(field)
      } else {
        lose(field.name, "it occurs twice; this entry is ignored")
      }
    }
    return kept
  }

  // MARK: Plain property lists

  /// A plain dictionary, keys sorted as Apple's writer does.
  private mutating func plain(_ fields: [ConvertedField]) -> PropertyList {
    var dictionary = PropertyListDictionary()
    for field in fields {
      guard let value = field.plain(&budget) else {
        lose(field.name, "a plain property list cannot represent \(field.kind)")
        continue
      }
      let entry = PropertyListDictionary.Entry(key: field.name, value: value)
      if holds(entry) {
        dictionary.entries.append(entry)
      } else {
        lose(field.name, "\(container.title) cannot represent it")
      }
    }
    dictionary.sortKeys()
    return .dictionary(dictionary)
  }

  // MARK: Archives

  /// A new archive of plain fields.
  private mutating func archive(_ fields: [ConvertedField]) -> PropertyList {
    var outside = PropertyListDictionary()
    var carried: [(name: String, value: PropertyList)] = []
    for field in fields {
      guard let value = field.plain(&budget), canArchive(field.name, value) else {
        lose(field.name, "an archive cannot represent \(field.kind)")
        continue
      }
      if belongsOutside(field.name) {
        outside.entries.append(.init(key: field.name, value: value))
      } else {
        carried.append((field.name, value))
      }
    }
    var builder = KeyedArchiveBuilder()
    let root = builder.reserve()
    let keys = carried.map { builder.add(.string($0.name)) }
    let values = carried.map { field in builder.add(plain: field.value) ?? .null }
    let entries = zip(keys, values).map { ArchivedObject.Entry(key: $0, value: $1) }
    builder.set(root, to: ArchivedObject(.dictionary(entries), classDescription: .mutableDictionary))
    return builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .older).appending(outside)
  }

  /// Whether a field can be in an archive in this container.
  private func canArchive(_ name: String, _ value: PropertyList) -> Bool {
    var builder = KeyedArchiveBuilder()
    guard let reference = builder.add(plain: value) else { return false }
    let key = builder.add(.string(name))
    let list = builder.propertyList(root: reference, under: [KeyedArchive.rootKey, "key"], order: .older)
    return !key.isNull && holds(list)
  }

  /// The archive in another file format, with WebKit's keys moved to their place in the container.
  private mutating func moved(
    _ archive: KeyedArchive, root: ObjectReference, outside: PropertyListDictionary
  ) -> PropertyList? {
    let own = (archive.propertyList.dictionary?.entries ?? []).filter { ResumeDataKey.archive.contains($0.key) }
    guard let bare = try? KeyedArchive(.dictionary(PropertyListDictionary(own))),
      var editor = ArchivedDictionaryEditor(bare, root: root)
    else { return nil }
    var outer = PropertyListDictionary()
    let fields = archived(archive, root)
    let names = Set(fields.map { CodePointString($0.name) })
    for entry in outside.entries {
      if names.contains(CodePointString(entry.key)) {
        lose(entry.key, "it occurs twice; this entry is ignored")
      } else if belongsOutside(entry.key) {
        outer.entries.append(entry)
      } else if !holds(entry) {
        lose(entry.key, "\(container.title) cannot represent it")
      } else if !editor.set(entry.key, to: entry.value) {
        lose(entry.key, "an archive cannot represent \(entry.value.kind.rawValue)")
      }
    }
    let unheld = unheldObjects(of: bare)
    for field in fields {
      guard case .object(_, let reference) = field.value else { continue }
      if unheld.contains(reference) || !unheld.isEmpty && !holds(.string(field.name)) {
        lose(field.name, "\(container.title) cannot represent it")
      } else if belongsOutside(field.name), let value = field.plain(&budget) {
        outer[field.name] = value
      } else {
        continue
      }
      _ = editor.remove(field.name)
    }
    return editor.propertyList.appending(outer)
  }

  /// The objects that lead to an object that the container cannot represent.
  private func unheldObjects(of archive: KeyedArchive) -> Set<ObjectReference> {
    guard container.isXML, !holds(archive.propertyList) else { return [] }
    return archive.objects(leadingTo: archive.objects.indices.filter { !holds(archive.objects[$0]) })
  }

  /// Whether the container has a field outside the archive.
  private func belongsOutside(_ name: String) -> Bool {
    container == .xmlKeyedArchive && Self.webKitKeys.contains(name)
  }

  // MARK: What a container holds

  /// Whether a value reads back unchanged from a file of this container.
  private func holds(_ value: PropertyList) -> Bool {
    (try? PropertyListFile(encoding: value, asXML: container.isXML)) != nil
  }

  private func holds(_ entry: PropertyListDictionary.Entry) -> Bool {
    holds(.dictionary(PropertyListDictionary([entry])))
  }

  private mutating func lose(_ name: String, _ reason: String) {
    losses.append(ConversionChange(.dropped, name, reason))
  }
}

extension PropertyList {
  /// A dictionary with more entries at its end.
  fileprivate func appending(_ more: PropertyListDictionary) -> PropertyList {
    guard let dictionary else { return self }
    return .dictionary(PropertyListDictionary(dictionary.entries + more.entries))
  }
}

extension PropertyListDictionary {
  /// Whether the keys are in the order in which Apple's XML writer has them: by UTF-16 code unit.
  var hasSortedKeys: Bool {
    zip(entries, entries.dropFirst()).allSatisfy { !$1.key.utf16.lexicographicallyPrecedes($0.key.utf16) }
  }

  /// Sorts the keys as Apple's XML writer does.
  mutating func sortKeys() {
    entries = Places.sorted(entries.count) { entries[$0].key.utf16.lexicographicallyPrecedes(entries[$1].key.utf16) }
      .map { entries[$0] }
  }
}

extension Container {
  /// The container in words.
  package var title: String {
    switch self {
    case .xml: "an XML property list"
    case .binary: "a binary property list"
    case .keyedArchive: "a keyed archive"
    case .xmlKeyedArchive: "an XML keyed archive"
    case .maskedArchive: "a masked archive"
    }
  }
}
