import KeyedArchives
import PropertyLists
import ResumeDataKit

/// Adds blobs of each form.
extension SemanticGraph {
  /// The blob for a comparison with one of the same vocabulary.
  mutating func addRoot(of form: any BlobForm) -> Int {
    switch form.content {
    case .request(let archive, let root): return add(archive, root, isNormalized: false)
    case .unknown(let value): return add(unknown: value)
    default: return add(.blob, addFields(of: form, isNormalized: false))
    }
  }

  /// The fields for a comparison, under the form's own names.
  ///
  /// - Parameter isNormalized: whether the other blob has another vocabulary: then the place of archived requests does
  ///   not count.
  mutating func addFields(of form: any BlobForm, isNormalized: Bool) -> [Field] {
    switch form.content {
    case .dictionary(let dictionary):
      return addFields(of: dictionary, isNormalized: isNormalized)
    case .values(let dictionary, let nested):
      return addValues(dictionary, nested: isNormalized ? nested : nil)
    case .archivedDictionary(let content):
      var fields = addFields(of: content, isNormalized: isNormalized)
      if let refusal = UnarchiverRefusal(of: content.archive.propertyList, roots: UnarchiverRefusal.rootsOfBlobs) {
        fields.append(("refused", add(refusal.reason)))
      }
      return fields
    case .object(let archive, let root):
      return addObject(archive, root, isNormalized: isNormalized)
    case .request(let archive, let root):
      return [(ResumeDataKey.currentRequest, add(archive, root, isNormalized: isNormalized))]
    case .record(let record, let key, let blob):
      let own = addFields(of: record, without: key)
      guard !isNormalized else { return own + addFields(of: blob, isNormalized: true) }
      let inner = addRoot(of: blob)
      return own + [(key, add(.contents, [inner]))]
    case .unknown(let value):
      return addFields(ofUnknown: value, isNormalized: isNormalized)
    }
  }

  /// The entries of a dictionary, and those of a nested one in its place.
  private mutating func addValues(_ dictionary: PropertyListDictionary, nested: String?) -> [Field] {
    let all = dictionary.effectiveEntries
    guard let nested, let inner = dictionary[nested]?.dictionary else { return all.map { ($0.key, add($0.value)) } }
    return (all.filter { $0.key != nested } + inner.effectiveEntries).map { ($0.key, add($0.value)) }
  }

  /// The fields of a record, without its blob.
  private mutating func addFields(of record: ResumeDataKit.Record, without key: String) -> [Field] {
    switch record {
    case .plain(let dictionary):
      return dictionary.effectiveEntries.filter { $0.key != key }.map { ($0.key, add($0.value)) }
    case .archived(let content):
      guard case .dictionary(let entries) = try? content.archive.object(content.root).content else { return [] }
      var semantics = ArchiveSemantics(content.archive)
      return semantics.entries(entries).named.filter { $0.key != key && !semantics.isNil($0.value) }
        .map { ($0.key, semantics.node($0.value, in: &self)) }
    }
  }

  private mutating func add(_ archive: KeyedArchive, _ root: KeyedArchive.Root, isNormalized: Bool) -> Int {
    var semantics = ArchiveSemantics(archive)
    let top = isNormalized ? nil : ArchiveRoots(root, of: archive)
    if var request = RequestSemantics(semantics, at: root.reference) { return request.node(top: top, in: &self) }
    return semantics.node(root.reference, in: &self)
  }

  /// The fields of the newer loader's object.
  private mutating func addObject(_ archive: KeyedArchive, _ root: ObjectReference, isNormalized: Bool) -> [Field] {
    var semantics = ArchiveSemantics(archive)
    var fields: [Field] = []
    if !isNormalized, let object = try? archive.object(root) {
      fields.append(("$class", add(object.classDescription?.name ?? "")))
    }
    for field in (try? archive.stored(root).dictionary)?.effectiveEntries ?? []
    where field.key != "$class" && !semantics.isNil(field.value) {
      let node = add(field, &semantics)
      // Before 26.1 the partial file was in a separate object.
      if isNormalized, field.key == "responseConsumerResumeInfo",
        hasOnly(["$class", "fileURL", "tempFileName"], in: node)
      {
        continue
      }
      fields.append((field.key, node))
    }
    return fields
  }

  private mutating func add(_ field: PropertyListDictionary.Entry, _ semantics: inout ArchiveSemantics) -> Int {
    if ["currentRequest", "originalRequest"].contains(field.key), let target = KeyedArchive.target(of: field.value),
      var request = RequestSemantics(semantics, at: target)
    {
      return request.node(top: nil, in: &self)
    }
    return semantics.node(field.value, in: &self)
  }

  /// Whether an object has no other fields than these.
  private func hasOnly(_ names: Set<String>, in node: Int) -> Bool {
    guard case .record(.instance, let keys) = nodes[node].label else { return false }
    return keys.allSatisfy { names.contains($0.text) }
  }
}
