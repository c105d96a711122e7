package import PropertyLists

/// The object graph of an NSKeyedArchiver archive, binary or XML.
///
/// An archive is a property list with the keys `$version` (100000), `$archiver`, `$top` (names of the root objects) and
/// `$objects`, in which objects refer to each other by UID (CoreFoundation and GNUstep sources; real archives). Objects
/// are read one at a time. An object refers to other objects instead of containing them, so cycles and shared objects
/// need no special handling.
package struct KeyedArchive: Sendable, Hashable {
  /// The original property list of the archive, including unknown keys.
  package let propertyList: PropertyList
  /// `$objects`.
  package internal(set) var objects: [PropertyList]
  /// `$top`: the root objects' names, in the order of the file. For a repeated name, the entry that counts.
  package let roots: [Root]

  /// A root object's name.
  package struct Root: Sendable, Hashable {
    /// The key, such as `root`.
    package var key: String
    /// The object.
    package var reference: ObjectReference

    /// Creates an entry.
    package init(key: String, reference: ObjectReference) {
      self.key = key
      self.reference = reference
    }
  }

  /// The key under which `+[NSKeyedArchiver archivedDataWithRootObject:]` stores the root.
  package static let rootKey = "root"
  /// The key of CFNetwork's own archives: the *name* of a constant, used in place of its value `root`.
  package static let literalRootKey = "NSKeyedArchiveRootObjectKey"

  /// Reads a property list as an archive. Entries of `$top` that are not UIDs are skipped.
  ///
  /// - Throws: `notAnArchive` where `$objects` is not an array or `$top` not a dictionary; `tooLarge` if copies of long
  ///   strings or data for each reference would make the archive more than 8 MB longer.
  package init(_ propertyList: PropertyList) throws(KeyedArchiveError) {
    guard let root = propertyList.dictionary else { throw .notADictionary(propertyList.kind) }
    guard let objects = root["$objects"]?.array else { throw .noObjects }
    guard let top = root["$top"]?.dictionary else { throw .noTop }
    guard !Self.expandTooFar(objects) else { throw .expandsTooFar }
    self.propertyList = propertyList
    self.objects = objects
    roots = Self.roots(in: top.effectiveEntries)
  }

  /// The entries of `$top` that are UIDs.
  static func roots(in entries: [PropertyListDictionary.Entry]) -> [Root] {
    entries.compactMap { entry in
      entry.value.uid.flatMap { Int(exactly: $0) }
        .map { Root(key: entry.key, reference: ObjectReference($0)) }
    }
  }

  /// Whether a property list claims to be a keyed archive: it has `$archiver`, by which Apple's loader decides too.
  package static func isArchive(_ propertyList: PropertyList) -> Bool {
    propertyList.dictionary?.contains("$archiver") ?? false
  }

  /// The object under a top-level key.
  ///
  /// - Throws: `missingTopKey`.
  package func root(_ key: String) throws(KeyedArchiveError) -> ObjectReference {
    guard let entry = roots.last(where: { $0.key.hasSameCodePoints(as: key) }) else {
      throw KeyedArchiveError(.missingTopKey, "the archive has no top-level object \(key)", path: .key("$top"))
    }
    return entry.reference
  }

  /// The stored form of an object.
  ///
  /// - Throws: `badReference` outside `$objects`.
  package func stored(_ reference: ObjectReference) throws(KeyedArchiveError) -> PropertyList {
    try node(reference)
  }

  /// Where an object is in the archive's property list.
  package static func path(of reference: ObjectReference) -> PropertyListPath {
    PropertyListPath([.key("$objects"), .index(reference.index)])
  }
}

extension KeyedArchiveError {
  static func notADictionary(_ kind: PropertyList.Kind) -> Self {
    .init(.notAnArchive, "expected a dictionary, found \(kind.rawValue)")
  }

  static var noObjects: Self {
    .init(.notAnArchive, "the archive has no array $objects", path: .key("$objects"))
  }

  static var noTop: Self {
    .init(.notAnArchive, "the archive has no dictionary $top", path: .key("$top"))
  }

  static var expandsTooFar: Self {
    .init(
      .tooLarge,
      "a copy for each reference would make the archive more than \(KeyedArchive.maximumSharedBytes) bytes longer",
      path: .key("$objects"))
  }
}
