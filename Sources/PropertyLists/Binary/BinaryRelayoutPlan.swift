/// Decides for an edited value which objects of the old table stay, which are replaced, and which are new.
///
/// The value is walked together with the objects that it was read from. An object whose value did not change is kept
/// with all that it refers to. A changed one asks for the place of the object that it was read from, and gets it if
/// nothing else still needs that object.
struct BinaryRelayoutPlan {
  /// An object in the new table, before the new table is numbered.
  enum Reference: Sendable, Hashable {
    /// An object that is kept, by its old index.
    case kept(Int)
    /// An object that was made, by its index in `made`.
    case made(Int)
  }

  /// What a made object holds.
  enum Content: Sendable {
    case scalar(PropertyList)
    case array([Reference])
    case set([Reference])
    case dictionary(keys: [Reference], values: [Reference])
  }

  /// An object that the old table does not have.
  struct Made: Sendable {
    var content: Content
    /// The old object that it replaces, if any.
    var replaces: Int?
  }

  /// What became of one old object. Most have one outcome, for which no value need be hashed.
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

  let layout: BinaryLayout
  /// The objects that the old table does not have, a container before its contents.
  private(set) var made: [Made] = []
  /// Whether an old object stays, by old index.
  private(set) var isKept: [Bool]
  /// The old objects' extents.
  let extents: [BinaryObject?]
  /// What became of an old object wherever it was met so far: a shared object that was changed everywhere in the same
  /// way stays shared.
  private var outcomes: [Int: Outcomes] = [:]
  /// Made scalars that replace nothing, to be shared by value.
  private var additions: [PropertyList: Reference] = [:]
  /// Old scalars by value, for additions to share.
  private lazy var oldScalars: [PropertyList: Int] = indexOfOldScalars()

  init(layout: BinaryLayout) {
    self.layout = layout
    extents = layout.extents()
    isKept = Array(repeating: false, count: extents.count)
    // What nothing referred to before the edit is none of the edit's business, unless it cannot be written again.
    for index in layout.rewritableUnreferenced(extents) { keep(index) }
  }

  /// Finds the place of a value that was read from an old object, or that is new.
  mutating func place(
    _ value: PropertyList, over old: Int?, depth: Int = 1
  ) throws(PropertyListError) -> Reference {
    guard depth <= layout.deepest + 1 else {
      throw PropertyListError(.tooDeep, "containers nest deeper than \(layout.deepest) levels")
    }
    guard let old, let oldValue = layout.values[old] else { return try add(value, depth: depth) }
    if value == oldValue {
      keep(old)
      return .kept(old)
    }
    if let known = outcomes[old]?[value] { return known }
    let reference = try make(value, replacing: old, depth: depth)
    outcomes[old, default: Outcomes()].add(value, reference)
    return reference
  }

  /// A value that nothing in the old list stands for. Scalars are shared as in a list from scratch.
  private mutating func add(_ value: PropertyList, depth: Int) throws(PropertyListError) -> Reference {
    switch value {
    case .array, .set, .dictionary, .uid:
      return try make(value, replacing: nil, depth: depth)
    default:
      if let known = additions[value] { return known }
      if let old = oldScalars[value] {
        keep(old)
        return .kept(old)
      }
      let reference = try make(value, replacing: nil, depth: depth)
      additions[value] = reference
      return reference
    }
  }

  private mutating func make(
    _ value: PropertyList, replacing old: Int?, depth: Int
  ) throws(PropertyListError) -> Reference {
    let index = made.count
    made.append(Made(content: .scalar(value), replaces: old))
    switch value {
    case .array(let elements):
      made[index].content = .array(try place(elements, over: old, depth: depth))
    case .set(let elements):
      made[index].content = .set(try place(elements, over: old, depth: depth))
    case .dictionary(let dictionary):
      made[index].content = try place(dictionary, over: old, depth: depth)
    default: break
    }
    return .made(index)
  }

  private mutating func place(
    _ elements: [PropertyList], over old: Int?, depth: Int
  ) throws(PropertyListError) -> [Reference] {
    let (oldElements, oldReferences) = oldElements(of: old)
    let pairs = Correspondence.ofElements(elements, with: oldElements)
    var references: [Reference] = []
    references.reserveCapacity(elements.count)
    for (element, pair) in zip(elements, pairs) {
      references.append(try place(element, over: pair.map { oldReferences[$0] }, depth: depth + 1))
    }
    return references
  }

  private mutating func place(
    _ dictionary: PropertyListDictionary, over old: Int?, depth: Int
  ) throws(PropertyListError) -> Content {
    let (oldDictionary, oldReferences) = oldEntries(of: old)
    let pairs = Correspondence.ofEntries(dictionary, with: oldDictionary)
    var keys: [Reference] = []
    for (entry, pair) in zip(dictionary.entries, pairs) {
      keys.append(try place(.string(entry.key), over: pair.map { oldReferences[$0] }, depth: depth + 1))
    }
    var values: [Reference] = []
    for (entry, pair) in zip(dictionary.entries, pairs) {
      let reference = pair.map { oldReferences[oldDictionary.entries.count + $0] }
      values.append(try place(entry.value, over: reference, depth: depth + 1))
    }
    return .dictionary(keys: keys, values: values)
  }

  /// The elements that an old array or set had and their objects; none where the old object is of another kind.
  private func oldElements(of old: Int?) -> ([PropertyList], [Int]) {
    guard let old, let object = extents[old] else { return ([], []) }
    switch layout.values[old] {
    case .array(let elements), .set(let elements): return (elements, layout.references(of: object))
    default: return ([], [])
    }
  }

  private func oldEntries(of old: Int?) -> (PropertyListDictionary, [Int]) {
    guard let old, let object = extents[old], case .dictionary(let dictionary) = layout.values[old] else {
      return (PropertyListDictionary(), [])
    }
    return (dictionary, layout.references(of: object))
  }

  /// Keeps an old object and all that it refers to.
  private mutating func keep(_ index: Int) {
    var pending = [index]
    while let next = pending.popLast() {
      guard !isKept[next] else { continue }
      isKept[next] = true
      if let object = extents[next] { pending += layout.references(of: object) }
    }
  }

  private func indexOfOldScalars() -> [PropertyList: Int] {
    var index: [PropertyList: Int] = [:]
    for (position, value) in layout.values.enumerated() {
      switch value {
      case nil, .array, .set, .dictionary, .uid: continue
      case .some(let scalar): if index[scalar] == nil { index[scalar] = position }
      }
    }
    return index
  }
}
