import PropertyLists

/// Walks two parts of a semantic graph together, only into parts that differ.
struct DifferenceFinder {
  private let graph: SemanticGraph
  private let classes: EquivalenceClasses
  private(set) var differences: [Difference] = []
  /// Whether all differences were listed.
  private(set) var isComplete = true
  /// The visited pairs of the current field, so that shared objects are reported once and cycles end.
  private var visited: Set<Pair> = []
  private var steps = 0

  private struct Pair: Hashable {
    var a: Int
    var b: Int
  }

  /// The maximum depth. A deeper difference is reported for an enclosing value.
  private static let maximumLevels = 128
  /// The maximum number of visited pairs. After that a difference is reported for an enclosing value.
  private static let maximumSteps = 100_000

  init(_ graph: SemanticGraph) {
    self.graph = graph
    classes = EquivalenceClasses(of: graph)
  }

  /// Lists the differences of two blobs.
  mutating func compare(_ a: Int, _ b: Int) {
    compare(a, b, at: .root)
  }

  private mutating func compare(_ a: Int, _ b: Int, at path: PropertyListPath) {
    guard !classes.areSame(a, b), hasRoom() else { return }
    let level = path.components.count
    if level <= 1 { visited = [] }
    guard level < Self.maximumLevels, steps < Self.maximumSteps else { return add(path, a, b) }
    steps += 1
    let (left, right) = (graph.nodes[a], graph.nodes[b])
    switch (left.label, right.label) {
    case (.contents, .contents), (.array, .array), (.set, .set), (.record, .record):
      guard visited.insert(Pair(a: a, b: b)).inserted else { return }
    default:
      return isUnreadableOnOneSide(left, right) ? addState(path, left, right) : add(path, a, b)
    }
    switch (left.label, right.label) {
    case (.contents, _):
      if isUnreadableOnOneSide(left, right) { return addState(path, left, right) }
      compare(left.children[0], right.children[0], at: path.appending(.contents))
    case (.array, _): compareArrays(left.children, right.children, at: path)
    case (.set, _): compareSets(left.children, right.children, at: path)
    case (.record(let record, let keys), .record(let other, let otherKeys))
    where record == other && !SemanticValues(graph).areOfDifferentClasses(a, b):
      compareRecords(left, keys, right, otherKeys, at: path)
    default: add(path, a, b)
    }
  }

  private mutating func compareRecords(
    _ left: SemanticGraph.Node, _ leftKeys: [CodePointString], _ right: SemanticGraph.Node,
    _ rightKeys: [CodePointString],
    at path: PropertyListPath
  ) {
    var (i, j) = (0, 0)
    while i < leftKeys.count || j < rightKeys.count {
      let isLeft = j == rightKeys.count || (i < leftKeys.count && leftKeys[i] <= rightKeys[j])
      let isRight = i == leftKeys.count || (j < rightKeys.count && rightKeys[j] <= leftKeys[i])
      let names = (isLeft ? [left.name(at: i, leftKeys)] : []) + (isRight ? [right.name(at: j, rightKeys)] : [])
      let inner = path.appending(.key(names.min()?.text ?? ""))
      if isLeft, isRight {
        compare(left.children[i], right.children[j], at: inner)
      } else {
        add(inner, isLeft ? left.children[i] : nil, isRight ? right.children[j] : nil)
      }
      if isLeft { i += 1 }
      if isRight { j += 1 }
    }
    // The values of a dictionary under keys that are not strings.
    if leftKeys.count < left.children.count, rightKeys.count < right.children.count {
      compare(left.children[leftKeys.count], right.children[rightKeys.count], at: path)
    }
  }

  /// Compares elements by position, without equal ones at both ends.
  private mutating func compareArrays(_ left: [Int], _ right: [Int], at path: PropertyListPath) {
    let shorter = min(left.count, right.count)
    var start = 0
    while start < shorter, classes.areSame(left[start], right[start]) { start += 1 }
    var (leftEnd, rightEnd) = (left.count, right.count)
    if left.count != right.count {
      while min(leftEnd, rightEnd) > start, classes.areSame(left[leftEnd - 1], right[rightEnd - 1]) {
        (leftEnd, rightEnd) = (leftEnd - 1, rightEnd - 1)
      }
    }
    for index in start..<max(leftEnd, rightEnd) {
      if index < min(leftEnd, rightEnd) {
        // Checked here too, since creating a path for each of very many elements is slower.
        guard !classes.areSame(left[index], right[index]) else { continue }
        compare(left[index], right[index], at: path.appending(.index(index)))
      } else {
        add(path.appending(.index(index)), index < leftEnd ? left[index] : nil, index < rightEnd ? right[index] : nil)
      }
    }
  }

  /// Elements that only one side has.
  private mutating func compareSets(_ left: [Int], _ right: [Int], at path: PropertyListPath) {
    let (leftClasses, rightClasses) = (Set(left.map { classes[$0] }), Set(right.map { classes[$0] }))
    for (index, element) in left.enumerated() where !rightClasses.contains(classes[element]) {
      add(path.appending(.index(index)), element, nil)
    }
    for (index, element) in right.enumerated() where !leftClasses.contains(classes[element]) {
      add(path.appending(.index(index)), nil, element)
    }
  }

  /// Whether data has a request on one side only.
  private func isUnreadableOnOneSide(_ left: SemanticGraph.Node, _ right: SemanticGraph.Node) -> Bool {
    func isData(_ node: SemanticGraph.Node) -> Bool {
      if case .scalar(.data) = node.label { true } else { node.label == .contents }
    }
    return isData(left) && isData(right) && state(left) != state(right)
  }

  /// Whether a request in data can be read, or nil if there is none.
  private func state(_ node: SemanticGraph.Node) -> String? {
    guard node.label == .contents, let child = node.children.first else { return nil }
    return if case .record(.request, _) = graph.nodes[child].label { "readable" } else { nil }
  }

  private mutating func addState(_ path: PropertyListPath, _ left: SemanticGraph.Node, _ right: SemanticGraph.Node) {
    func value(_ node: SemanticGraph.Node) -> Difference.Value { .value(.string(state(node) ?? "unreadable")) }
    add(
      Difference(
        path: path.appending(.contents, .key("state")), kind: .changed, a: value(left), b: value(right)))
  }

  private mutating func add(_ path: PropertyListPath, _ a: Int?, _ b: Int?) {
    // Values are created only for listed differences.
    guard hasRoom() else { return }
    let values = SemanticValues(graph)
    let kind: Difference.Kind =
      switch (a, b) {
      case (nil, _): .added
      case (_, nil): .removed
      case (let a?, let b?): values.kind(of: a) == values.kind(of: b) ? .changed : .type
      }
    add(Difference(path: path, kind: kind, a: a.map { values.value(of: $0) }, b: b.map { values.value(of: $0) }))
  }

  private mutating func add(_ difference: Difference) {
    if hasRoom() { differences.append(difference) }
  }

  /// Whether one more difference may be listed. If not, the list is marked incomplete.
  private mutating func hasRoom() -> Bool {
    if differences.count >= Comparison.maximumDifferences { isComplete = false }
    return isComplete
  }
}

extension SemanticGraph.Node {
  /// The key of a child as it is written.
  fileprivate func name(at index: Int, _ keys: [CodePointString]) -> CodePointString {
    spellings.indices.contains(index) ? CodePointString(spellings[index]) : keys[index]
  }
}
