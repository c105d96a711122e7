import KeyedArchives
import PropertyLists

/// Adds the objects of one archive to a semantic graph, each once, however often it is referred to. Works without
/// recursion, since archives can be arbitrarily deep.
struct ArchiveSemantics {
  let archive: KeyedArchive
  private var known: [ObjectReference: Int] = [:]
  private var pending: [(reference: ObjectReference, node: Int)] = []
  /// The names of the classes, each once too: an archive can have very many objects of one class with a huge name.
  private var classes: [ObjectReference: (isPlain: Bool, name: Int)] = [:]

  init(_ archive: KeyedArchive) {
    self.archive = archive
  }

  /// The classes of plain values. Mutability is not part of the meaning, since plain property lists do not have it.
  private static let plainClasses: Set<String> = [
    "NSString", "NSMutableString", "NSData", "NSMutableData", "NSDate", "NSNull", "NSArray", "NSMutableArray", "NSSet",
    "NSMutableSet", "NSDictionary", "NSMutableDictionary",
  ]

  /// The node of an object.
  mutating func node(_ reference: ObjectReference, in graph: inout SemanticGraph) -> Int {
    let node = place(of: reference, in: &graph)
    while let next = pending.popLast() {
      graph.set(next.node, to: read(next.reference, &graph))
    }
    return node
  }

  /// The node of a field's value, which may be in the field or be referred to.
  mutating func node(_ field: PropertyList, in graph: inout SemanticGraph) -> Int {
    if let reference = KeyedArchive.target(of: field) { return node(reference, in: &graph) }
    let node = place(of: field, in: &graph)
    while let next = pending.popLast() {
      graph.set(next.node, to: read(next.reference, &graph))
    }
    return node
  }

  /// Whether a field or an object is nil, which is the same as a missing field
  /// (`NSCoder.decodeObject(forKey:)`).
  func isNil(_ field: PropertyList) -> Bool {
    KeyedArchive.target(of: field).map { isNil($0) } ?? false
  }

  func isNil(_ reference: ObjectReference) -> Bool {
    guard archive.objects.indices.contains(reference.index) else { return false }
    if case .string(let text) = archive.objects[reference.index] { return text == "$null" }
    return false
  }

  /// The entries of a dictionary by their string keys (the last of two with the same key), and all other entries.
  func entries(
    _ entries: [ArchivedObject.Entry]
  ) -> (named: [(key: String, value: ObjectReference)], others: [ArchivedObject.Entry]) {
    // Each key is read once: an archive can use one huge string very often.
    var seen: Set<ObjectReference> = []
    var names: Set<CodePointString> = []
    var named: [(key: String, value: ObjectReference)] = []
    var others: [ArchivedObject.Entry] = []
    for entry in entries.reversed() where seen.insert(entry.key).inserted {
      guard let key = archive.string(entry.key) else {
        others.append(entry)
        continue
      }
      if names.insert(CodePointString(key)).inserted { named.append((key, entry.value)) }
    }
    return (named.reversed(), others)
  }

  private mutating func place(of reference: ObjectReference, in graph: inout SemanticGraph) -> Int {
    if let node = known[reference] { return node }
    let node = graph.reserve()
    known[reference] = node
    pending.append((reference, node))
    return node
  }

  private mutating func place(of value: PropertyList, in graph: inout SemanticGraph) -> Int {
    switch value {
    case .uid(let uid):
      guard let reference = KeyedArchive.target(of: value) else { return graph.add(.scalar(.uid(uid))) }
      return place(of: reference, in: &graph)
    case .array(let values):
      let children = values.map { place(of: $0, in: &graph) }
      return graph.add(.array, children)
    case .set(let values):
      let children = values.map { place(of: $0, in: &graph) }
      return graph.add(.set, children)
    case .dictionary(let dictionary):
      return graph.add(.dictionary, dictionary.entries.map { ($0.key, place(of: $0.value, in: &graph)) })
    default:
      return graph.add(.scalar(value.comparable))
    }
  }

  private mutating func read(_ reference: ObjectReference, _ graph: inout SemanticGraph) -> SemanticGraph.Node {
    guard let stored = try? archive.stored(reference) else { return .init(label: .dangling, children: []) }
    guard let object = try? archive.object(reference) else { return instance(nil, stored, &graph) }
    let objectClass = self.objectClass(object, stored, &graph)
    if let objectClass, !objectClass.isPlain { return instance(objectClass.name, stored, &graph) }
    switch object.content {
    case .null: return .init(label: .nothing, children: [])
    case .nsNull: return .init(label: .scalar(.null), children: [])
    case .string, .data, .boolean, .integer, .real, .date:
      return .init(label: archive.scalar(reference).map { .scalar($0.comparable) } ?? .dangling, children: [])
    case .array(let elements):
      return .init(label: .array, children: elements.map { place(of: $0, in: &graph) })
    case .set(let elements):
      return .init(label: .set, children: elements.map { place(of: $0, in: &graph) })
    case .dictionary(let entries): return dictionary(entries, &graph)
    case .classDescription(let description):
      return .init(
        label: .classDescription(([description.name] + description.hierarchy).map(CodePointString.init)), children: [])
    case .uuid, .url, .request, .response, .instance:
      return instance(objectClass?.name, stored, &graph)
    }
  }

  private mutating func dictionary(
    _ entries: [ArchivedObject.Entry], _ graph: inout SemanticGraph
  ) -> SemanticGraph.Node {
    let (named, others) = self.entries(entries)
    let children = named.map { ($0.key, place(of: $0.value, in: &graph)) }
    guard !others.isEmpty else { return SemanticGraph.record(.dictionary, children) }
    var node = SemanticGraph.record(.mixedDictionary, children)
    let pairs = others.map { entry in
      graph.add(.array, [place(of: entry.key, in: &graph), place(of: entry.value, in: &graph)])
    }
    node.children.append(graph.add(.set, pairs))
    return node
  }

  /// The class of an object: whether it is a plain one, and the node of its name.
  private mutating func objectClass(
    _ object: ArchivedObject, _ stored: PropertyList, _ graph: inout SemanticGraph
  ) -> (isPlain: Bool, name: Int)? {
    guard let description = object.classDescription,
      let reference = stored.dictionary?["$class"].flatMap({ KeyedArchive.target(of: $0) })
    else { return nil }
    if let known = classes[reference] { return known }
    let read = (Self.plainClasses.contains(description.name), graph.add(description.name))
    classes[reference] = read
    return read
  }

  /// An object by its fields, without nil ones. An unreadable object keeps the reference to its class.
  private mutating func instance(
    _ className: Int?, _ stored: PropertyList, _ graph: inout SemanticGraph
  ) -> SemanticGraph.Node {
    guard case .dictionary(let fields) = stored else {
      return .init(label: .record(.instance, keys: [CodePointString("")]), children: [place(of: stored, in: &graph)])
    }
    let present = fields.entries.filter { !isNil($0.value) && (className == nil || $0.key != "$class") }
    let entries = present.map { ($0.key, place(of: $0.value, in: &graph)) }
    return SemanticGraph.record(.instance, entries + (className.map { [("$class", $0)] } ?? []))
  }
}

extension KeyedArchive {
  /// The object that a field refers to.
  static func target(of field: PropertyList) -> ObjectReference? {
    field.uid.flatMap { Int(exactly: $0) }.map { ObjectReference($0) }
  }
}
