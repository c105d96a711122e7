internal import PropertyLists

/// The grammar of XML property lists: turns elements and text in their order into the value and its positions.
///
/// Offsets count bytes of the source. The XML parser checks that tags match.
struct PlistXMLParser {
  private(set) var elements: XMLElements
  private let limits: PropertyListLimits
  private var containers = XMLContainers()
  private var leaf: Leaf?
  private var text: [UInt8] = []
  /// Whether the text belongs to the previous leaf: the next leaf overwrites it, or it is removed.
  private var isOldText = false
  /// Where `<plist>` begins.
  private var plist: Int?
  private var root: PropertyList?
  private var nodes = 0
  /// The end of the tag or white space that was read last.
  private var boundary = 0
  /// The end of the root element, once it has been read.
  private(set) var end: Int?
  private(set) var anomalies = XMLAnomalies()

  /// An element without children whose end tag has not been read.
  private struct Leaf {
    let tag: XMLTag
    let element: Int
    let start: Int
    let contentStart: Int
  }

  init(_ source: XMLSource, limits: PropertyListLimits) {
    elements = XMLElements(of: source)
    self.limits = limits
  }

  var source: XMLSource { elements.source }

  /// The value, once the root element has ended.
  var result: PropertyList? { end == nil ? nil : root }

  /// Whether a UID was read from a dictionary with more than one entry with an integer.
  var isIrregular: Bool { containers.hasIrregularUID }

  /// The path of the current value.
  var path: PropertyListPath { containers.path }

  func error(_ code: PropertyListError.Code, _ reason: String, at offset: Int) -> PropertyListError {
    PropertyListError(code, reason, at: source.location(of: offset), path: path)
  }

  /// The maximum number of elements to expect.
  mutating func expect(elements count: Int) { elements.reserveCapacity(max(0, min(count, limits.nodes))) }
}

// MARK: - Events

extension PlistXMLParser {
  /// A start tag, from its `<` to after its `>`, and the name of its element.
  mutating func start(at range: Range<Int>, name: @autoclosure () -> String) throws(PropertyListError) {
    let start = range.lowerBound
    boundary = range.upperBound
    let bytes = elements.source.bytes[...]
    guard let tag = XMLTag(in: bytes.span, at: start) else {
      throw error(.unexpectedElement, "unknown element <\(name().prefix(40))>", at: start)
    }
    try requirePlace(for: tag, at: start)
    if tag == .plist {
      plist = start
      return
    }
    nodes += 1
    guard nodes <= limits.nodes else {
      throw error(.tooManyNodes, "more than \(limits.nodes) values and keys", at: start)
    }
    if tag == .dict || tag == .array {
      try requireDepth(at: start)
      containers.begin(tag, element: elements.open(at: start))
    } else {
      leaf = Leaf(tag: tag, element: elements.open(at: start), start: start, contentStart: range.upperBound)
      isOldText = true
    }
  }

  /// A piece of text with references and CDATA sections resolved, and an offset not after the next markup.
  mutating func characters(_ piece: some Collection<UInt8>, before offset: Int) throws(PropertyListError) {
    guard let leaf else {
      guard piece.allSatisfy(\.isXMLWhiteSpace) else {
        throw error(.unexpectedElement, "text between the elements", at: source.endOfMisc(from: boundary))
      }
      boundary = max(boundary, offset)
      return
    }
    // Base64 may contain any amount of white space, so the size of data is checked when it is complete.
    guard leaf.tag == .data || piece.count <= limits.stringBytes - (isOldText ? 0 : text.count) else {
      throw error(.tooLarge, "a text of more than \(limits.stringBytes) bytes", at: leaf.start)
    }
    text.replaceSubrange((isOldText ? 0 : text.count)..., with: piece)
    isOldText = false
  }

  /// The end of the element that was opened last, after its last `>`.
  mutating func end(at end: Int) throws(PropertyListError) {
    boundary = end
    if let leaf {
      self.leaf = nil
      if isOldText { text.removeAll(keepingCapacity: true) }
      elements.close(leaf.element, at: end)
      try take(leaf)
    } else if containers.count > 0 {
      guard containers.place != .valueOfKey else {
        throw error(.unexpectedElement, "a <key> without a value", at: source.endTag(before: end).lowerBound)
      }
      guard let (value, element) = containers.end() else { return }
      elements.close(element, at: end)
      take(value)
    } else if let plist {
      guard root != nil else { throw error(.unexpectedElement, "a <plist> without a value", at: plist) }
      self.end = end
    }
    if root != nil, plist == nil { self.end = end }
  }
}

// MARK: - Places

extension PlistXMLParser {
  private func requirePlace(for tag: XMLTag, at offset: Int) throws(PropertyListError) {
    if let leaf { throw error(.unexpectedElement, "<\(tag.name)> inside <\(leaf.tag.name)>", at: offset) }
    let isFree: Bool =
      switch containers.place {
      case .key: tag == .key
      case .valueOfKey, .inArray: tag != .key && tag != .plist
      case .root: tag != .key && root == nil && (tag != .plist || plist == nil)
      }
    if !isFree { throw error(.unexpectedElement, misplacement(of: tag), at: offset) }
  }

  private func misplacement(of tag: XMLTag) -> String {
    switch (tag, containers.place) {
    case (.plist, _): "<plist> inside a property list"
    case (.key, .valueOfKey): "a <key> where the value of a key must be"
    case (.key, _): "a <key> outside a dictionary"
    case (_, .root): "<\(tag.name)> after the value of the property list, which can have only one value"
    case (_, _): "<\(tag.name)> where a <key> must be"
    }
  }

  private func requireDepth(at offset: Int) throws(PropertyListError) {
    let limit = limits.levels
    guard containers.count < limit else {
      throw error(.tooDeep, "containers more than \(limit) deep", at: offset)
    }
  }
}

// MARK: - Values

extension PlistXMLParser {
  private mutating func take(_ leaf: Leaf) throws(PropertyListError) {
    guard leaf.tag == .key else {
      take(try value(of: leaf))
      return
    }
    if !containers.append(key: try key(of: leaf)) {
      anomalies.add(.duplicateKey, "a key that the dictionary already has", at: leaf.start)
    }
  }

  private mutating func take(_ value: PropertyList) {
    if !containers.append(value) { root = value }
  }

  private mutating func value(of leaf: Leaf) throws(PropertyListError) -> PropertyList {
    switch leaf.tag {
    case .string:
      return .string(try string(of: leaf))
    case .data:
      return .data(try data(of: leaf))
    case .integer:
      if let number = PropertyListInteger(xmlText: text) { return .integer(number) }
    case .real:
      if let number = Double(xmlText: text) { return .real(number) }
    case .date:
      var end = 0
      if let date = PropertyListDate(coreFoundationText: text, from: &end), end == text.count { return .date(date) }
    case .yes, .no:
      if text.allSatisfy(\.isXMLWhiteSpace) { return .boolean(leaf.tag == .yes) }
    case .plist, .dict, .array, .key:
      break  // not leaves, and keys are not values
    }
    let start = String(decoding: text.prefix(40), as: UTF8.self)
    let reason = text.isEmpty ? "an empty <\(leaf.tag.name)>" : "invalid <\(leaf.tag.name)> value \"\(start)\""
    throw error(.badValue, reason, at: leaf.start)
  }

  private func key(of leaf: Leaf) throws(PropertyListError) -> String {
    // A shorter string is stored inline, so sharing it saves nothing.
    if text.count > 15, let known = InternedStrings.text(of: text) { return known }
    return try string(of: leaf)
  }

  private func string(of leaf: Leaf) throws(PropertyListError) -> String {
    let string = String(decoding: text, as: UTF8.self)
    guard !string.exceedsCombiningMarkLimit else {
      throw error(
        .tooLarge, "a letter with more than \(String.maximumCombiningMarks) combining marks", at: leaf.start)
    }
    return string
  }

  private mutating func data(of leaf: Leaf) throws(PropertyListError) -> [UInt8] {
    guard text.count * 3 / 4 <= limits.dataBytes || Base64.digitCount(text[...]) * 3 / 4 <= limits.dataBytes else {
      throw error(.tooLarge, "data of more than \(limits.dataBytes) bytes", at: leaf.start)
    }
    let decoded = Base64.decodeAsCoreFoundation(text[...])
    anomalies.add(decoded, at: leaf.contentStart)
    return decoded.bytes
  }
}
