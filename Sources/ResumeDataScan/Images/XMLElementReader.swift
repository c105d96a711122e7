internal import CLibXML2

// This file and `XMLReader.swift` of XMLPropertyLists are the only ones that call libxml2.

/// Reads some elements of an XML document that comes piece by piece.
///
/// The memory does not grow with the document. Document types, and so entities, are refused, and libxml2 opens nothing.
/// Safe to use, since no pointer leaves it.
@safe final class XMLElementReader {
  /// What was read of an element, by the place of its name in the list of names.
  enum Event: Hashable, Sendable {
    case start(name: Int, attributes: [Attribute], line: Int)
    /// The text is that of elements whose text was asked for, without the text of elements inside.
    case end(name: Int, text: [UInt8])
  }

  /// An attribute, by its name without a prefix.
  struct Attribute: Hashable, Sendable {
    let name: String
    let value: [UInt8]
  }

  /// How deep elements may be inside each other.
  static let maximumDepth = 64
  /// How many bytes of text an element may have.
  static let maximumText = 1 << 16

  /// The name of the root element, as soon as it was read. A long one is cut.
  private(set) var root: String?
  /// The wanted names, ended by NUL, by their first bytes: most elements have another one.
  private let names: [[(index: Int, name: [UInt8])]]
  private let texts: Set<Int>
  private let context: xmlParserCtxtPtr
  private var markup = XMLMarkupLimit()
  private var events: [Event] = []
  private var failure: XMLStreamError?
  private var depth = 0
  /// The elements with a wanted name that are open.
  private var open: [(name: Int, depth: Int)] = []
  private var text: [UInt8] = []

  /// libxml2 must be initialized before several threads use it.
  private static let initialized: Void = xmlInitParser()

  /// - Parameters:
  ///   - names: the elements to report, without prefixes.
  ///   - texts: those whose text is reported.
  /// - Throws: an error if there is no parser.
  init(names: [String], texts: Set<String>) throws(XMLStreamError) {
    _ = Self.initialized
    guard let context = unsafe xmlCreatePushParserCtxt(nil, nil, nil, 0, nil) else {
      throw XMLStreamError(.noParser, "the XML parser is not available", line: 0)
    }
    unsafe self.context = context
    var byFirstByte = [[(index: Int, name: [UInt8])]](repeating: [], count: 256)
    for (index, name) in names.enumerated() {
      byFirstByte[Int(name.utf8.first ?? 0)].append((index, Array(name.utf8) + [0]))
    }
    self.names = byFirstByte
    self.texts = Set(names.indices.filter { texts.contains(names[$0]) })
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
    _ = unsafe xmlCtxtUseOptions(context, Int32(bitPattern: options))
    unsafe context.pointee.sax.pointee = .elements
  }

  deinit {
    if let document = unsafe context.pointee.myDoc { unsafe xmlFreeDoc(document) }
    unsafe xmlFreeParserCtxt(context)
  }

  /// Reads the next piece.
  ///
  /// - Throws: an error if the document is not valid or exceeds a limit. Nothing may be read afterwards.
  func append(_ piece: [UInt8]) throws(XMLStreamError) -> [Event] {
    if let failure = markup.check(piece) { throw failure }
    return try parse(piece, isLast: false)
  }

  /// Ends the document.
  func finish() throws(XMLStreamError) -> [Event] { try parse([], isLast: true) }

  private func parse(_ piece: [UInt8], isLast: Bool) throws(XMLStreamError) -> [Event] {
    // The object lives during the call, and libxml2 does not keep the bytes.
    unsafe context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
    unsafe piece.withUnsafeBytes { bytes in
      let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      _ = unsafe xmlParseChunk(context, start, Int32(bytes.count), isLast ? 1 : 0)
    }
    unsafe context.pointee.userData = nil
    if isLast, unsafe context.pointee.wellFormed == 0 { stop(.malformed, "XML that is not well-formed") }
    if let failure { throw failure }
    defer { events = [] }
    return events
  }

  private var line: Int { unsafe Int(context.pointee.input?.pointee.line ?? 0) }

  private func stop(_ code: XMLStreamError.Code, _ reason: String) {
    guard failure == nil else { return }
    failure = XMLStreamError(code, reason, line: line)
    unsafe xmlStopParser(context)
  }
}

// MARK: - What the callbacks do

extension XMLElementReader {
  fileprivate func start(
    _ name: UnsafePointer<xmlChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int
  ) {
    guard failure == nil else { return }
    depth += 1
    guard depth <= Self.maximumDepth else {
      return stop(.tooLarge, "more than \(Self.maximumDepth) levels of elements")
    }
    if depth == 1 { root = unsafe name.map { unsafe String(String(cString: $0).prefix(40)) } ?? "" }
    guard let name = unsafe name, let index = unsafe index(of: name) else { return }
    open.append((index, depth))
    text = []
    var all: [Attribute] = []
    for attribute in 0..<count {
      // Name, prefix, namespace, start and end of the value.
      guard let attributes = unsafe attributes, let name = unsafe attributes[5 * attribute],
        let start = unsafe attributes[5 * attribute + 3], let end = unsafe attributes[5 * attribute + 4]
      else { continue }
      let value = unsafe Array(UnsafeBufferPointer(start: start, count: end - start))
      unsafe all.append(Attribute(name: String(cString: name), value: value))
    }
    events.append(.start(name: index, attributes: all, line: line))
  }

  private func index(of name: UnsafePointer<xmlChar>) -> Int? {
    for known in unsafe names[Int(name.pointee)] where unsafe xmlStrEqual(known.name, name) != 0 { return known.index }
    return nil
  }

  fileprivate func end() {
    guard failure == nil else { return }
    if let last = open.last, last.depth == depth {
      open.removeLast()
      events.append(.end(name: last.name, text: text))
      text = []
    }
    depth -= 1
  }

  fileprivate func characters(_ start: UnsafePointer<xmlChar>?, _ count: Int) {
    guard failure == nil, let last = open.last, last.depth == depth, texts.contains(last.name) else { return }
    guard text.count + count <= Self.maximumText else {
      return stop(.tooLarge, "an element with more than \(Self.maximumText) bytes of text")
    }
    unsafe text += UnsafeBufferPointer(start: start, count: count)
  }

  fileprivate func report(_ error: xmlError) {
    guard unsafe error.level == XML_ERR_FATAL else { return }
    let message = unsafe error.message.map { unsafe String(cString: $0) } ?? ""
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(200)
    stop(.malformed, line.isEmpty ? "XML that is not well-formed" : String(line))
  }
}

// MARK: - Callbacks

private func reader(_ userData: UnsafeMutableRawPointer?) -> XMLElementReader? {
  unsafe userData.map { unsafe Unmanaged<XMLElementReader>.fromOpaque($0).takeUnretainedValue() }
}

extension xmlSAXHandler {
  fileprivate static var elements: xmlSAXHandler {
    var handler = unsafe xmlSAXHandler()
    unsafe handler.initialized = UInt32(truncatingIfNeeded: XML_SAX2_MAGIC)
    unsafe handler.startElementNs = { userData, name, _, _, _, _, count, _, attributes in
      unsafe reader(userData)?.start(name, attributes, Int(count))
    }
    unsafe handler.endElementNs = { userData, _, _, _ in unsafe reader(userData)?.end() }
    unsafe handler.characters = { userData, start, count in unsafe reader(userData)?.characters(start, Int(count)) }
    unsafe handler.cdataBlock = unsafe handler.characters
    // The same function, so that libxml2 does not try to detect ignorable white space.
    unsafe handler.ignorableWhitespace = unsafe handler.characters
    unsafe handler.getEntity = { _, name in unsafe xmlGetPredefinedEntity(name) }
    unsafe handler.serror = { userData, error in
      if let error = unsafe error?.pointee { unsafe reader(userData)?.report(error) }
    }
    return unsafe handler
  }
}
