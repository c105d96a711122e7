package import PropertyLists

/// An archive in a binary file without values: a reader that needs a few objects reads only these.
package struct BinaryKeyedArchive: Sendable {
  /// The file's objects.
  package let table: BinaryPlistTable
  /// The array `$objects`.
  let objects: Int
  package let objectCount: Int
  /// `$top`: the root objects' names, in the order of the file.
  package let roots: [KeyedArchive.Root]
  /// The keys of `$top`, those of values that are not UIDs included.
  let topKeys: [String]

  /// Reads a file as an archive.
  ///
  /// - Throws: as `KeyedArchive.init(_:)` does.
  package init(_ table: BinaryPlistTable) throws(KeyedArchiveError) {
    let root = table.root
    guard table.kind(root) == .dictionary else { throw .notADictionary(table.kind(root)) }
    guard let objects = table.value("$objects", in: root), table.kind(objects) == .array else { throw .noObjects }
    guard let top = table.value("$top", in: root), table.kind(top) == .dictionary else { throw .noTop }
    self.table = table
    self.objects = objects
    objectCount = table.elementCount(objects)
    let entries = table.value(top).dictionary?.effectiveEntries ?? []
    topKeys = entries.map(\.key)
    roots = KeyedArchive.roots(in: entries)
    guard !mayExpandTooFar || !KeyedArchive.expandTooFar(values) else { throw .expandsTooFar }
  }

  /// Whether the archive has one root, of one of the given classes, and the archiver and version that unarchivers
  /// accept.
  package func hasOneRoot(ofClasses names: Set<String>) -> Bool {
    guard topKeys.count == 1, let entry = roots.first,
      let archiver = table.value("$archiver", in: table.root), table.isText(archiver, "NSKeyedArchiver"),
      let version = table.value("$version", in: table.root), table.int64(version) == 100_000,
      let description = classDescription(ofObject: entry.reference.index),
      let name = table.value("$classname", in: description).flatMap({ table.text($0) })
    else { return false }
    return names.contains(name)
  }

  /// The object that describes the class of an object of `$objects`.
  private func classDescription(ofObject index: Int) -> Int? {
    guard index >= 0, index < objectCount else { return nil }
    let object = object(at: index)
    guard table.kind(object) == .dictionary, let reference = table.value("$class", in: object),
      let place = table.uid(reference), place < UInt64(objectCount)
    else { return nil }
    let description = self.object(at: Int(place))
    return table.kind(description) == .dictionary ? description : nil
  }

  /// All objects as values.
  private var values: [PropertyList] { table.value(objects).array ?? [] }

  /// Whether the exact count is needed to decide if the archive expands too far.
  private var mayExpandTooFar: Bool {
    guard table.maximumScalarLength > KeyedArchive.harmlessBytes else { return false }
    var estimate = ExpansionEstimate()
    for container in 0..<table.count {
      for position in 0..<table.referenceCount(container) {
        let element = table.reference(position, of: container)
        estimate.inside += byteCount(element)
        guard let uid = table.uid(element), uid < UInt64(objectCount) else { continue }
        let target = object(at: Int(uid))
        if table.kind(target) == .dictionary { estimate.inner += 1 }
        estimate.referred += byteCount(target)
      }
    }
    return estimate.mayPassBound
  }

  /// The bytes of a text or of data; of text in UTF-16 as many as it may have in UTF-8.
  private func byteCount(_ node: Int) -> Int {
    switch table.kind(node) {
    case .string, .data: 3 * table.elementCount(node)
    default: 0
    }
  }
}

extension [KeyedArchive.Root] {
  /// The root object: the one under CFNetwork's key, else under Foundation's, else the first.
  package var main: KeyedArchive.Root? {
    last { $0.key.hasSameCodePoints(as: KeyedArchive.literalRootKey) }
      ?? last { $0.key.hasSameCodePoints(as: KeyedArchive.rootKey) } ?? first
  }
}
