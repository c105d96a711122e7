import PropertyLists

/// Converts nodes of a semantic graph into values that can be shown.
struct SemanticValues {
  private let graph: SemanticGraph

  /// A value with more parts is described instead.
  private static let maximumParts = 256
  private static let maximumLevels = 16

  init(_ graph: SemanticGraph) {
    self.graph = graph
  }

  /// The kind of a node's value. A change of the kind is reported as such.
  func kind(of node: Int) -> String {
    switch graph.nodes[node].label {
    case .nothing: "nil"
    case .dangling: "nowhere"
    case .scalar(let value): value.kind.rawValue
    case .array: PropertyList.Kind.array.rawValue
    case .set: PropertyList.Kind.set.rawValue
    case .record(.dictionary, _), .record(.mixedDictionary, _): PropertyList.Kind.dictionary.rawValue
    case .record(.instance, _): "object " + (className(of: graph.nodes[node]) ?? "")
    case .record(.request, _): "request"
    case .record(.archive, _), .record(.blob, _): "archive"
    case .classDescription: "class"
    case .contents: PropertyList.Kind.data.rawValue
    }
  }

  /// The class's name of an object, or nil if it has none that can be read.
  private func className(of node: SemanticGraph.Node) -> String? {
    guard case .record(.instance, let keys) = node.label, let index = keys.firstIndex(of: CodePointString("$class")),
      case .scalar(.string(let name)) = graph.nodes[node.children[index]].label
    else { return nil }
    return name
  }

  /// Whether two objects have different classes, or only one of them has a readable class.
  func areOfDifferentClasses(_ a: Int, _ b: Int) -> Bool {
    let (left, right) = (className(of: graph.nodes[a]), className(of: graph.nodes[b]))
    return left.map(CodePointString.init) != right.map(CodePointString.init)
  }

  /// The value of a node, or a description.
  func value(of node: Int) -> Difference.Value {
    var parts = 0
    return plain(node, level: 0, &parts).map { .value($0) } ?? .description(description(of: node))
  }

  private func plain(_ index: Int, level: Int, _ parts: inout Int) -> PropertyList? {
    parts += 1
    let node = graph.nodes[index]
    guard parts + node.children.count <= Self.maximumParts, level < Self.maximumLevels else { return nil }
    func elements(_ parts: inout Int) -> [PropertyList]? {
      var values: [PropertyList] = []
      for child in node.children {
        guard let value = plain(child, level: level + 1, &parts) else { return nil }
        values.append(value)
      }
      return values
    }
    switch node.label {
    case .scalar(let value): return value
    case .array: return elements(&parts).map { .array($0) }
    case .set: return elements(&parts).map { .set($0) }
    case .contents: return node.children.first.flatMap { plain($0, level: level + 1, &parts) }
    case .record(.mixedDictionary, _): return nil
    case .record(_, let keys):
      guard let values = elements(&parts) else { return nil }
      let names = node.spellings.isEmpty ? keys.map(\.text) : node.spellings
      return .dictionary(PropertyListDictionary(zip(names, values).map { .init(key: $0, value: $1) }))
    case .nothing: return level > 0 ? .null : nil
    case .dangling, .classDescription: return nil
    }
  }

  private func description(of index: Int) -> String {
    let node = graph.nodes[index]
    func counted(_ word: String, _ count: Int) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
    switch node.label {
    case .nothing: return "nil"
    case .dangling: return "a reference that leads nowhere"
    case .scalar(let value): return value.kind.rawValue
    case .array: return "an array of " + counted("value", node.children.count)
    case .set: return "a set of " + counted("value", node.children.count)
    case .record(.instance, _):
      return className(of: node).map { "an object of class \($0)" } ?? "an object that cannot be read"
    case .record(.request, _): return "a request"
    case .record(.archive, _), .record(.blob, _): return "an archive"
    case .record(_, let keys): return "a dictionary of " + counted("key", keys.count)
    case .classDescription(let names): return "the class " + (names.first?.text ?? "")
    case .contents: return "a property list"
    }
  }
}
