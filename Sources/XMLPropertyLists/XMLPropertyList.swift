public import PropertyLists

/// An XML property list that was read: its value, how it was laid out, and what is odd about it.
///
/// Read are documents in UTF-8, UTF-16, UTF-32, ISO-8859-1 and US-ASCII, with or without byte order mark, with or
/// without `<plist>` around the value. Entities are refused; nothing is ever loaded from anywhere.
public struct XMLPropertyList: Sendable, Hashable {
  /// The value. Edit it freely.
  public var value: PropertyList
  /// What is odd about the input, in the order of the text: at most 100 oddities, `more` with the number of the rest,
  /// and `trailingBytes`.
  public let anomalies: [PropertyListAnomaly]

  private let layout: XMLLayout
  /// Where the property list ends in the text, with the comments and white space behind it.
  private let end: Int
  private let limits: PropertyListLimits

  /// Reads a property list.
  ///
  /// - Throws: an error with the line and column of the fault, and the path of the value that was being read.
  ///   `limits.depth` counts up to 512. An element with more than 32 attributes is too large, and so is a letter with
  ///   more than 256 combining marks.
  public init(decoding bytes: [UInt8], limits: PropertyListLimits = .default) throws(PropertyListError) {
    guard bytes.count <= limits.bytes else {
      throw PropertyListError(.tooLarge, "more than \(limits.bytes) bytes", at: .line(1, column: 1))
    }
    let decoded = XMLDecodedText(bytes)
    let source = XMLSource(bytes: decoded.text)
    let grammar: XMLGrammar
    do throws(PropertyListError) {
      grammar = try XMLReader.read(source, limits: limits)
    } catch {
      throw error.attributed(to: decoded.fault, at: source)
    }
    guard let value = grammar.result else {
      throw grammar.error(.malformedXML, "no property list", at: source.bytes.count)
    }
    self.value = value
    let end = source.endOfMisc(from: grammar.end ?? source.bytes.count)
    anomalies = grammar.anomalies.located(in: source) + Self.trailingBytes(from: end, of: source, decoded)
    self.end = end
    self.limits = limits
    layout = XMLLayout(
      elements: grammar.elements,
      encoding: decoded.encoding,
      mark: decoded.mark,
      tail: decoded.tail,
      value: value
    )
  }

  /// The value in the layout that it was read in: byte for byte as it was where it is unchanged, and else with
  /// everything as it was that an edit did not touch: white space, comments, CDATA, encoding, what follows the list.
  ///
  /// The white space before an entry that was removed goes with it, comments stay. An entry that was inserted is set
  /// like its neighbours; an entry with a new key in the place of one that is gone is that one, renamed. Fractions of
  /// a second in a changed date are cut off, and a changed NaN loses its payload, since the format has no place for
  /// them.
  ///
  /// - Throws: `notRepresentable` with the path of a value that XML has no form for; `tooDeep` beyond 512 levels.
  public func encoded() throws(PropertyListError) -> [UInt8] {
    try layout.encoded(value)
  }

  /// The list without what stands behind its end, everything else as it was; nil where nothing does.
  public func withoutTrailingBytes() -> XMLPropertyList? {
    guard anomalies.contains(where: { $0.kind == .trailingBytes }) else { return nil }
    let bytes = layout.mark + layout.encoding.encode(Array(layout.source.bytes[..<end]))
    guard var list = try? XMLPropertyList(decoding: bytes, limits: limits) else { return nil }
    list.value = value
    return list
  }

  /// Writes a value in Apple's layout: UTF-8, tabs, the document type line, entries in their order.
  ///
  /// Fractions of a second in dates are cut off, as Apple's writer does, and a NaN loses its payload; everything else
  /// reads back as it is.
  ///
  /// - Throws: `notRepresentable` with the path of a value that XML has no form for (null, fill, sets, control
  ///   characters, dates outside the years 0 to 9999, a dictionary that would read back as a UID); `tooDeep` beyond
  ///   512 levels.
  public static func encode(_ value: PropertyList) throws(PropertyListError) -> [UInt8] {
    try XMLWriter.document(value)
  }

  /// Where the element of a value begins, its column in bytes of UTF-8 from 1; nil if the path leads nowhere in the
  /// value as it was read.
  public func location(of path: PropertyListPath) -> SourceLocation? {
    layout.location(of: path)
  }

  /// Whether some bytes begin like an XML property list: byte order mark, white space, then an XML declaration, a
  /// comment, `<plist` or its document type, in UTF-8, UTF-16 or UTF-32. Cheap; says nothing about what follows.
  public static func looksLikeXML(_ bytes: [UInt8]) -> Bool {
    // As nearly all begin; what the encoding is does not matter then.
    bytes.begins(with: "<?xml") || XMLBeginning(bytes).isPropertyList
  }
}

extension XMLPropertyList {
  /// What follows the root element, save white space, comments and processing instructions.
  private static func trailingBytes(
    from start: Int, of source: XMLSource, _ decoded: XMLDecodedText
  ) -> [PropertyListAnomaly] {
    let text = decoded.encoding.encode(Array(source.bytes[start...]))
    let count = text.count + decoded.tail.count
    guard count > 0 else { return [] }
    let what = count == 1 ? "1 byte" : "\(count) bytes"
    return [PropertyListAnomaly(.trailingBytes, "\(what) behind the property list", at: source.location(of: start))]
  }
}

extension PropertyListError {
  /// An input that seems to end where its text ceases to decode is not cut off but broken there.
  fileprivate func attributed(to fault: String?, at source: XMLSource) -> PropertyListError {
    guard let fault, location == source.location(of: source.bytes.count) else { return self }
    return PropertyListError(.encoding, fault, at: location, path: path)
  }
}
