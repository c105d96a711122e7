// Walks through values with a stack on the heap: values can nest deeper than the stack of a thread allows.

extension PropertyList: Hashable {
  /// Exact equality, see the type's description.
  package static func == (left: PropertyList, right: PropertyList) -> Bool {
    var pairs: [(PropertyList, PropertyList)] = []
    guard isSame(left, right, level: 0, &pairs) else { return false }
    while let (left, right) = pairs.popLast() {
      guard isSame(left, right, level: 0, &pairs) else { return false }
    }
    return true
  }

  /// The levels that a comparison descends on the thread's stack, which is faster than a list of pairs. Few values nest
  /// deeper.
  private static let levelsOnStack = 16

  /// Compares two values. Containers that are nested deeper than the stack is used for are added to a list.
  private static func isSame(
    _ left: PropertyList, _ right: PropertyList, level: Int, _ pairs: inout [(PropertyList, PropertyList)]
  ) -> Bool {
    switch (left, right) {
    case (.array(let a), .array(let b)), (.set(let a), .set(let b)):
      guard a.count == b.count else { return false }
      if a.hasSameStorage(as: b) { return true }
      guard level < levelsOnStack else { break }
      for index in a.indices {
        guard isSame(a[index], b[index], level: level + 1, &pairs) else { return false }
      }
      return true
    case (.dictionary(let a), .dictionary(let b)):
      guard a.entries.count == b.entries.count, a.hasSameMeaning(ofEntriesAs: b) else { return false }
      if a.entries.hasSameStorage(as: b.entries) { return true }
      guard level < levelsOnStack else { break }
      for index in a.entries.indices {
        guard a.entries[index].key.hasSameCodePoints(as: b.entries[index].key),
          isSame(a.entries[index].value, b.entries[index].value, level: level + 1, &pairs)
        else { return false }
      }
      return true
    default: return hasSameScalar(left, right)
    }
    pairs.append((left, right))
    return true
  }

  private static func hasSameScalar(_ left: PropertyList, _ right: PropertyList) -> Bool {
    switch (left, right) {
    case (.null, .null), (.fill, .fill): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.real(let a), .real(let b)): a.bitPattern == b.bitPattern
    case (.date(let a), .date(let b)): a == b
    case (.data(let a), .data(let b)): a == b
    case (.string(let a), .string(let b)): a.hasSameCodePoints(as: b)
    case (.uid(let a), .uid(let b)): a == b
    default: false
    }
  }

  /// Feeds kinds and exact contents to the hasher, the scalars of a container before its nested containers.
  package func hash(into hasher: inout Hasher) {
    var containers: [PropertyList] = []
    var next: PropertyList? = self
    while let value = next {
      hasher.combine(value.kind)
      switch value {
      case .array(let values), .set(let values):
        hasher.combine(values.count)
        for index in values.indices { values[index].hashLevel(into: &hasher, &containers) }
      case .dictionary(let dictionary):
        hasher.combine(dictionary.entries.count)
        for index in dictionary.entries.indices {
          dictionary.entries[index].key.hashCodePoints(into: &hasher)
          dictionary.entries[index].value.hashLevel(into: &hasher, &containers)
        }
      default: value.hashScalar(into: &hasher)
      }
      next = containers.popLast()
    }
  }

  private func hashLevel(into hasher: inout Hasher, _ containers: inout [PropertyList]) {
    guard !isContainer else { return containers.append(self) }
    hasher.combine(kind)
    hashScalar(into: &hasher)
  }

  private func hashScalar(into hasher: inout Hasher) {
    switch self {
    case .null, .fill, .array, .set, .dictionary: break
    case .boolean(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .real(let value): hasher.combine(value.bitPattern)
    case .date(let value): hasher.combine(value)
    case .data(let value): hasher.combine(value)
    case .string(let value): value.hashCodePoints(into: &hasher)
    case .uid(let value): hasher.combine(value)
    }
  }
}

extension PropertyList {
  /// Whether the value holds other values.
  package var isContainer: Bool {
    switch self {
    case .array, .set, .dictionary: true
    default: false
    }
  }

  /// The values that a container holds, of a dictionary those of its entries; none for a scalar.
  package var children: ContainedValues { ContainedValues(of: self) }

  /// Calls a function with the value and everything in it: a container before its contents, otherwise in any order.
  ///
  /// - Parameter body: gets a value and the number of containers around it.
  package func forEachValue<Failure: Error>(
    _ body: (PropertyList, _ depth: Int) throws(Failure) -> Void
  ) throws(Failure) {
    try body(self, 0)
    var pending: [(value: PropertyList, depth: Int)] = []
    var (container, depth) = (self, 1)
    while true {
      switch container {
      case .array(let values), .set(let values):
        for index in values.indices {
          try body(values[index], depth)
          if values[index].isContainer { pending.append((values[index], depth + 1)) }
        }
      case .dictionary(let dictionary):
        for index in dictionary.entries.indices {
          try body(dictionary.entries[index].value, depth)
          if dictionary.entries[index].value.isContainer {
            pending.append((dictionary.entries[index].value, depth + 1))
          }
        }
      default: break
      }
      guard let next = pending.popLast() else { return }
      (container, depth) = next
    }
  }

  /// The value with its scalars replaced; containers and keys stay.
  package func mappingScalars(_ transform: (PropertyList) -> PropertyList) -> PropertyList {
    rebuilt(containers: { $0 }, scalars: transform)
  }

  /// The value without dictionary entries that do not count, so that the precedence of repeated keys no longer matters.
  package var withoutShadowedEntries: PropertyList {
    var hasDuplicates = false
    forEachValue { value, _ in
      if case .dictionary(let dictionary) = value, dictionary.hasDuplicateKeys { hasDuplicates = true }
    }
    guard hasDuplicates else { return self }
    return rebuilt(
      containers: { container in
        guard case .dictionary(var dictionary) = container else { return container }
        dictionary.removeShadowedEntries()
        return .dictionary(dictionary)
      }, scalars: { $0 })
  }

  private func rebuilt(
    containers: (PropertyList) -> PropertyList, scalars: (PropertyList) -> PropertyList
  ) -> PropertyList {
    guard isContainer else { return scalars(self) }
    let root = containers(self)
    var frames = [(container: root, rest: root.children, made: [PropertyList]())]
    while true {
      let last = frames.count - 1
      if let value = frames[last].rest.next() {
        if value.isContainer {
          let container = containers(value)
          frames.append((container, container.children, []))
        } else {
          frames[last].made.append(scalars(value))
        }
        continue
      }
      let made = frames[last].container.replacingChildren(by: frames[last].made)
      frames.removeLast()
      if frames.isEmpty { return made }
      frames[frames.count - 1].made.append(made)
    }
  }

  /// The container with other values, in the same number.
  private func replacingChildren(by values: [PropertyList]) -> PropertyList {
    switch self {
    case .array: return .array(values)
    case .set: return .set(values)
    case .dictionary(var dictionary):
      for index in values.indices { dictionary.entries[index].value = values[index] }
      return .dictionary(dictionary)
    default: return self
    }
  }
}

/// The values in one container, one after another.
package struct ContainedValues: Sequence, IteratorProtocol {
  private var values: [PropertyList] = []
  private var entries: [PropertyListDictionary.Entry] = []
  private var position = 0

  fileprivate init(of value: PropertyList) {
    switch value {
    case .array(let elements), .set(let elements): values = elements
    case .dictionary(let dictionary): entries = dictionary.entries
    default: break
    }
  }

  /// How many there are.
  package var count: Int { values.count + entries.count }

  /// The value at a position.
  package subscript(position: Int) -> PropertyList {
    entries.isEmpty ? values[position] : entries[position].value
  }

  package mutating func next() -> PropertyList? {
    guard position < count else { return nil }
    defer { position += 1 }
    return self[position]
  }
}

extension Array {
  /// Whether two arrays share their storage and are therefore equal.
  fileprivate func hasSameStorage(as other: Self) -> Bool {
    // The pointers are compared and not followed.
    unsafe withUnsafeBufferPointer { left in
      unsafe other.withUnsafeBufferPointer { unsafe left.baseAddress == $0.baseAddress && left.count == $0.count }
    }
  }
}
