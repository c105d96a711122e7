internal import PropertyLists

/// The grammar of XML property lists: takes elements and text in their order, gives the value and where it stood.
///
/// Offsets count bytes of the source. That tags match each other is the XML parser's business.
struct XMLGrammar {
  let source: XMLSource
  private let limits: PropertyListLimits
  private var containers: [OpenContainer] = []
  private var leaf: OpenElement?
  private var text: [UInt8] = []
  private var plist: OpenElement?
  private var root: (value: PropertyList, span: XMLSpan)?
  private var nodes = 0
  /// The end of the tag or white space that was read last.
  private var boundary = 0
  /// The end of the root element, once it has come.
  private(set) var end: Int?
  private(set) var anomalies = XMLAnomalies()

  init(_ source: XMLSource, limits: PropertyListLimits) {
    self.source = source
    self.limits = limits
  }

  /// The value and where it stood, once the root element has ended.
  var result: (value: PropertyList, span: XMLSpan)? { end == nil ? nil : root }

  /// Where the value stands that is being read.
  var path: PropertyListPath { PropertyListPath(containers.compactMap(\.nextComponent)) }

  func error(_ code: PropertyListError.Code, _ reason: String, at offset: Int) -> PropertyListError {
    PropertyListError(code, reason, at: source.location(of: offset), path: path)
  }
}

// MARK: - Events

extension XMLGrammar {
  /// A start tag, from its `<` to behind its `>`.
  mutating func start(_ name: String, at range: Range<Int>) throws(PropertyListError) {
    boundary = range.upperBound
    guard let tag = XMLTag(rawValue: name) else {
      throw error(.unexpectedElement, "<\(name.prefix(40))> is no element of property lists", at: range.lowerBound)
    }
    try requirePlace(for: tag, at: range.lowerBound)
    let element = OpenElement(tag: tag, start: range.lowerBound, contentStart: range.upperBound)
    if tag == .plist {
      plist = element
      return
    }
    nodes += 1
    guard nodes <= limits.nodes else {
      throw error(.tooManyNodes, "more than \(limits.nodes) values and keys", at: range.lowerBound)
    }
    if tag == .dict || tag == .array {
      try open(element)
    } else {
      leaf = element
      text.removeAll(keepingCapacity: true)
    }
  }

  /// A piece of text, references and CDATA sections resolved, and an offset that is not behind what follows it.
  mutating func characters(_ piece: some Collection<UInt8>, before offset: Int) throws(PropertyListError) {
    guard let leaf else {
      guard piece.allSatisfy(\.isXMLWhiteSpace) else {
        throw error(.unexpectedElement, "text between the elements", at: source.endOfMisc(from: boundary))
      }
      boundary = max(boundary, offset)
      return
    }
    // Base64 may be broken up by any amount of white space: data is measured when it is complete.
    guard leaf.tag == .data || piece.count <= limits.stringBytes - text.count else {
      throw error(.tooLarge, "a text of more than \(limits.stringBytes) bytes", at: leaf.start)
    }
    text.append(contentsOf: piece)
  }

  /// The end of the element that was opened last: the `<` of its end tag (or the end, where it has none), and the end.
  mutating func end(contentEnd: Int, end: Int) throws(PropertyListError) {
    boundary = end
    if let leaf {
      self.leaf = nil
      try close(leaf, span: leaf.closed(contentEnd: contentEnd, end: end))
    } else if let container = containers.last {
      try requireNoPendingKey(container, at: contentEnd)
      containers.removeLast()
      let (value, span) = container.closed(contentEnd: contentEnd, end: end)
      take(value, span: span)
    } else if let plist {
      guard root != nil else { throw error(.unexpectedElement, "a <plist> without a value", at: plist.start) }
      self.end = end
    }
  }
}

// MARK: - Places

extension XMLGrammar {
  private func requirePlace(for tag: XMLTag, at offset: Int) throws(PropertyListError) {
    if let leaf { throw error(.unexpectedElement, "<\(tag.rawValue)> inside <\(leaf.tag.rawValue)>", at: offset) }
    let isFree: Bool =
      switch (tag, containers.last) {
      case (.plist, let container): plist == nil && container == nil && root == nil
      case (.key, let container): container?.isDictionary == true && container?.pendingKey == nil
      case (_, nil): root == nil
      case (_, let container?): !container.isDictionary || container.pendingKey != nil
      }
    if !isFree { throw error(.unexpectedElement, misplacement(of: tag), at: offset) }
  }

  private func misplacement(of tag: XMLTag) -> String {
    switch (tag, containers.last) {
    case (.plist, _): "<plist> inside a property list"
    case (.key, let container?) where container.isDictionary: "a <key> where the value of a key must be"
    case (.key, _): "a <key> outside a dictionary"
    case (_, nil): "<\(tag.rawValue)> behind the value of the property list, which can be only one"
    case (_, _?): "<\(tag.rawValue)> where a <key> must be"
    }
  }

  private func requireNoPendingKey(_ container: OpenContainer, at offset: Int) throws(PropertyListError) {
    if container.pendingKey != nil { throw error(.unexpectedElement, "a <key> without a value", at: offset) }
  }

  private mutating func open(_ element: OpenElement) throws(PropertyListError) {
    let limit = min(limits.depth, XMLLayout.deepest)
    guard containers.count < limit else {
      throw error(.tooDeep, "containers more than \(limit) deep", at: element.start)
    }
    containers.append(OpenContainer(element))
  }
}

// MARK: - Values

extension XMLGrammar {
  private mutating func close(_ leaf: OpenElement, span: XMLSpan) throws(PropertyListError) {
    guard leaf.tag == .key else {
      take(try value(of: leaf), span: span)
      return
    }
    _ = try string(of: leaf)
    guard var container = containers.popLast() else { return }
    if !container.append(key: text, span: span) {
      anomalies.add(.duplicateKey, "a key that the dictionary has already", at: span.start)
    }
    containers.append(container)
  }

  private mutating func take(_ value: PropertyList, span: XMLSpan) {
    // Taken out while it is changed, so that its arrays are not copied.
    guard var container = containers.popLast() else {
      root = (value, span)
      if plist == nil { end = span.end }
      return
    }
    container.append(value, span: span)
    containers.append(container)
  }

  private mutating func value(of leaf: OpenElement) throws(PropertyListError) -> PropertyList {
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
      if let date = PropertyListDate(iso8601: String(decoding: text, as: UTF8.self)) { return .date(date) }
    case .yes, .no:
      if text.allSatisfy(\.isXMLWhiteSpace) { return .boolean(leaf.tag == .yes) }
    case .plist, .dict, .array, .key:
      break  // no leaves, and keys are no values
    }
    let start = String(decoding: text.prefix(40), as: UTF8.self)
    let reason = text.isEmpty ? "an empty <\(leaf.tag.rawValue)>" : "\"\(start)\" is no <\(leaf.tag.rawValue)>"
    throw error(.badValue, reason, at: leaf.start)
  }

  private func string(of leaf: OpenElement) throws(PropertyListError) -> String {
    let string = String(decoding: text, as: UTF8.self)
    guard !string.hasEndlessLetter else {
      throw error(
        .tooLarge, "a letter with more than \(String.mostCombiningMarks) combining marks", at: leaf.start)
    }
    return string
  }

  private var base64Digits: Int { text.reduce(0) { Base64.value(of: $1) == nil ? $0 : $0 + 1 } }

  private mutating func data(of leaf: OpenElement) throws(PropertyListError) -> [UInt8] {
    guard text.count * 3 / 4 <= limits.dataBytes || base64Digits * 3 / 4 <= limits.dataBytes else {
      throw error(.tooLarge, "data of more than \(limits.dataBytes) bytes", at: leaf.start)
    }
    let decoded = Base64.decodeLeniently(text)
    if decoded.skipped > 0 {
      let what = decoded.skipped == 1 ? "1 character that is" : "\(decoded.skipped) characters that are"
      anomalies.add(.skippedCharacters, "\(what) not base64 in <data>", at: leaf.contentStart)
    } else if decoded.isIncomplete {
      anomalies.add(.skippedCharacters, "base64 in <data> that ends inside a group", at: leaf.contentStart)
    }
    return decoded.bytes
  }
}
