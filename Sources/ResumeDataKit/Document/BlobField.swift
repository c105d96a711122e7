import KeyedArchives
import PropertyLists

/// One field of a blob, wherever it is stored.
struct BlobField: Sendable {
  /// The key.
  var name: String
  /// The value; nil for an archived object that is not a scalar.
  var value: PropertyList?
  /// The archived object, where the field is one.
  var object: ObjectReference?
  /// What the field is, for messages: a kind of value, or a class.
  var kind: String
  fileprivate var place: Place

  fileprivate static let kindOfNil = "nil"
  /// Whether the field is nil in Objective-C.
  var isNil: Bool { kind == Self.kindOfNil }

  /// Whether the field is an NSURL object.
  var isURL: Bool { object != nil && kind == "NSURL" }

  fileprivate enum Place: Equatable {
    /// In the dictionary at a path, under the field's name or another one.
    case entry(of: PropertyListPath, key: String)
    /// Among the objects of an archive.
    case object(ObjectReference)
  }

  /// Where the value is in the blob's property list.
  var path: PropertyListPath {
    switch place {
    case .entry(let path, let key): path.appending(.key(key))
    case .object(let reference): KeyedArchive.path(of: reference)
    }
  }
}

extension BlobField {
  /// The entries of a dictionary that count.
  static func fields(of dictionary: PropertyListDictionary, at path: PropertyListPath = .root) -> [BlobField] {
    dictionary.effectiveEntries.map { BlobField(entry: $0, at: path) }
  }

  /// The entries of an archived dictionary, or the fields of an archived object.
  static func fields(of root: ObjectReference, in archive: KeyedArchive) -> [BlobField] {
    let fields: PropertyListDictionary
    switch (try? archive.object(root))?.content {
    case .dictionary(let entries): return Self.fields(of: entries, in: archive)
    case .instance(let own): fields = own
    default: return []
    }
    var reader = ArchivedFieldReader(archive: archive)
    return fields.effectiveEntries.map { entry in
      if let uid = entry.value.uid, let index = Int(exactly: uid) {
        return reader.field(entry.key, at: ObjectReference(index))
      }
      return BlobField(entry: entry, at: KeyedArchive.path(of: root))
    }
  }

  /// The entries of an archived dictionary whose keys are strings.
  static func fields(of entries: [ArchivedObject.Entry], in archive: KeyedArchive) -> [BlobField] {
    var (names, fields) = (ScalarReader(archive: archive), ArchivedFieldReader(archive: archive))
    var read: [BlobField] = []
    read.reserveCapacity(entries.count)
    for entry in entries {
      if let name = names.string(entry.key) { read.append(fields.field(name, at: entry.value)) }
    }
    return read
  }

  private init(entry: PropertyListDictionary.Entry, at path: PropertyListPath) {
    self.init(
      name: entry.key, value: entry.value, object: nil, kind: entry.value.kind.rawValue,
      place: .entry(of: path, key: entry.key))
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
    let stored = try? archive.stored(reference)
    switch stored {
    case .string(let text) where !text.hasSameCodePoints(as: "$null"): break
    case .data, .boolean, .integer, .real, .date: break
    case .dictionary:
      var field = known[reference] ?? read("", reference)
      known[reference] = field
      field.name = name
      return field
    default: return read(name, reference)
    }
    // Inline values are faster to read than to look up, and need no class.
    return BlobField(
      name: name, value: stored, object: reference, kind: stored?.kind.rawValue ?? "", place: .object(reference))
  }

  private func read(_ name: String, _ reference: ObjectReference) -> BlobField {
    if let ofClass = archive.classOfMessage(reference) {
      return BlobField(name: name, value: nil, object: reference, kind: ofClass, place: .object(reference))
    }
    guard let object = try? archive.object(reference) else {
      return BlobField(
        name: name, value: nil, object: nil, kind: "an object that cannot be read", place: .object(reference))
    }
    let value: PropertyList? =
      if case .url(_, let relative) = object.content {
        archive.string(relative).map { .string($0) }
      } else {
        object.content.scalar
      }
    let kind: String =
      if case .null = object.content { BlobField.kindOfNil } else {
        object.classDescription?.name ?? value?.kind.rawValue ?? "a class description"
      }
    return BlobField(name: name, value: value, object: reference, kind: kind, place: .object(reference))
  }
}
