import KeyedArchives
import PropertyLists
import ResumeDataKit

/// Adds the parts of a blob as fields of a record, each under its name in the blob's form.
extension SemanticGraph {
  /// A field of a blob.
  typealias Field = (key: String, node: Int)

  /// The fields whose data are a property list.
  private static let fieldsWithContents: Set<String> = [
    ResumeDataKey.currentRequest, ResumeDataKey.originalRequest, ResumeDataKey.response,
  ]

  /// The fields of a plain dictionary.
  ///
  /// - Parameter isNormalized: whether requests and responses are compared with those of a blob of another form: then
  ///   the place of their archive does not count.
  mutating func addFields(of dictionary: PropertyListDictionary, isNormalized: Bool) -> [Field] {
    dictionary.effectiveEntries.map { entry in
      if Self.fieldsWithContents.contains(entry.key), let data = entry.value.data {
        return (entry.key, addContents(data, withTopKey: !isNormalized))
      }
      return (entry.key, add(entry.value))
    }
  }

  /// The fields of an archived dictionary. A field outside the archive counts only if the archive has no field of that
  /// name.
  mutating func addFields(of content: ArchivedDictionary, isNormalized: Bool) -> [Field] {
    let archive = content.archive
    guard case .dictionary(let entries) = try? archive.object(content.root).content else {
      return addFields(of: content.outside, isNormalized: isNormalized)
    }
    var semantics = ArchiveSemantics(archive)
    let (named, others) = semantics.entries(entries)
    let names = Set(named.map { CodePointString($0.key) })
    let outside = content.outside.entries.filter { !names.contains(CodePointString($0.key)) }
    var fields = addFields(of: PropertyListDictionary(outside), isNormalized: isNormalized)
    for entry in named where !semantics.isNil(entry.value) {
      if Self.fieldsWithContents.contains(entry.key), let data = archive.data(entry.value) {
        fields.append((entry.key, addContents(data, withTopKey: !isNormalized)))
      } else {
        fields.append((entry.key, semantics.node(entry.value, in: &self)))
      }
    }
    if !others.isEmpty {
      let pairs = others.map { entry in
        add(.array, [semantics.node(entry.key, in: &self), semantics.node(entry.value, in: &self)])
      }
      // No field has an empty name.
      fields.append(("", add(.set, pairs)))
    }
    return fields
  }

  /// The fields of a property list that has no known form.
  mutating func addFields(ofUnknown value: PropertyList, isNormalized: Bool) -> [Field] {
    if let dictionary = value.dictionary, !KeyedArchive.isArchive(value) {
      return addFields(of: dictionary, isNormalized: isNormalized)
    }
    return [("root", add(unknown: value))]
  }

  /// A property list that has no known form: the root of an archive, or the value.
  mutating func add(unknown value: PropertyList) -> Int {
    guard KeyedArchive.isArchive(value), let dictionary = value.dictionary,
      let archive = try? KeyedArchive(value), let main = archive.mainRoot
    else { return add(value) }
    var semantics = ArchiveSemantics(archive)
    let outside = dictionary.outsideArchive.entries
    guard archive.roots.count > 1 || !outside.isEmpty else { return semantics.node(main.reference, in: &self) }
    var entries = archive.roots.map { ("$top." + $0.key, semantics.node($0.reference, in: &self)) }
    entries += outside.map { ($0.key, add($0.value)) }
    return add(.archive, entries)
  }
}
