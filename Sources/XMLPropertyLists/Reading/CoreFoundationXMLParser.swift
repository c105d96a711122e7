internal import PropertyLists

/// Reads XML property lists exactly as CoreFoundation, the parser of Apple's loader, does (CFPropertyList.c).
///
/// CoreFoundation's parser is not an XML parser: it accepts much that is not well-formed, and refuses some text that
/// is. Its result decides how a download resumes, so this reader is tried first, and tests compare it with
/// CoreFoundation itself. It keeps its own stack and never recurses.
struct CoreFoundationXMLParser {
  /// Why there is no value.
  enum Failure: Error {
    /// CoreFoundation refuses the file at an offset.
    case refused(String, offset: Int)
    /// One of our limits is exceeded.
    case limit(PropertyListError)
  }

  /// An element whose end tag has not been read.
  private enum Frame {
    case plist(value: PropertyList?)
    case array
    case dictionary
  }

  let bytes: [UInt8]
  /// Whether all of the text is UTF-8, so that no string has to be checked.
  let isValid: Bool
  let limits: PropertyListLimits
  var elements: XMLElements
  var anomalies = XMLAnomalies()
  /// The position of the next character.
  var place = 0
  /// The text of the current string, if it is not one piece of the source.
  var text: [UInt8] = []
  private var containers = XMLContainers()
  private var frames: [Frame] = []
  private var nodes = 0
  private var root: PropertyList?

  /// - Parameter source: the text without its byte order mark.
  init(_ source: XMLSource, limits: PropertyListLimits) {
    self.limits = limits
    bytes = source.bytes
    isValid = bytes.endOfValidUTF8(from: 0) == bytes.count
    elements = XMLElements(of: source)
  }

  /// Whether the elements are placed so that edits cannot be inserted.
  var isIrregular: Bool { containers.hasIrregularUID || hasInnerPlist }
  private var hasInnerPlist = false

  /// Reads the list; `place` is then the end of its root element. CoreFoundation ignores what follows.
  mutating func read() throws(Failure) -> PropertyList {
    guard UInt32(exactly: bytes.count) != nil else { throw .limit(error(.tooLarge, "more than 4 GB", at: 0)) }
    try skipProlog()
    try readElement()
    while root == nil { try readContent() }
    guard let root else { throw .refused("no property list", offset: bytes.count) }
    noteOddCharacters()
    return root
  }

  func error(_ code: PropertyListError.Code, _ reason: String, at offset: Int) -> PropertyListError {
    PropertyListError(code, reason, at: elements.source.location(of: offset), path: containers.path)
  }
}

// MARK: - Markup

extension CoreFoundationXMLParser {
  /// The byte at an offset; nil after the end.
  @inline(__always)
  func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  func hasBytes(_ text: StaticString, at offset: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - offset >= count else { return false }
    return bytes[offset..<offset + count].elementsEqual(text.description.utf8)
  }

  mutating func skipWhiteSpace() {
    while place < bytes.count, bytes[place].isXMLWhiteSpace { place += 1 }
  }

  /// Skips the text before the root element, and its `<`.
  private mutating func skipProlog() throws(Failure) {
    while place < bytes.count {
      skipWhiteSpace()
      guard place + 1 < bytes.count else { break }
      guard bytes[place] == UInt8(ascii: "<") else {
        throw .refused("text before the property list", offset: place)
      }
      place += 1
      switch bytes[place] {
      case UInt8(ascii: "!"):
        if hasBytes("!--", at: place) {
          // Only here CoreFoundation skips one character more than the dashes.
          place += 4
          try skipComment()
        } else {
          try skipDocumentType()
        }
      case UInt8(ascii: "?"):
        place += 1
        try skipInstruction()
      default:
        return
      }
    }
    throw .refused("no property list", offset: bytes.count)
  }

  /// Skips a comment, whose beginning was passed.
  private mutating func skipComment() throws(Failure) {
    let start = place
    while place + 3 < bytes.count {
      if bytes[place] == UInt8(ascii: "-"), bytes[place + 1] == UInt8(ascii: "-") {
        if bytes[place + 2] == UInt8(ascii: ">") {
          place += 3
          return
        }
        anomalies.add(.malformedXML, "two hyphens inside a comment", at: place)
      }
      place += 1
    }
    throw .refused("a comment without an end", offset: min(start, bytes.count))
  }

  /// Skips a processing instruction. Between elements CoreFoundation begins with its first `?`, so that `<?>`
  /// is one.
  private mutating func skipInstruction() throws(Failure) {
    let start = place
    while place + 2 < bytes.count {
      if bytes[place] == UInt8(ascii: "?"), bytes[place + 1] == UInt8(ascii: ">") {
        place += 2
        return
      }
      place += 1
    }
    throw .refused("a processing instruction without an end", offset: start)
  }

  /// Skips a document type from its `!` on.
  private mutating func skipDocumentType() throws(Failure) {
    guard hasBytes("!DOCTYPE", at: place) else { throw .refused("a declaration", offset: place - 1) }
    while let byte = byte(at: place), byte != UInt8(ascii: ">") {
      guard byte != UInt8(ascii: "[") else { throw .refused("declarations in the document type", offset: place) }
      place += 1
    }
    guard place < bytes.count else { throw .refused("a document type without an end", offset: place) }
    place += 1
  }

  /// Skips the end tag of an element.
  mutating func readEndTag(of tag: XMLTag) throws(Failure) {
    let start = place
    let name = tag.end.dropLast()
    // The whole tag must fit into the text, unless it contains white space.
    guard bytes.count - place > name.count, bytes[place..<place + name.count].elementsEqual(name) else {
      throw .refused("something else where </\(tag.name)> must be", offset: place)
    }
    place += name.count
    skipWhiteSpace()
    guard byte(at: place) == UInt8(ascii: ">") else {
      throw .refused("a broken </\(tag.name)>", offset: start)
    }
    place += 1
  }
}

// MARK: - Elements

extension CoreFoundationXMLParser {
  /// Reads what comes next in the innermost element.
  private mutating func readContent() throws(Failure) {
    while place < bytes.count {
      skipWhiteSpace()
      guard place + 1 < bytes.count else { break }
      guard bytes[place] == UInt8(ascii: "<") else { throw .refused("text between the elements", offset: place) }
      switch bytes[place + 1] {
      case UInt8(ascii: "?"):
        place += 1
        try skipInstruction()
      case UInt8(ascii: "!"):
        guard hasBytes("<!--", at: place) else { throw .refused("a declaration between the elements", offset: place) }
        place += 4
        try skipComment()
      case UInt8(ascii: "/"):
        return try readEnd()
      default:
        place += 1
        return try readElement()
      }
    }
    throw .refused("the end of the file inside an element", offset: bytes.count)
  }

  /// Reads the end tag of the innermost element.
  private mutating func readEnd() throws(Failure) {
    guard let frame = frames.popLast() else { return }
    switch frame {
    case .plist(let value):
      guard let value else { throw .refused("a <plist> without a value", offset: place) }
      try readEndTag(of: .plist)
      deliver(value)
    case .array, .dictionary:
      guard containers.place != .valueOfKey else { throw .refused("a <key> without a value", offset: place) }
      if case .array = frame { try readEndTag(of: .array) } else { try readEndTag(of: .dict) }
      guard let (value, element) = containers.end() else { return }
      elements.close(element, at: place)
      deliver(value)
    }
  }

  /// Reads a start tag from after its `<` on, and the whole element where no elements are in it.
  private mutating func readElement() throws(Failure) {
    let start = place - 1
    let (tag, isEmpty) = try readStartTag()
    // The outermost <plist> is not counted.
    if tag != .plist || !frames.isEmpty { nodes += 1 }
    guard nodes <= limits.nodes else {
      throw .limit(error(.tooManyNodes, "more than \(limits.nodes) values and keys", at: start))
    }
    switch frames.last {
    case .dictionary where containers.place == .key && tag != .key:
      throw .refused("<\(tag.name)> where a <key> must be", offset: start)
    case .plist(.some):
      throw .refused("a second value in <plist>", offset: start)
    default: break
    }
    switch tag {
    case .plist:
      guard !isEmpty else { throw .refused("an empty <plist/>", offset: start) }
      if !frames.isEmpty {
        hasInnerPlist = true
        anomalies.add(.misplacedElement, "<plist> inside a property list", at: start)
      }
      frames.append(.plist(value: nil))
    case .array, .dict:
      try readContainer(tag, isEmpty, at: start)
    default:
      try readLeaf(tag, isEmpty, at: start)
    }
  }

  /// Reads a start tag up to its first `>`. Attributes are skipped, whatever they contain.
  private mutating func readStartTag() throws(Failure) -> (XMLTag, isEmpty: Bool) {
    let start = place
    var end: Int?
    var word: UInt64 = 0
    while let byte = byte(at: place), byte != UInt8(ascii: ">") {
      if end == nil {
        if byte.isXMLWhiteSpace { end = place } else { word = place - start < 8 ? word << 8 | UInt64(byte) : 0 }
      } else if byte == UInt8(ascii: "<") {
        anomalies.add(.malformedXML, "\"<\" inside a tag", at: place)
      }
      place += 1
    }
    guard place < bytes.count else { throw .refused("a tag without an end", offset: start - 1) }
    let isEmpty = bytes[place - 1] == UInt8(ascii: "/")
    if end == nil, isEmpty { word >>= 8 }
    place += 1
    let name = bytes[start..<(end ?? place - (isEmpty ? 2 : 1))]
    guard let tag = XMLTag(word: word), tag.name.utf8.count == name.count else {
      throw .refused("<\(String(decoding: name.prefix(40), as: UTF8.self))>, an unknown element", offset: start - 1)
    }
    return (tag, isEmpty)
  }

  private mutating func readContainer(_ tag: XMLTag, _ isEmpty: Bool, at start: Int) throws(Failure) {
    guard containers.count < limits.levels else {
      throw .limit(error(.tooDeep, "containers more than \(limits.levels) deep", at: start))
    }
    guard isEmpty || containers.count < 512 else { throw .refused("more than 512 levels", offset: start) }
    let element = elements.open(at: start)
    if isEmpty {
      elements.close(element, at: place)
      return deliver(tag == .array ? .array([]) : .dictionary(PropertyListDictionary()))
    }
    containers.begin(tag, element: element)
    frames.append(tag == .array ? .array : .dictionary)
  }

  private mutating func readLeaf(_ tag: XMLTag, _ isEmpty: Bool, at start: Int) throws(Failure) {
    let element = elements.open(at: start)
    if tag == .key {
      let key = isEmpty ? "" : try readString(of: .key, at: start)
      elements.close(element, at: place)
      if case .dictionary = frames.last, containers.place == .key {
        guard !containers.append(key: key) else { return }
        return anomalies.add(.duplicateKey, "a key that the dictionary already has", at: start)
      }
      // Anywhere else CoreFoundation reads it as a string.
      anomalies.add(.misplacedElement, "a <key> in the place of a value", at: start)
      return deliver(.string(key))
    }
    let value = try isEmpty ? emptyValue(of: tag, at: start) : readValue(of: tag, at: start)
    elements.close(element, at: place)
    deliver(value)
  }

  private func emptyValue(of tag: XMLTag, at start: Int) throws(Failure) -> PropertyList {
    switch tag {
    case .string: return .string("")
    case .yes: return .boolean(true)
    case .no: return .boolean(false)
    default: throw .refused("an empty <\(tag.name)/>", offset: start)
    }
  }

  /// Puts a value into the innermost element.
  private mutating func deliver(_ value: PropertyList) {
    switch frames.last {
    case nil: root = value
    case .plist: frames[frames.count - 1] = .plist(value: value)
    case .array, .dictionary: _ = containers.append(value)
    }
  }
}

// MARK: - What XML forbids

extension CoreFoundationXMLParser {
  /// Reports the first character before the end of the list that XML does not allow.
  private mutating func noteOddCharacters() {
    let control = bytes.firstIndex(from: 0) { $0.markedWhereControl }
    if control < place { anomalies.add(.malformedXML, "a control character", at: control) }
    guard !isValid else { return }
    let invalid = bytes.endOfValidUTF8(from: 0)
    if invalid < place { anomalies.add(.malformedXML, "bytes that are not valid UTF-8", at: invalid) }
  }
}

extension UInt8 {
  /// A byte with its highest bit set for control characters that XML does not allow.
  fileprivate var markedWhereControl: UInt8 {
    let isLow = (self &- 0x20) & ~self
    return isLow & ~(markedWhereEqual(to: 0x09) | markedWhereEqual(to: 0x0A) | markedWhereEqual(to: 0x0D))
  }
}
