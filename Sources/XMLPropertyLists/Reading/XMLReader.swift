internal import CLibXML2
internal import PropertyLists

// This file and `XMLElementReader.swift` of ResumeDataScan are the only ones that call libxml2. Its callbacks become
// calls of `PlistXMLParser`.

/// Reads a property list with libxml2's SAX2 interface.
enum XMLReader {
  /// No network, and always the encoding UTF-8. `HUGE` lifts libxml2's limits on sizes and depth, for which we have our
  /// own. Limits on entities are not needed, since every entity is refused.
  private static let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_HUGE.rawValue

  /// libxml2 must be initialized before several threads use it.
  private static let initialized: Void = xmlInitParser()

  /// Reads the source up to the end of its root element.
  static func read(_ source: XMLSource, limits: PropertyListLimits) throws(PropertyListError) -> PlistXMLParser {
    _ = initialized
    let start = source.startOfDocument
    guard Int32(exactly: source.bytes.count) != nil else { throw source.error(.tooLarge, "more than 2 GB", at: 0) }
    guard start < source.bytes.count else { throw source.error(.truncated, "an empty input", at: 0) }
    // libxml2 would assume UTF-16 or UCS-4, and print an error to standard error.
    if let offset = source.bytes[start...].prefix(4).firstIndex(of: 0) {
      throw source.error(.malformedXML, "NUL character not allowed in XML", at: offset)
    }
    let bytes = source.bytes[...]
    let signs = MarkupCounts(in: bytes.span, from: start)
    if signs.needGuard { try requireFewAttributes(in: source, from: start) }
    guard var session = XMLSession(on: source, from: start, elements: signs.openings, limits: limits) else {
      throw PropertyListError(
        .noParser,
        "the XML parser is not available: libxml2 cannot be loaded, or there is not "
          + "enough memory")
    }
    unsafe withUnsafeMutablePointer(to: &session) { session in
      unsafe XMLSession.run(session, on: source.bytes, options: Int32(bitPattern: options))
    }
    if let failure = session.failure {
      // Malformed text may have `<` among its attributes, so the counts are not sufficient.
      try requireFewAttributes(in: source, from: start)
      throw failure
    }
    return session.grammar
  }

  private static func requireFewAttributes(in source: XMLSource, from start: Int) throws(PropertyListError) {
    guard let offset = AttributeCountLimit.firstExcess(in: source, from: start) else { return }
    throw source.error(.tooLarge, "markup with more than \(AttributeCountLimit.limit) attributes", at: offset)
  }
}

/// One run of the parser. Callbacks reach it through the user data pointer and change it one after the other. It is not
/// a class, since each change would then be checked for exclusive access. Safe to use, since no pointer leaves it.
@safe private struct XMLSession: ~Copyable {
  private(set) var grammar: PlistXMLParser
  private(set) var failure: PropertyListError?
  /// Whether further callbacks are ignored.
  private var isOver = false
  private let context: xmlParserCtxtPtr
  /// The offset in the source of the text for libxml2.
  private let start: Int
  /// The lines before it.
  private let linesBefore: Int
  /// The part of a long text that libxml2 has not fetched.
  private var unread: Slice<UnsafeRawBufferPointer> = unsafe UnsafeRawBufferPointer(start: nil, count: 0)[...]
  private var declarations = 0

  /// - Parameter elements: the maximum number of elements.
  init?(on source: XMLSource, from start: Int, elements: Int, limits: PropertyListLimits) {
    guard let context = unsafe xmlNewParserCtxt() else { return nil }
    grammar = PlistXMLParser(source, limits: limits)
    grammar.expect(elements: elements)
    let prologue = source.bytes.count <= Self.maximumPiece ? XMLPrologue.end(in: source.bytes) : nil
    self.start = prologue ?? start
    linesBefore = prologue == nil ? 0 : XMLPrologue.lines
    unsafe self.context = context
  }

  deinit {
    unsafe xmlFreeParserCtxt(context)
  }

  /// A longer text is passed in pieces, since libxml2 copies it.
  private static let maximumPiece = 1 << 20

  static func run(_ session: UnsafeMutablePointer<XMLSession>, on source: [UInt8], options: Int32) {
    let context = unsafe session.pointee.context
    let text = unsafe source[session.pointee.start...]
    unsafe context.pointee.sax.pointee = .propertyList
    unsafe context.pointee.userData = UnsafeMutableRawPointer(session)
    unsafe text.withUnsafeBytes { bytes in
      // libxml2 creates a document for entity declarations even with callbacks.
      let document: xmlDocPtr?
      if bytes.count <= maximumPiece {
        // Otherwise libxml2 (up to 2.10) tries to fetch more text at each token near the end.
        unsafe context.pointee.sax.pointee.startDocument = startOfDocumentInMemory
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe document = unsafe xmlCtxtReadMemory(context, start, Int32(bytes.count), nil, nil, options)
      } else {
        unsafe session.pointee.unread = unsafe bytes[...]
        unsafe document = unsafe xmlCtxtReadIO(context, readPiece, nil, session, nil, nil, options)
        unsafe session.pointee.unread = unsafe UnsafeRawBufferPointer(start: nil, count: 0)[...]
      }
      if let document = unsafe document { unsafe xmlFreeDoc(document) }
    }
  }

  /// Removes libxml2's means to fetch more text, and sets the line number for its messages.
  fileprivate func beginInMemory() {
    unsafe context.pointee.input?.pointee.buf?.pointee.readcallback = nil
    unsafe context.pointee.input?.pointee.line += Int32(truncatingIfNeeded: linesBefore)
  }

  /// Copies the next part of the text. Returns the number of bytes, 0 at the end.
  fileprivate mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int32 {
    let piece = unsafe unread.prefix(buffer.count)
    unsafe buffer.copyBytes(from: piece)
    unsafe unread = unsafe unread.dropFirst(piece.count)
    return Int32(truncatingIfNeeded: unsafe piece.count)
  }

  /// The offset in the source at which libxml2 continues.
  private var position: Int {
    // `xmlByteConsumed` gives this too, and is deprecated from 2.14 on.
    guard let input = unsafe context.pointee.input, let base = unsafe input.pointee.base,
      let next = unsafe input.pointee.cur
    else { return start }
    return unsafe start + Int(truncatingIfNeeded: input.pointee.consumed) + (next - base)
  }

  private mutating func stop(_ error: PropertyListError? = nil) {
    failure = error
    isOver = true
    unsafe xmlStopParser(context)
  }
}

// MARK: - What the callbacks do

extension XMLSession {
  fileprivate mutating func startElement(namespaces: Int, name: @autoclosure () -> String) {
    guard !isOver else { return }
    // libxml2 is inside the start tag, after its attributes. It has not yet checked the end of the tag, and reports a
    // fault there next.
    guard let range = grammar.source.startTag(around: position) else { return }
    declarations += namespaces
    guard withinDeclarations(at: range.lowerBound) else { return }
    do throws(PropertyListError) {
      try grammar.start(at: range, name: name())
    } catch {
      stop(error)
    }
  }

  fileprivate mutating func endElement() {
    guard !isOver else { return }
    do throws(PropertyListError) {
      try grammar.end(at: grammar.source.endOfTag(around: position))
    } catch {
      return stop(error)
    }
    // Text after the root element is ignored; libxml2 would refuse the document for it.
    if grammar.end != nil { stop() }
  }

  fileprivate mutating func characters(_ start: UnsafePointer<xmlChar>?, _ count: Int32) {
    guard !isOver, let start = unsafe start, count > 0 else { return }
    do throws(PropertyListError) {
      try unsafe grammar.characters(UnsafeBufferPointer(start: start, count: Int(count)), before: position)
    } catch {
      stop(error)
    }
  }

  fileprivate mutating func declareAttribute() {
    guard !isOver else { return }
    declarations += 1
    _ = withinDeclarations(at: position)
  }

  /// Each declaration slows down each element, since libxml2 searches all of them.
  private mutating func withinDeclarations(at offset: Int) -> Bool {
    if declarations <= AttributeCountLimit.limit { return true }
    let reason = "more than \(AttributeCountLimit.limit) declarations of namespaces or attributes"
    stop(grammar.error(.tooLarge, reason, at: offset))
    return false
  }

  fileprivate mutating func declareEntity(_ name: String) {
    guard !isOver else { return }
    let start = grammar.source.beginning(of: "<!ENTITY", before: position) ?? position
    stop(grammar.error(.entity, "a declaration of the entity \"\(name.prefix(40))\"", at: start))
  }

  fileprivate mutating func referToEntity(_ name: String) {
    guard !isOver else { return }
    let start = grammar.source.beginning(of: "&", before: position) ?? position
    stop(grammar.error(.entity, "a reference to the entity \"\(name.prefix(40))\"", at: start))
  }

  fileprivate mutating func report(_ fault: LibXML2Error) {
    guard !isOver, let code = fault.errorCode(at: position, in: grammar.source) else { return }
    let (place, reason) = (
      fault.place(at: position, in: grammar.source), fault.reason(at: position, in: grammar.source)
    )
    stop(grammar.error(code, reason, at: place))
  }
}

extension XMLSource {
  /// An error that does not belong to a value.
  fileprivate func error(_ code: PropertyListError.Code, _ reason: String, at offset: Int) -> PropertyListError {
    PropertyListError(code, reason, at: location(of: offset))
  }
}

// MARK: - Callbacks

private func session(_ userData: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLSession>? {
  unsafe userData?.assumingMemoryBound(to: XMLSession.self)
}

private let readPiece: xmlInputReadCallback = { userData, buffer, count in
  unsafe session(userData)?.pointee.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))) ?? -1
}

private let startOfDocumentInMemory: startDocumentSAXFunc = { userData in
  unsafe session(userData)?.pointee.beginInMemory()
}

private func text(_ characters: UnsafePointer<xmlChar>?) -> String {
  unsafe characters.map { unsafe String(cString: $0) } ?? ""
}

private func qualifiedName(prefix: UnsafePointer<xmlChar>?, _ name: UnsafePointer<xmlChar>?) -> String {
  let prefix = unsafe text(prefix)
  return unsafe (prefix.isEmpty ? "" : prefix + ":") + text(name)
}

extension xmlSAXHandler {
  fileprivate static var propertyList: xmlSAXHandler {
    var handler = unsafe xmlSAXHandler()
    unsafe handler.initialized = UInt32(truncatingIfNeeded: XML_SAX2_MAGIC)
    unsafe handler.startElementNs = { userData, name, prefix, _, namespaces, _, _, _, _ in
      unsafe session(userData)?.pointee.startElement(
        namespaces: Int(namespaces), name: qualifiedName(prefix: prefix, name))
    }
    unsafe handler.endElementNs = { userData, _, _, _ in unsafe session(userData)?.pointee.endElement() }
    unsafe handler.characters = { userData, start, count in unsafe session(userData)?.pointee.characters(start, count) }
    unsafe handler.cdataBlock = unsafe handler.characters
    // The same function, so that libxml2 does not try to detect ignorable white space.
    unsafe handler.ignorableWhitespace = unsafe handler.characters
    unsafe handler.getEntity = { _, name in unsafe xmlGetPredefinedEntity(name) }
    unsafe handler.reference = { userData, name in
      unsafe session(userData)?.pointee.referToEntity(text(name))
    }
    unsafe handler.entityDecl = { userData, name, _, _, _, _ in
      unsafe session(userData)?.pointee.declareEntity(text(name))
    }
    unsafe handler.unparsedEntityDecl = { userData, name, _, _, _ in
      unsafe session(userData)?.pointee.declareEntity(text(name))
    }
    unsafe handler.attributeDecl = { userData, _, _, _, _, _, values in
      unsafe xmlFreeEnumeration(values)
      unsafe session(userData)?.pointee.declareAttribute()
    }
    unsafe handler.serror = { userData, error in
      guard let error = unsafe error?.pointee else { return }
      let message = unsafe error.message.map { unsafe String(cString: $0) } ?? ""
      let isFatal = unsafe error.level == XML_ERR_FATAL
      unsafe session(userData)?.pointee.report(LibXML2Error(code: Int(error.code), isFatal: isFatal, message: message))
    }
    return unsafe handler
  }
}
