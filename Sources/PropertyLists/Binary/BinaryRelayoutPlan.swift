/// Decides for an edited value which objects of the old table stay, which are replaced, and which are new.
///
/// The value is walked together with the objects that it was read from, on a stack in the heap. An object whose value
/// did not change is kept with all that it refers to. A changed one asks for the place of the object that it was read
/// from, and gets it if nothing else still needs that object.
struct BinaryRelayoutPlan {
  /// An object in the new table, before the new table is numbered.
  enum Reference: Sendable, Hashable {
    /// An object that is kept, by its old index.
    case kept(Int)
    /// An object that was made, by its index in `made`.
    case made(Int)
  }

  /// An object that the old table does not have.
  struct Made: Sendable {
    /// The value; of a container the kind counts alone.
    var value: PropertyList
    /// What a container refers to.
    var references: [Reference] = []
    /// The old object that it replaces, if any.
    var replaces: Int?
  }

  /// The outcomes for one old object. Most have one outcome, for which no value needs to be hashed.
  private struct Outcomes {
    private var first: (value: PropertyList, reference: Reference)?
    private var others: [PropertyList: Reference] = [:]

    subscript(value: PropertyList) -> Reference? {
      if let first, first.value == value { return first.reference }
      return others.isEmpty ? nil : others[value]
    }

    mutating func add(_ value: PropertyList, _ reference: Reference) {
      if first == nil { first = (value, reference) } else { others[value] = reference }
    }
  }

  /// A value to place, with the old object that it continues and that object's value, which is a different one.
  private struct Part {
    var value: PropertyList
    var old: (index: Int, value: PropertyList)?
  }

  /// A container of which the parts that changed are being placed.
  private struct Frame {
    var made: Int
    /// Each part with its position among the references.
    var parts: [(position: Int, part: Part)]
    var next = 0
  }

  let table: BinaryPlistTable
  /// The objects that the old table does not have, a container before its contents.
  private(set) var made: [Made] = []
  /// Whether an old object stays, by old index.
  private(set) var isKept: [Bool]
  /// The outcomes for an old object so far. A shared object that is changed in the same way everywhere stays shared.
  private var outcomes: [Int: Outcomes] = [:]
  /// Made scalars that replace nothing, to be shared by value.
  private var additions: [PropertyList: Reference] = [:]
  /// Old scalars by value, for additions to share.
  private lazy var oldScalars: [PropertyList: Int] = indexOfOldScalars()

  init(table: BinaryPlistTable) {
    self.table = table
    isKept = Array(repeating: false, count: table.count)
    // Objects that were unreferenced before the edit stay, unless they cannot be written again.
    for index in table.rewritableUnreferenced() { keep(index) }
  }

  /// Finds the place of an edited root.
  mutating func place(_ value: PropertyList, original: PropertyList) throws(PropertyListError) -> Reference {
    guard value != original else {
      keep(table.root)
      return .kept(table.root)
    }
    var frames: [Frame] = []
    let root = try place(Part(value: value, old: (table.root, original)), &frames)
    while let last = frames.indices.last {
      let next = frames[last].next
      guard next < frames[last].parts.count else {
        frames.removeLast()
        continue
      }
      frames[last].next += 1
      let (position, part) = frames[last].parts[next]
      let reference = try place(part, &frames)
      made[frames[last].made].references[position] = reference
    }
    return root
  }

  /// Finds the place of one value. The contents of a new container are placed by its own frame.
  private mutating func place(_ part: Part, _ frames: inout [Frame]) throws(PropertyListError) -> Reference {
    guard frames.count < table.maximumDepth || (frames.count == table.maximumDepth && !part.value.isContainer) else {
      throw PropertyListError(.tooDeep, "containers nest deeper than \(table.maximumDepth) levels")
    }
    guard let old = part.old else { return add(part.value, &frames) }
    if let known = outcomes[old.index]?[part.value] { return known }
    let reference = make(part, &frames)
    outcomes[old.index, default: Outcomes()].add(part.value, reference)
    return reference
  }

  /// Adds a value without an old object. Scalars are shared as in a list that is written from scratch.
  private mutating func add(_ value: PropertyList, _ frames: inout [Frame]) -> Reference {
    if case .uid = value { return make(Part(value: value), &frames) }
    guard !value.isContainer else { return make(Part(value: value), &frames) }
    if let known = additions[value] { return known }
    if let old = oldScalars[value] {
      keep(old)
      return .kept(old)
    }
    let reference = make(Part(value: value), &frames)
    additions[value] = reference
    return reference
  }

  private mutating func make(_ part: Part, _ frames: inout [Frame]) -> Reference {
    let index = made.count
    made.append(Made(value: part.value, replaces: part.old?.index))
    if part.value.isContainer {
      let parts = addReferences(to: index, for: part)
      frames.append(Frame(made: index, parts: parts))
    }
    return .made(index)
  }

  /// Adds the references of a made container, in which all that did not change is kept, and returns the other parts.
  private mutating func addReferences(to index: Int, for part: Part) -> [(position: Int, part: Part)] {
    switch part.value {
    case .array(let elements), .set(let elements): addElements(elements, to: index, part.old)
    case .dictionary(let dictionary): addEntries(dictionary, to: index, part.old)
    default: []
    }
  }

  private mutating func addElements(
    _ elements: [PropertyList], to index: Int, _ old: (index: Int, value: PropertyList)?
  ) -> [(position: Int, part: Part)] {
    let oldElements = old?.value.elements ?? []
    let alignment = ElementAlignment(of: elements, with: oldElements)
    var parts: [(position: Int, part: Part)] = []
    made[index].references.reserveCapacity(elements.count)
    for position in elements.indices {
      guard let old, let place = alignment[position] else {
        addReference(to: index, keeping: nil, Part(value: elements[position]), &parts)
        continue
      }
      let object = table.reference(place, of: old.index)
      let isSame = !alignment.different.contains(position) || elements[position] == oldElements[place]
      addReference(
        to: index, keeping: isSame ? object : nil,
        Part(value: elements[position], old: (object, oldElements[place])), &parts)
    }
    return parts
  }

  private mutating func addEntries(
    _ dictionary: PropertyListDictionary, to index: Int, _ old: (index: Int, value: PropertyList)?
  ) -> [(position: Int, part: Part)] {
    let entries = dictionary.entries
    var oldEntries: [PropertyListDictionary.Entry] = []
    var pairs = [Int?](repeating: nil, count: entries.count)
    if case .dictionary(let oldDictionary) = old?.value {
      oldEntries = oldDictionary.entries
      pairs = SequenceAlignment.ofEntries(dictionary, with: oldDictionary)
    }
    var parts: [(position: Int, part: Part)] = []
    made[index].references.reserveCapacity(2 * entries.count)
    for position in entries.indices {
      guard let old, let place = pairs[position] else {
        addReference(to: index, keeping: nil, Part(value: .string(entries[position].key)), &parts)
        continue
      }
      let (key, oldKey) = (entries[position].key, oldEntries[place].key)
      let object = table.reference(place, of: old.index)
      // A key that stays is kept whatever kind of object it is.
      addReference(
        to: index, keeping: key.hasSameCodePoints(as: oldKey) ? object : nil,
        Part(value: .string(key), old: (object, .string(oldKey))), &parts)
    }
    for position in entries.indices {
      guard let old, let place = pairs[position] else {
        addReference(to: index, keeping: nil, Part(value: entries[position].value), &parts)
        continue
      }
      let object = table.reference(oldEntries.count + place, of: old.index)
      addReference(
        to: index, keeping: entries[position].value == oldEntries[place].value ? object : nil,
        Part(value: entries[position].value, old: (object, oldEntries[place].value)), &parts)
    }
    return parts
  }

  /// Adds the next reference of a made container: to an old object that stays, or else to the place of a part, which is
  /// not known yet.
  @inline(__always)
  private mutating func addReference(
    to index: Int, keeping object: Int?, _ part: @autoclosure () -> Part, _ parts: inout [(position: Int, part: Part)]
  ) {
    guard let object else {
      parts.append((made[index].references.count, part()))
      made[index].references.append(.made(.max))
      return
    }
    keep(object)
    made[index].references.append(.kept(object))
  }

  /// Keeps an old object and all that it refers to.
  private mutating func keep(_ index: Int) {
    guard !isKept[index] else { return }
    isKept[index] = true
    guard !table.isReached(index) || table.referenceCount(index) > 0 else { return }
    var pending = [index]
    while let next = pending.popLast() {
      guard table.isReached(next) else {
        for target in table.extent(next).map({ table.references(of: $0) }) ?? [] where !isKept[target] {
          isKept[target] = true
          pending.append(target)
        }
        continue
      }
      for position in 0..<table.referenceCount(next) {
        let target = table.reference(position, of: next)
        guard !isKept[target] else { continue }
        isKept[target] = true
        if table.referenceCount(target) > 0 { pending.append(target) }
      }
    }
  }

  private func indexOfOldScalars() -> [PropertyList: Int] {
    var index: [PropertyList: Int] = [:]
    for position in 0..<table.count where table.isReached(position) {
      switch table.kind(position) {
      case .array, .set, .dictionary, .uid: continue
      default:
        let scalar = table.scalar(position)
        if index[scalar] == nil { index[scalar] = position }
      }
    }
    return index
  }
}

extension PropertyList {
  /// The elements of an array or a set; none of anything else.
  fileprivate var elements: [PropertyList] {
    switch self {
    case .array(let values), .set(let values): values
    default: []
    }
  }
}

extension BinaryPlistTable {
  /// The objects that nothing refers to and that can be written again.
  ///
  /// Objects are left out if they cannot be read, or refer to such an object or to a missing one, since the reference
  /// would dangle. Overlapping objects are left out once all of them have more bytes than the input, since each is
  /// written separately: a thousand arrays over the same bytes once gave a file a thousand times as large.
  fileprivate func rewritableUnreferenced() -> [Int] {
    let candidates = readableUnreferenced()
    guard !candidates.isEmpty else { return [] }
    var isWritable = (0..<count).map { isReached($0) }
    for (index, _) in candidates { isWritable[index] = true }
    var referrers: [Int: [Int]] = [:]
    var unwritable: [Int] = []
    for (index, object) in candidates {
      let targets = references(of: object)
      if targets.count < object.referenceCount { unwritable.append(index) }
      for target in targets where !isReached(target) {
        if isWritable[target] { referrers[target, default: []].append(index) } else { unwritable.append(index) }
      }
    }
    while let next = unwritable.popLast() {
      guard isWritable[next] else { continue }
      isWritable[next] = false
      unwritable += referrers[next] ?? []
    }
    return candidates.map(\.index).filter { isWritable[$0] }
  }

  /// The readable unreferenced objects, until their total size exceeds the input. Objects that do not overlap never
  /// exceed it.
  func readableUnreferenced() -> [(index: Int, object: BinaryObject)] {
    var left = source.count
    return (0..<count).compactMap { index in
      guard !isReached(index), let object = extent(index), object.end - object.offset <= left else { return nil }
      left -= object.end - object.offset
      return (index, object)
    }
  }
}
