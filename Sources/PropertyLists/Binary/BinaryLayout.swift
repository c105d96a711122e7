/// How a binary property list was laid out: which object stands where, and which equal objects are one.
///
/// A value says nothing of this. The writer that is given a layout beside a value puts every part of the value that
/// did not change back where it was.
struct BinaryLayout: Sendable, Hashable {
  /// The input and its offset table.
  let table: BinaryObjectTable
  /// The value of each object that the root reaches; nil for the others.
  let values: [PropertyList?]
  /// How many levels of containers may be written: as many as were allowed when reading.
  let deepest: Int

  init(_ pairing: ObjectPairing, deepest: Int) {
    table = pairing.table
    values = pairing.values
    self.deepest = deepest
  }

  /// The extents of all objects whose headers can be read, by index.
  func extents() -> [BinaryObject?] {
    (0..<table.count).map { try? table.object(at: $0) }
  }

  /// The references of a container in file order (keys before values), without those that lead nowhere; none for scalars.
  func references(of object: BinaryObject) -> [Int] {
    (0..<referenceCount(of: object)).compactMap { try? table.reference($0, of: object) }
  }

  /// How many references a container has.
  func referenceCount(of object: BinaryObject) -> Int {
    switch object.kind {
    case BinaryMarker.array, BinaryMarker.set: object.count
    case BinaryMarker.dictionary: 2 * object.count
    default: 0
    }
  }
}

extension BinaryObjectTable {
  /// The index of the object that a path leads to in the value that was decoded from this table.
  func object(at path: PropertyListPath, in root: PropertyList) -> Int? {
    var (index, value) = (trailer.topObject, root)
    for component in path.components {
      guard let object = try? object(at: index) else { return nil }
      let position: Int
      switch (component, value) {
      case (.key(let key), .dictionary(let dictionary)):
        guard let entry = dictionary.lastIndex(ofKey: key) else { return nil }
        position = object.count + entry
        value = dictionary.entries[entry].value
      case (.index(let element), .array(let values)), (.index(let element), .set(let values)):
        guard values.indices.contains(element) else { return nil }
        position = element
        value = values[element]
      default: return nil
      }
      guard let next = try? reference(position, of: object) else { return nil }
      index = next
    }
    return index
  }
}
