/// Refuses what would cost libxml2 much time or memory, before libxml2 sees it: tags with many attributes, each of
/// which it compares with each other one, long markup, which it keeps until its end, and document types.
///
/// Reads markup only roughly: libxml2 reports invalid XML.
struct XMLMarkupLimit {
  private enum State: Equatable {
    case text
    /// Behind `<`, and not yet known what it is.
    case begun
    case tag
    case quoted(by: UInt8)
    case opaque(Opaque)
  }

  /// Markup whose contents do not count.
  private enum Opaque {
    case comment, cdata, instruction

    /// The bytes with which it ends.
    var end: [UInt8] {
      switch self {
      case .comment: Self.endOfComment
      case .cdata: Self.endOfCDATA
      case .instruction: Self.endOfInstruction
      }
    }

    private static let endOfComment = Array("-->".utf8)
    private static let endOfCDATA = Array("]]>".utf8)
    private static let endOfInstruction = Array("?>".utf8)
  }

  /// How many bytes a tag may have.
  static let maximumTag = 1 << 16
  /// How many attributes a tag may have: libxml2 compares each with each other one (up to 2.11).
  static let maximumAttributes = 32
  /// How many bytes a comment, a CDATA section or a processing instruction may have.
  static let maximumOpaque = 1 << 20

  private var state = State.text
  private var line = 1
  /// The bytes of the markup.
  private var length = 0
  private var attributes = 0
  /// The first bytes of the markup while it is not known what it is.
  private var beginning: [UInt8] = []
  /// How many bytes of the end of opaque markup were just read.
  private var matched = 0

  private static let comment = Array("!--".utf8)
  private static let cdata = Array("![CDATA[".utf8)

  /// Checks the next piece of a document.
  mutating func check(_ piece: [UInt8]) -> XMLStreamError? {
    for byte in piece {
      if byte < 0x20 {
        if byte == UInt8(ascii: "\n") { line += 1 }
        if byte == 0 { return error(.malformed, "NUL character not allowed in XML") }
      }
      if state == .text {
        if byte == UInt8(ascii: "<") { (state, length, attributes, beginning) = (.begun, 1, 0, []) }
      } else if let error = take(byte) {
        return error
      }
    }
    return nil
  }

  private func error(_ code: XMLStreamError.Code, _ reason: String) -> XMLStreamError {
    XMLStreamError(code, reason, line: line)
  }

  private mutating func take(_ byte: UInt8) -> XMLStreamError? {
    length += 1
    switch state {
    case .text: return nil
    case .begun: return begin(with: byte)
    case .tag: takeInTag(byte)
    case .quoted(let quote): if byte == quote { state = .tag }
    case .opaque(let opaque):
      guard length <= Self.maximumOpaque else {
        return error(.tooLarge, "a comment or section of more than \(Self.maximumOpaque) bytes")
      }
      takeInOpaque(byte, opaque.end)
      return nil
    }
    if length > Self.maximumTag { return error(.tooLarge, "a tag of more than \(Self.maximumTag) bytes") }
    if attributes > Self.maximumAttributes {
      return error(.tooLarge, "a tag with more than \(Self.maximumAttributes) attributes")
    }
    return nil
  }

  private mutating func takeInTag(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: ">"): state = .text
    case UInt8(ascii: "\""), UInt8(ascii: "'"): state = .quoted(by: byte)
    case UInt8(ascii: "="): attributes += 1
    default: break
    }
  }

  private mutating func takeInOpaque(_ byte: UInt8, _ end: [UInt8]) {
    // An end is two equal bytes and `>`, or `?>`: after one byte too many, those before may still be its beginning.
    if byte == end[matched] {
      matched += 1
      if matched == end.count { state = .text }
    } else if byte != end[0] {
      matched = 0
    } else if matched != 2 {
      matched = 1
    }
  }

  /// Finds out what the markup is.
  private mutating func begin(with byte: UInt8) -> XMLStreamError? {
    guard byte == UInt8(ascii: "?") || byte == UInt8(ascii: "!") || !beginning.isEmpty else {
      state = .tag
      takeInTag(byte)
      return nil
    }
    beginning.append(byte)
    if beginning[0] == UInt8(ascii: "?") {
      begin(.instruction)
    } else {
      if beginning == Self.comment { begin(.comment) }
      if beginning == Self.cdata { begin(.cdata) }
      guard Self.comment.starts(with: beginning) || Self.cdata.starts(with: beginning) else {
        return error(.documentType, "a document type, which is refused")
      }
    }
    return nil
  }

  private mutating func begin(_ opaque: Opaque) { (state, matched) = (.opaque(opaque), 0) }
}
