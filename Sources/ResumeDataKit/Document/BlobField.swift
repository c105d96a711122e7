import KeyedArchives
import PropertyLists

/// One field of a blob, wherever it is stored.
struct BlobField: Sendable, Hashable {
  /// The key.
  var name: String
  /// The value; nil for an archived object that is no scalar.
  var value: PropertyList?
  /// The archived object, where the field is one.
  var object: ObjectReference?
  /// What the field is, for messages: a kind of value, or a class.
  var kind: String
  /// Where the value stands in the blob's property list.
  var path: PropertyListPath
}

extension BlobField {
  /// The entries of a dictionary.
  static func fields(of dictionary: PropertyListDictionary, at path: PropertyListPath = .root) -> [BlobField] {
    dictionary.entries.map { entry in
      BlobField(
        name: entry.key, value: entry.value, object: nil, kind: entry.value.kind.rawValue,
        path: path.appending(.key(entry.key)))
    }
  }

  /// The entries of an archived dictionary, or the fields of an archived object.
  static func fields(of root: ObjectReference, in archive: KeyedArchive) -> [BlobField] {
    var reader = ArchivedFieldReader(archive: archive)
    if let entries = archive.entries(root) {
      return entries.map { reader.field($0.key, at: $0.value) }
    }
    guard case .instance(let fields) = try? archive.object(root).content else { return [] }
    return fields.entries.map { entry in
      if let uid = entry.value.uid, let index = Int(exactly: uid) {
        return reader.field(entry.key, at: ObjectReference(index))
      }
      let path = KeyedArchive.path(of: root).appending(.key(entry.key))
      return BlobField(name: entry.key, value: entry.value, object: nil, kind: entry.value.kind.rawValue, path: path)
    }
  }
}

/// Reads archived fields, each object once: an archive can refer to one huge object from very many fields.
private struct ArchivedFieldReader {
  let archive: KeyedArchive
  private var known: [ObjectReference: BlobField] = [:]

  init(archive: KeyedArchive) {
    self.archive = archive
  }

  mutating func field(_ name: String, at reference: ObjectReference) -> BlobField {
    var field = known[reference] ?? read(reference)
    known[reference] = field
    field.name = name
    return field
  }

  private func read(_ reference: ObjectReference) -> BlobField {
    let path = KeyedArchive.path(of: reference)
    guard let object = try? archive.object(reference) else {
      return BlobField(name: "", value: nil, object: nil, kind: "an object that cannot be read", path: path)
    }
    let value = archive.scalar(reference) ?? archive.url(reference).map { .string($0) }
    let kind =
      object.content == .null ? "nil" : object.classDescription?.name ?? value?.kind.rawValue ?? "a class description"
    return BlobField(name: "", value: value, object: reference, kind: kind, path: path)
  }
}
