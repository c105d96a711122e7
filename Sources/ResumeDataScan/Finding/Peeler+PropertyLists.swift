import KeyedArchives
import PropertyLists
import ResumeDataKit

extension Peeler {
  /// Searches data and long strings of a property list that is not a blob itself.
  mutating func peelPropertyList(_ document: ResumeDataDocument, _ bytes: [UInt8], at place: Place) {
    let list = document.propertyList
    if KeyedArchive.isArchive(list), let archive = try? KeyedArchive(list) {
      addTasks(of: archive, at: place)
      var objects: ArchiveContext?
      for value in ArchiveValues(archive, limit: &limits.values).values {
        let before = count
        peel(value.bytes, at: place.inside(.path(value.path), extents: []))
        guard count > before, let object = value.object else { continue }
        var known = objects ?? ArchiveContext(archive)
        objects = nil
        addContext(known.context(of: object), from: before)
        objects = known
      }
    } else {
      addInventory(of: list, at: place)
      var records = PropertyListContext(list)
      for value in PlainValues(list, document.binaryTable, limit: &limits.values).values {
        let extents = place.extents(of: value.range)
        let before = count
        peel(value.bytes, at: place.inside(.path(value.path), extents: extents))
        if count > before { addContext(records.context(of: value.path), from: before) }
      }
    }
    if limits.values == 0 { _ = takeValue(place) }
  }
}

extension Peeler {
  /// Puts a record around finds, from an index on.
  mutating func addContext(_ context: FindContext?, from start: Int) {
    guard let context else { return }
    updateFinds(from: start) { $0.context.insert(context, at: 0) }
  }
}

/// Data or a long string inside a property list.
struct LongValue {
  let path: PropertyListPath
  /// The object of an archive that is the value, or has it as a field.
  var object: Int?
  /// Where the bytes are in a binary property list; empty where they are not stored as they are.
  fileprivate(set) var range = 0..<0
  let bytes: [UInt8]
  let isText: Bool

  static let minimumData = 100
  static let minimumText = 200

  /// Nil for a value that is too short for a blob, or is neither data nor a string.
  init?(_ value: PropertyList, path: @autoclosure () -> PropertyListPath) {
    switch value {
    case .data(let bytes) where bytes.count >= Self.minimumData: (self.bytes, isText) = (bytes, false)
    case .string(let text) where text.utf8.count >= Self.minimumText: (bytes, isText) = (Array(text.utf8), true)
    default: return nil
    }
    self.path = path()
  }
}

/// A tree of steps, so that paths are created only for searched values.
private struct StepTree {
  private var steps: [(parent: Int, component: PropertyListPath.Component)] = []

  mutating func add(_ component: PropertyListPath.Component, to parent: Int) -> Int {
    steps.append((parent, component))
    return steps.count - 1
  }

  /// The path of a step; that of -1 is the root.
  func path(to step: Int) -> PropertyListPath {
    var components: [PropertyListPath.Component] = []
    var step = step
    while step >= 0 {
      components.append(steps[step].component)
      step = steps[step].parent
    }
    return PropertyListPath(components.reversed())
  }
}

/// The long values of a property list, in the order of the file.
struct PlainValues {
  private(set) var values: [LongValue] = []
  private let table: BinaryPlistTable?
  private var tree = StepTree()
  private var open: [(value: PropertyList, object: Int?, step: Int)]

  /// - Parameter table: the objects from which the value was made, if it was read from a binary file.
  init(_ root: PropertyList, _ table: BinaryPlistTable?, limit: inout Int) {
    self.table = table
    open = [(root, table?.root, -1)]
    while let (value, object, step) = open.popLast(), limit > 0 {
      limit -= 1
      switch value {
      case .array(let elements), .set(let elements):
        for index in elements.indices.reversed() { add(elements[index], .index(index), index, of: object, to: step) }
      case .dictionary(let dictionary):
        let entries = dictionary.entries
        for index in dictionary.effectiveIndices.reversed() {
          // The references to the values follow those to the keys.
          add(entries[index].value, .key(entries[index].key), entries.count + index, of: object, to: step)
        }
      default:
        guard var value = LongValue(value, path: tree.path(to: step)) else { continue }
        value.range = object.flatMap { table?.byteRange($0) } ?? 0..<0
        values.append(value)
      }
    }
  }

  private mutating func add(
    _ value: PropertyList, _ component: PropertyListPath.Component, _ reference: Int, of object: Int?, to step: Int
  ) {
    guard value.mayHoldBlob else { return }
    open.append((value, object.flatMap { table?.reference(reference, of: $0) }, tree.add(component, to: step)))
  }
}

extension PropertyList {
  /// Whether a value is a container, or long enough.
  fileprivate var mayHoldBlob: Bool {
    switch self {
    case .array, .set, .dictionary: true
    case .data(let bytes): bytes.count >= LongValue.minimumData
    case .string(let text): text.utf8.count >= LongValue.minimumText
    default: false
    }
  }
}

/// The long values of a keyed archive, by the names on the way from its roots. Each object is visited once.
struct ArchiveValues {
  private(set) var values: [LongValue] = []
  private let archive: KeyedArchive
  private var tree = StepTree()
  private var isVisited: [Bool]
  private var open: [(reference: ObjectReference, step: Int)] = []

  init(_ archive: KeyedArchive, limit: inout Int) {
    self.archive = archive
    isVisited = Array(repeating: false, count: archive.objects.count)
    for top in archive.roots.reversed() { open.append((top.reference, tree.add(.key(top.key), to: -1))) }
    walk(limit: &limit)
    // Unreferenced objects are searched too.
    let objects = tree.add(.key("$objects"), to: -1)
    for index in archive.objects.indices where !isVisited[index] && limit > 0 {
      open.append((ObjectReference(index), tree.add(.index(index), to: objects)))
      walk(limit: &limit)
    }
  }

  private mutating func walk(limit: inout Int) {
    while let (reference, step) = open.popLast(), limit > 0 {
      guard archive.objects.indices.contains(reference.index), !isVisited[reference.index], !reference.isNull
      else { continue }
      isVisited[reference.index] = true
      limit -= 1
      let stored = archive.objects[reference.index]
      let before = values.count
      if let value = LongValue(stored, path: tree.path(to: step)) { values.append(value) }
      if case .dictionary(let fields) = stored { walk(fields, step, &limit) }
      for index in before..<values.count { values[index].object = reference.index }
    }
  }

  private mutating func walk(_ fields: PropertyListDictionary, _ step: Int, _ limit: inout Int) {
    let keys = fields["NS.keys"]?.array
    if let objects = fields["NS.objects"]?.array {
      for (index, object) in objects.enumerated().reversed() {
        guard let uid = object.uid.flatMap({ Int(exactly: $0) }) else { continue }
        let key = keys.flatMap { $0.indices.contains(index) ? name(of: $0[index]) : nil }
        open.append((ObjectReference(uid), tree.add(key.map { .key($0) } ?? .index(index), to: step)))
      }
    }
    for entry in fields.entries.reversed() {
      switch entry.key {
      case "$class", "NS.keys", "NS.objects": continue
      default: add(entry.value, entry.key, to: step, &limit)
      }
    }
  }

  /// A field of an object: a reference, a value that is in it, or a container of either.
  private mutating func add(_ value: PropertyList, _ key: String, to step: Int, _ limit: inout Int) {
    // The bytes of NSMutableData are those of the object.
    let isContent = key == "NS.data" || key == "NS.string" || key == "NS.bytes"
    let step = isContent ? step : tree.add(.key(key), to: step)
    var inline = [(value: value, step: step)]
    while let (value, step) = inline.popLast(), limit > 0 {
      limit -= 1
      switch value {
      case .uid(let uid): if let index = Int(exactly: uid) { open.append((ObjectReference(index), step)) }
      case .array(let elements):
        for (index, element) in elements.enumerated() { inline.append((element, tree.add(.index(index), to: step))) }
      case .dictionary(let dictionary):
        for entry in dictionary.entries { inline.append((entry.value, tree.add(.key(entry.key), to: step))) }
      default:
        if let value = LongValue(value, path: tree.path(to: step)) { values.append(value) }
      }
    }
  }

  /// The text of a key.
  private func name(of key: PropertyList) -> String? {
    guard let index = key.uid.flatMap({ Int(exactly: $0) }), archive.objects.indices.contains(index) else { return nil }
    switch archive.objects[index] {
    case .string(let text): return text
    case .integer(let number): return number.description
    case .dictionary(let fields): return fields["NS.string"]?.string
    default: return nil
    }
  }
}
