/// Finds the value of each object of a table in the tree that was decoded from it. Decoding itself keeps only the tree: most
/// property lists are read and never written, and nobody asks what is odd about them.
struct ObjectPairing {
  let table: BinaryObjectTable
  /// Whether to look for keys that occur twice.
  let findsDuplicates: Bool
  /// The value of each object that was reached.
  private(set) var values: [PropertyList?]
  /// Keys that occur twice in one dictionary, in the order of reading.
  private(set) var duplicateKeys = AnomalyList()

  init(table: BinaryObjectTable, findingDuplicates findsDuplicates: Bool = false) {
    self.table = table
    self.findsDuplicates = findsDuplicates
    values = Array(repeating: nil, count: table.count)
  }

  /// Pairs a value and all that is in it with the object that it was decoded from.
  mutating func pair(_ value: PropertyList, with index: Int) {
    guard values[index] == nil else { return }
    values[index] = value
    switch value {
    case .array(let elements), .set(let elements):
      guard let object = try? table.object(at: index) else { return }
      for (position, element) in elements.enumerated() { pair(element, at: position, of: object) }
    case .dictionary(let dictionary):
      guard let object = try? table.object(at: index) else { return }
      pairEntries(of: dictionary, object)
    default: break
    }
  }

  private mutating func pairEntries(of dictionary: PropertyListDictionary, _ object: BinaryObject) {
    let entries = dictionary.entries
    var seen = SeenKeys(in: dictionary)
    for (position, entry) in entries.enumerated() {
      pair(.string(entry.key), at: position, of: object)
      pair(entry.value, at: entries.count + position, of: object)
      guard findsDuplicates, let key = try? table.reference(position, of: object),
        !seen.insert(position, object: key)
      else { continue }
      let place = object.payload + position * table.trailer.referenceSize
      duplicateKeys.append(.duplicateKey, "the key \"\(entry.key)\" occurs more than once", at: .byte(place))
    }
  }

  private mutating func pair(_ value: PropertyList, at position: Int, of object: BinaryObject) {
    if let child = try? table.reference(position, of: object) { pair(value, with: child) }
  }
}

/// The keys of one dictionary that were met already.
private struct SeenKeys {
  private let entries: [PropertyListDictionary.Entry]
  private var objects: Set<Int> = []
  private var keys: Set<PropertyList> = []

  /// Up to so many keys are compared with each other, which is quicker than to hash them.
  private static let fewKeys = 16

  init(in dictionary: PropertyListDictionary) {
    entries = dictionary.entries
  }

  /// Whether the key of an entry was not met before. Entries are asked for in their order.
  mutating func insert(_ position: Int, object: Int) -> Bool {
    let key = entries[position].key
    guard entries.count > Self.fewKeys else {
      return !entries[..<position].contains { $0.key.hasSameCodePoints(as: key) }
    }
    // A key object that occurs again is known by its number: its text, which may be long, is hashed once.
    return objects.insert(object).inserted && keys.insert(.string(key)).inserted
  }
}
