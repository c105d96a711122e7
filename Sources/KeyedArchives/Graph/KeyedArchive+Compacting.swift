package import PropertyLists

extension KeyedArchive {
  /// An archive with the given root objects and the objects that they lead to.
  ///
  /// Nil stays object 0 and the root objects follow, as NSKeyedArchiver numbers them and as some tools expect. All
  /// other objects keep their order. The other keys of the archive stay unchanged.
  ///
  /// - Parameter roots: the root objects under their keys, in order.
  package func keeping(_ roots: [Root]) -> PropertyList {
    let kept = reachable(from: roots.map(\.reference))
    var numbers: [UInt64: UInt64] = [:]
    for (new, old) in kept.enumerated() { numbers[UInt64(clamping: old)] = UInt64(clamping: new) }
    var list = propertyList
    list.update(.key("$objects")) { $0 = .array(kept.map { objects[$0].renumbered(numbers) }) }
    list.update(.key("$top")) { value in
      value = .dictionary(
        PropertyListDictionary(
          roots.map {
            .init(key: $0.key, value: PropertyList.uid(UInt64(clamping: $0.reference.index)).renumbered(numbers))
          }
        ))
    }
    return list
  }

  /// The objects that lead to the given objects by references of any length, including the given ones.
  package func objects(leadingTo targets: [Int]) -> Set<ObjectReference> {
    guard !targets.isEmpty else { return [] }
    var sources: [Int: [Int]] = [:]
    for index in objects.indices { objects[index].forEachReference { sources[$0, default: []].append(index) } }
    var found = Set(targets)
    var waiting = targets
    while let index = waiting.popLast() {
      for source in sources[index] ?? [] where found.insert(source).inserted { waiting.append(source) }
    }
    return Set(found.map(ObjectReference.init))
  }

  /// The indices of the objects that some objects lead to, themselves included, in the order of their new numbers.
  private func reachable(from roots: [ObjectReference]) -> [Int] {
    var isReached = Array(repeating: false, count: objects.count)
    var first: [Int] = []
    func reach(_ index: Int) -> Bool {
      guard objects.indices.contains(index), !isReached[index] else { return false }
      isReached[index] = true
      return true
    }
    if reach(0) { first.append(0) }
    for root in roots where reach(root.index) { first.append(root.index) }
    var waiting = first
    while let index = waiting.popLast() {
      objects[index].forEachReference { if reach($0) { waiting.append($0) } }
    }
    let isFirst = Set(first)
    return first + objects.indices.filter { isReached[$0] && !isFirst.contains($0) }
  }
}

extension PropertyList {
  /// Calls a function with each UID in a value.
  func forEachReference(_ body: (Int) -> Void) {
    guard isContainer else {
      if case .uid(let uid) = self, let index = Int(exactly: uid) { body(index) }
      return
    }
    forEachValue { value, _ in
      if case .uid(let uid) = value, let index = Int(exactly: uid) { body(index) }
    }
  }

  /// The value with other numbers in its UIDs. A dangling reference stays dangling.
  fileprivate func renumbered(_ numbers: [UInt64: UInt64]) -> PropertyList {
    mappingScalars { value in
      if case .uid(let uid) = value { .uid(numbers[uid] ?? uid) } else { value }
    }
  }
}
