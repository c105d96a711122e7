import KeyedArchives
import PropertyLists

/// Puts a blob into a graph of meanings: a record of its fields, each under the name that its own form has for it.
struct BlobMeaning {
  private let document: ResumeDataDocument
  /// Whether requests and responses are to be compared with those of a blob of another form: where they are archived is
  /// form then, and not meaning.
  private let isNormalized: Bool

  /// The forms whose fields have names in common.
  enum Form: Sendable, Hashable {
    case classic, modern, wrappedModern, safari, flatSafari, request, empty, other(ResumeDataKind)
  }

  init(_ document: ResumeDataDocument, isNormalized: Bool = false) {
    self.document = document
    self.isNormalized = isNormalized
  }

  static func form(of document: ResumeDataDocument) -> Form {
    switch document.shape {
    case .dictionary, .archivedDictionary: .classic
    case .modern(_, _, let wrapper): wrapper == nil ? .modern : .wrappedModern
    case .safari:
      document.propertyList.dictionary?.contains(ResumeDataKey.safari) ?? false ? .safari : .flatSafari
    case .request: .request
    case .empty: .empty
    case .upload, .unknown: .other(document.kind)
    }
  }

  /// The node of the blob.
  func node(in graph: inout MeaningGraph) -> Int {
    switch document.shape {
    case .request(let archive, let root, let topKey):
      return request(archive, root, topKey: topKey, &graph)
    case .upload, .unknown:
      return unknown(document.propertyList, &graph)
    case .dictionary, .archivedDictionary, .modern, .safari, .empty:
      return graph.add(.blob, fields(in: &graph))
    }
  }

  /// The fields of the blob; of two with one name the last counts.
  func fields(in graph: inout MeaningGraph) -> [(key: String, node: Int)] {
    switch document.shape {
    case .dictionary(let dictionary):
      return plain(dictionary, &graph)
    case .archivedDictionary(let archive, let root, _, let beside):
      return archived(archive, root, beside, &graph)
    case .modern(let archive, let root, let wrapper):
      return modern(archive, root, wrapper, &graph)
    case .safari(let information):
      let all = document.propertyList.dictionary?.lastEntries ?? []
      guard isNormalized else { return all.map { ($0.key, graph.add($0.value)) } }
      let siblings = all.filter { $0.value != .dictionary(information) && Self.form(of: document) == .safari }
      return (siblings + information.lastEntries).map { ($0.key, graph.add($0.value)) }
    case .request(let archive, let root, let topKey):
      return [(ResumeDataKey.currentRequest, request(archive, root, topKey: topKey, &graph))]
    case .empty:
      let beside = document.propertyList.dictionary?.lastEntries ?? []
      return beside.filter { !ResumeDataKey.archive.contains($0.key) }
        .map { ($0.key, graph.add($0.value)) }
    case .upload, .unknown:
      if let dictionary = document.propertyList.dictionary, !KeyedArchive.isArchive(document.propertyList) {
        return plain(dictionary, &graph)
      }
      return [("root", unknown(document.propertyList, &graph))]
    }
  }

  private func plain(
    _ dictionary: PropertyListDictionary, _ graph: inout MeaningGraph
  ) -> [(key: String, node: Int)] {
    dictionary.lastEntries.map { entry in
      if Self.fieldsWithContents.contains(entry.key), let data = entry.value.data {
        return (entry.key, graph.addContents(data, withTopKey: !isNormalized))
      }
      return (entry.key, graph.add(entry.value))
    }
  }

  /// The fields whose data are a property list.
  private static let fieldsWithContents: Set<String> = [
    ResumeDataKey.currentRequest, ResumeDataKey.originalRequest, ResumeDataKey.response,
  ]

  private func archived(
    _ archive: KeyedArchive, _ root: ObjectReference, _ beside: PropertyListDictionary, _ graph: inout MeaningGraph
  ) -> [(key: String, node: Int)] {
    guard case .dictionary(let entries) = try? archive.object(root).content else { return plain(beside, &graph) }
    var meaning = ArchiveMeaning(archive)
    let (named, others) = meaning.entries(entries)
    // What stands beside the archive counts where the archive has nothing of that name.
    let names = Set(named.map { ExactString($0.key) })
    var fields = plain(PropertyListDictionary(beside.entries.filter { !names.contains(ExactString($0.key)) }), &graph)
    for entry in named where !meaning.isNil(entry.value) {
      if Self.fieldsWithContents.contains(entry.key), let data = archive.data(entry.value) {
        fields.append((entry.key, graph.addContents(data, withTopKey: !isNormalized)))
      } else {
        fields.append((entry.key, meaning.node(entry.value, in: &graph)))
      }
    }
    if !others.isEmpty {
      let pairs = others.map { entry in
        graph.add(.array, [meaning.node(entry.key, in: &graph), meaning.node(entry.value, in: &graph)])
      }
      // No field has an empty name.
      fields.append(("", graph.add(.set, pairs)))
    }
    return fields
  }

  private func modern(
    _ archive: KeyedArchive, _ root: ObjectReference, _ wrapper: BlobShape.Wrapper?, _ graph: inout MeaningGraph
  ) -> [(key: String, node: Int)] {
    var meaning = ArchiveMeaning(archive)
    var fields: [(key: String, node: Int)] = []
    if let object = try? archive.object(root) {
      fields.append(("$class", graph.add(object.classDescription?.name ?? "")))
    }
    for field in (try? archive.stored(root).dictionary)?.lastEntries ?? []
    where field.key != "$class" && !meaning.isNil(field.value) {
      fields.append((field.key, modernField(field.key, field.value, &meaning, &graph)))
    }
    guard let wrapper, !isNormalized else { return fields + outerFields(of: wrapper, &graph) }
    let inner = graph.add(.blob, fields)
    return outerFields(of: wrapper, &graph) + [(ResumeDataKey.wrappedData, graph.add(.contents, [inner]))]
  }

  private func modernField(
    _ name: String, _ value: PropertyList, _ meaning: inout ArchiveMeaning, _ graph: inout MeaningGraph
  ) -> Int {
    if ["currentRequest", "originalRequest"].contains(name), let target = KeyedArchive.target(of: value),
      var request = RequestMeaning(meaning, at: target)
    {
      return request.node(top: nil, in: &graph)
    }
    return meaning.node(value, in: &graph)
  }

  private func outerFields(
    of wrapper: BlobShape.Wrapper?, _ graph: inout MeaningGraph
  ) -> [(key: String, node: Int)] {
    guard let wrapper, case .dictionary(let entries) = try? wrapper.archive.object(wrapper.root).content else {
      return []
    }
    var meaning = ArchiveMeaning(wrapper.archive)
    let named = meaning.entries(entries).named
    return named.filter { $0.key != ResumeDataKey.wrappedData && !meaning.isNil($0.value) }
      .map { ($0.key, meaning.node($0.value, in: &graph)) }
  }

  private func request(
    _ archive: KeyedArchive, _ root: ObjectReference, topKey: String, _ graph: inout MeaningGraph
  ) -> Int {
    var meaning = ArchiveMeaning(archive)
    let main = KeyedArchive.TopLevelEntry(key: topKey, reference: root)
    let top = isNormalized ? nil : ArchiveTop(main, of: archive)
    if var request = RequestMeaning(meaning, at: root) { return request.node(top: top, in: &graph) }
    return meaning.node(root, in: &graph)
  }

  /// A property list that is no blob that we know: the root of an archive, or the value.
  private func unknown(_ value: PropertyList, _ graph: inout MeaningGraph) -> Int {
    guard KeyedArchive.isArchive(value), let dictionary = value.dictionary,
      let archive = try? KeyedArchive(value), let main = archive.mainTopLevelEntry
    else { return graph.add(value) }
    var meaning = ArchiveMeaning(archive)
    let beside = dictionary.besideArchive.entries
    guard archive.top.count > 1 || !beside.isEmpty else { return meaning.node(main.reference, in: &graph) }
    var entries = archive.top.map { ("$top." + $0.key, meaning.node($0.reference, in: &graph)) }
    entries += beside.map { ($0.key, graph.add($0.value)) }
    return graph.add(.archive, entries)
  }
}
