import KeyedArchives
import PropertyLists

/// A file whose form is to be recognized, with parsed parts that several forms need. Each form is given the same one,
/// so it is not copied.
package final class FormCandidate {
  let file: PropertyListFile
  /// The property list if it is a dictionary, otherwise an empty one.
  let dictionary: PropertyListDictionary
  /// The root of the keyed archive, if the file is a readable one.
  let archive: RootedArchive?
  /// Whether the file claims to be a keyed archive.
  let isArchive: Bool
  /// Why the file cannot have a form, or nil if it may have one.
  let obstacle: String?
  /// The number of records around the file. Records inside records are not searched.
  let depth: Int

  init(_ file: PropertyListFile, depth: Int) {
    self.file = file
    self.depth = depth
    isArchive = KeyedArchive.isArchive(file.value)
    guard let dictionary = file.value.dictionary else {
      (dictionary, archive) = (PropertyListDictionary(), nil)
      obstacle = "expected a dictionary, found \(file.value.kind.rawValue)"
      return
    }
    self.dictionary = dictionary
    guard isArchive else {
      (archive, obstacle) = (nil, nil)
      return
    }
    do {
      archive = try RootedArchive(KeyedArchive(file.value))
      obstacle = archive == nil ? "the keyed archive has no root object" : nil
    } catch {
      archive = nil
      obstacle = "the keyed archive cannot be read: \(error)"
    }
  }
}

/// A keyed archive and the content of its root object.
struct RootedArchive {
  let archive: KeyedArchive
  let root: ObjectReference
  let topKey: String
  let content: Content

  /// The content of the root object.
  enum Content {
    /// Nil.
    case null
    /// A dictionary with these fields.
    case dictionary([BlobField])
    /// A request.
    case request
    /// An object of another class, or a scalar.
    case other(ArchivedClass?)
  }

  /// Nil if the archive has no root object.
  init?(_ archive: KeyedArchive) throws(KeyedArchiveError) {
    guard let top = archive.mainRoot else { return nil }
    self.archive = archive
    (root, topKey) = (top.reference, top.key)
    switch try archive.content(root) {
    case .null: content = .null
    case .dictionary(let entries): content = .dictionary(BlobField.fields(of: entries, in: archive))
    case .request: content = .request
    default: content = .other(try archive.classDescription(of: root))
    }
  }

  /// The fields, where the root is a dictionary.
  var fields: [BlobField]? {
    if case .dictionary(let fields) = content { fields } else { nil }
  }

  /// Whether the root is an object of a class.
  func isOfClass(_ name: String) -> Bool {
    if case .other(let description) = content { description?.inherits(from: name) ?? false } else { false }
  }
}

extension KeyedArchive {
  /// The root object: the one under CFNetwork's key, else under Foundation's, else the first.
  package var mainRoot: Root? { roots.main }
}

extension ArchivedObject {
  /// Whether the object is of a class or of one that inherits from it.
  func isOfClass(_ name: String) -> Bool {
    classDescription?.inherits(from: name) ?? false
  }
}

extension PropertyListDictionary {
  /// The entries that are not part of a keyed archive.
  package var outsideArchive: PropertyListDictionary {
    PropertyListDictionary(
      entries.indices.filter { index in !ResumeDataKey.archive.contains { entries[index].key.hasSameCodePoints(as: $0) }
      }
      .map { entries[$0] }, precedence: precedence)
  }

  /// Whether any of some keys occurs.
  func hasAny(of keys: Set<String>) -> Bool {
    entries.indices.contains { keys.contains(entries[$0].key) }
  }

  /// Whether any of a few keys occurs.
  func hasAny(of keys: [String]) -> Bool {
    keys.contains { contains($0) }
  }
}

extension [BlobField] {
  /// The field of a name that counts: the last one.
  func named(_ name: String) -> BlobField? {
    last { $0.name.hasSameCodePoints(as: name) }
  }
}
