/// Turns the object table into values, each object once: an object that is referred to twice gives two values that
/// share their storage.
struct BinaryDecoder {
  /// What a finished object amounts to, each value inside counted as often as it occurs.
  private struct Measure {
    var nodes: Int
    var height: Int
  }

  let table: BinaryObjectTable
  let limits: PropertyListLimits
  /// The value of each object that the root reaches.
  private(set) var values: [PropertyList?]
  /// Keys that occur twice in one dictionary.
  private(set) var duplicateKeys = AnomalyList()
  private var measures: [Measure]
  /// Objects whose contents are being read: meeting one again is a cycle.
  private var isOpen: [Bool]
  /// Bytes of all objects read so far.
  private var claimedBytes = 0

  /// Elements that a container reserves room for up front; above that, memory follows what was really read.
  private static let largestReservation = 1_024

  init(table: BinaryObjectTable, limits: PropertyListLimits) {
    self.table = table
    self.limits = limits
    let count = table.offsets.count
    values = Array(repeating: nil, count: count)
    measures = Array(repeating: Measure(nodes: 0, height: 0), count: count)
    isOpen = Array(repeating: false, count: count)
  }

  /// The root.
  mutating func decode() throws(PropertyListError) -> PropertyList {
    let top = table.trailer.topObject
    let value = try decode(top, depth: 1)
    try check(nodes: measures[top].nodes, at: table.offsets[top])
    return value
  }

  private mutating func decode(_ index: Int, depth: Int) throws(PropertyListError) -> PropertyList {
    let offset = table.offsets[index]
    guard !isOpen[index] else {
      throw PropertyListError(.cycle, "a container holds itself (object \(index))", at: .byte(offset))
    }
    guard depth + measures[index].height <= limits.depth + 1 else {
      throw PropertyListError(.tooDeep, "containers nest deeper than \(limits.depth) levels", at: .byte(offset))
    }
    if let value = values[index] { return value }

    let object = try table.object(at: index)
    try claim(object)
    isOpen[index] = true
    defer { isOpen[index] = false }
    let value: PropertyList
    switch object.kind {
    case BinaryMarker.array: value = .array(try elements(of: object, index: index, depth: depth))
    case BinaryMarker.set: value = .set(try elements(of: object, index: index, depth: depth))
    case BinaryMarker.dictionary: value = .dictionary(try entries(of: object, index: index, depth: depth))
    default:
      value = try table.scalar(object, limits: limits)
      measures[index] = Measure(nodes: 1 + (object.end - object.offset) / PropertyListLimits.bytesPerNode, height: 0)
    }
    values[index] = value
    return value
  }

  private mutating func elements(
    of object: BinaryObject, index: Int, depth: Int
  ) throws(PropertyListError) -> [PropertyList] {
    try enter(object, depth: depth)
    var elements: [PropertyList] = []
    elements.reserveCapacity(min(object.count, Self.largestReservation))
    var measure = Measure(nodes: 1, height: 1)
    for position in 0..<object.count {
      do {
        let child = try table.reference(position, of: object)
        elements.append(try decode(child, depth: depth + 1))
        try add(child, to: &measure, at: object.offset)
      } catch {
        throw error.nested(under: .index(position))
      }
    }
    measures[index] = measure
    return elements
  }

  private mutating func entries(
    of object: BinaryObject, index: Int, depth: Int
  ) throws(PropertyListError) -> PropertyListDictionary {
    try enter(object, depth: depth)
    var entries: [PropertyListDictionary.Entry] = []
    entries.reserveCapacity(min(object.count, Self.largestReservation))
    var seenObjects = Set<Int>()
    var seenKeys = Set<PropertyList>()
    var measure = Measure(nodes: 1, height: 1)
    for position in 0..<object.count {
      let keyIndex = try table.reference(position, of: object)
      guard case .string(let key) = try decode(keyIndex, depth: depth + 1) else {
        throw PropertyListError(.nonStringKey, "a dictionary key is not a string", at: .byte(table.offsets[keyIndex]))
      }
      try add(keyIndex, to: &measure, at: object.offset)
      do {
        let child = try table.reference(object.count + position, of: object)
        entries.append(.init(key: key, value: try decode(child, depth: depth + 1)))
        try add(child, to: &measure, at: object.offset)
      } catch {
        throw error.nested(under: .key(key))
      }
      // A key object that occurs again is known by its number: its text, which may be long, is hashed once.
      if !seenObjects.insert(keyIndex).inserted || !seenKeys.insert(.string(key)).inserted {
        let place = object.payload + position * table.trailer.referenceSize
        duplicateKeys.append(.duplicateKey, "the key \"\(key)\" occurs more than once", at: .byte(place))
      }
    }
    measures[index] = measure
    return PropertyListDictionary(entries)
  }

  /// Objects that lie over each other could make a small input fill the memory (a thousand data objects, each from its
  /// own start to the end of the file). Objects side by side never amount to more than the input.
  private mutating func claim(_ object: BinaryObject) throws(PropertyListError) {
    claimedBytes += object.end - object.offset
    guard claimedBytes <= table.source.count else {
      throw PropertyListError(
        .tooLarge, "objects lie over each other and together have more bytes than the input", at: .byte(object.offset))
    }
  }

  private func enter(_ object: BinaryObject, depth: Int) throws(PropertyListError) {
    guard depth <= limits.depth else {
      throw PropertyListError(
        .tooDeep, "containers nest deeper than \(limits.depth) levels", at: .byte(object.offset))
    }
  }

  private func add(_ child: Int, to measure: inout Measure, at offset: Int) throws(PropertyListError) {
    let (nodes, overflow) = measure.nodes.addingReportingOverflow(measures[child].nodes)
    measure.nodes = overflow ? .max : nodes
    measure.height = max(measure.height, measures[child].height + 1)
    try check(nodes: measure.nodes, at: offset)
  }

  private func check(nodes: Int, at offset: Int) throws(PropertyListError) {
    guard nodes <= limits.nodes else {
      throw PropertyListError(
        .tooManyNodes, "the property list expands to more than \(limits.nodes) values", at: .byte(offset))
    }
  }
}
