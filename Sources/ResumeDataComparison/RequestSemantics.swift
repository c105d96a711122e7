import KeyedArchives
import PropertyLists

/// Adds an archived request to a semantic graph, part by part, under the names of `ArchivedURLRequest`.
struct RequestSemantics {
  private var archive: ArchiveSemantics
  private let parts: URLRequestParts

  /// Nil if the object is not a request that `ArchivedURLRequest` would read.
  init?(_ archive: ArchiveSemantics, at reference: ObjectReference) {
    guard let parts = URLRequestParts(archive.archive, at: reference) else { return nil }
    self.archive = archive
    self.parts = parts
  }

  /// The slots with a name; see `ArchivedURLRequest`. Other slots are named by their numbers.
  private static let slotNames = [
    1: "url", 2: "timeout", 3: "cachePolicy", 4: "mainDocumentURL", 5: "handlesCookies", 6: "explicitProperties",
    9: "allowsCellularAccess", 14: "networkServiceType", 18: "method", 19: "headers", 20: "body",
  ]

  /// The node of the request.
  ///
  /// - Parameter top: the top level of the archive, if the request is its only content.
  mutating func node(top: ArchiveRoots?, in graph: inout SemanticGraph) -> Int {
    var entries: [(key: String, node: Int)] = []
    func addText(_ key: String, _ text: String) { entries.append((key, graph.add(text))) }
    addText("class", parts.className)
    addText("form", parts.form.rawValue)
    addText("state", parts.isReadable ? "readable" : "unreadable")
    if let top {
      addText("topKey", top.key)
      if !top.otherNames.isEmpty {
        entries.append(("otherTopKeys", graph.add(.set(top.otherNames.map { .string($0) }))))
      }
      if let refusal = top.refusal { addText("refused", refusal) }
      entries += top.others.map { ("$top." + $0.key, archive.node($0.reference, in: &graph)) }
    }
    if let count = parts.count { add("slots", count, &entries, &graph) }
    if !parts.missingSlots.isEmpty {
      entries.append(("missingSlots", graph.add(.array(parts.missingSlots.map { .integer(.init($0)) }))))
    }
    for (slot, value) in parts.slots.sorted(by: { $0.key < $1.key }) { add(slot, value, &entries, &graph) }
    if let properties = parts.properties { add("properties", properties, &entries, &graph) }
    for field in parts.listFields.entries { add(field.key, field.value, &entries, &graph) }
    var flags: [(key: String, node: Int)] = []
    for flag in parts.flags.entries { add(flag.key, flag.value, &flags, &graph) }
    if !flags.isEmpty { entries.append(("flags", graph.add(.dictionary, flags))) }
    return graph.add(.request, entries)
  }

  /// Adds a field under its name, unless it is nil.
  private mutating func add(
    _ key: String, _ value: PropertyList, _ entries: inout [(key: String, node: Int)], _ graph: inout SemanticGraph
  ) {
    if !archive.isNil(value) { entries.append((key, archive.node(value, in: &graph))) }
  }

  private mutating func add(
    _ slot: Int, _ value: PropertyList, _ entries: inout [(key: String, node: Int)], _ graph: inout SemanticGraph
  ) {
    let name = Self.slotNames[slot] ?? "slot\(slot)"
    let target = KeyedArchive.target(of: value)
    switch slot {
    case 1, 4:
      guard let target, let url = plainURL(target) else { break }
      entries.append((name, graph.add(url.text)))
      if let base = url.base { entries.append((slot == 1 ? "baseURL" : name + "Base", node(ofBase: base, &graph))) }
      return
    case 2:
      // A whole number of seconds may be archived as an integer.
      let scalar = target.map { archive.archive.scalar($0) } ?? value
      guard let seconds = scalar?.double else { break }
      entries.append((name, graph.add(.real(seconds))))
      return
    case 19:
      guard let target, case .dictionary(let headers) = try? archive.archive.object(target).content else { break }
      addHeaders(headers, &entries, &graph)
      return
    default: break
    }
    add(name, value, &entries, &graph)
  }
}

extension RequestSemantics {
  /// The parts of an NSURL without other fields.
  private func plainURL(_ reference: ObjectReference) -> (text: String, base: ObjectReference?)? {
    guard let object = try? archive.archive.object(reference), object.classDescription?.name == "NSURL",
      case .url(let base, let relative) = object.content, let text = archive.archive.string(relative),
      let fields = try? archive.archive.stored(reference).dictionary, fields.entries.count == 3
    else { return nil }
    return (text, archive.isNil(base) ? nil : base)
  }

  private mutating func node(ofBase base: ObjectReference, _ graph: inout SemanticGraph) -> Int {
    if let url = plainURL(base), url.base == nil { return graph.add(url.text) }
    return archive.node(base, in: &graph)
  }

  /// The headers, and the second copy of them. Their order does not count.
  private mutating func addHeaders(
    _ headers: [ArchivedObject.Entry], _ entries: inout [(key: String, node: Int)], _ graph: inout SemanticGraph
  ) {
    let (named, others) = archive.entries(headers)
    var values: [(name: String, node: Int)] = []
    for header in named {
      if header.key == HeaderCopyText.key {
        entries.append(("headerCopy", node(ofCopy: header.value, &graph)))
      } else {
        values.append((header.key, archive.node(header.value, in: &graph)))
      }
    }
    entries.append(("headers", graph.addHeaders(values)))
    if !others.isEmpty {
      let pairs = others.map { entry in
        graph.add(.array, [archive.node(entry.key, in: &graph), archive.node(entry.value, in: &graph)])
      }
      entries.append(("otherHeaders", graph.add(.set, pairs)))
    }
  }

  private mutating func node(ofCopy reference: ObjectReference, _ graph: inout SemanticGraph) -> Int {
    guard let text = archive.archive.string(reference), let copy = HeaderCopyText.dictionary(in: text) else {
      return archive.node(reference, in: &graph)
    }
    var values: [(name: String, node: Int)] = []
    for header in copy.effectiveEntries {
      // The copy has a list of values for each header.
      for element in header.value.array ?? [header.value] { values.append((header.key, graph.add(element))) }
      if header.value.array?.isEmpty ?? false { values.append((header.key, graph.add(.array))) }
    }
    return graph.addHeaders(values)
  }
}

extension SemanticGraph {
  /// Adds header fields by name without regard to the case of ASCII letters (RFC 9110, 5.1). Several values of one name
  /// are an array, in their order (5.3).
  mutating func addHeaders(_ headers: [(name: String, node: Int)]) -> Int {
    var groups: [CodePointString: (spelling: String, nodes: [Int])] = [:]
    for header in headers {
      let name = CodePointString(String(decoding: header.name.utf8.map(Self.lower), as: UTF8.self))
      groups[name, default: (header.name, [])].nodes.append(header.node)
    }
    let sorted = groups.sorted { $0.key < $1.key }
    let children = sorted.map { $0.value.nodes.count == 1 ? $0.value.nodes[0] : add(.array, $0.value.nodes) }
    let node = add(.record(.dictionary, keys: sorted.map(\.key)), children)
    set(node, to: Node(label: nodes[node].label, children: children, spellings: sorted.map(\.value.spelling)))
    return node
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
