package import PropertyLists

/// An XML property list that was read: its value, how it was laid out, and what is unusual about it.
///
/// A list is read as by CoreFoundation, the parser of Apple's loader, even if it is not well-formed XML. A file that
/// CoreFoundation refuses is read as XML, with an anomaly that describes the refusal and its place.
///
/// Documents can be in UTF-8, UTF-16, UTF-32, ISO-8859-1 and US-ASCII, with or without byte order mark, with or
/// without `<plist>` around the value. Entities are refused; nothing is ever loaded from anywhere.
package struct XMLPropertyList: Sendable, Equatable {
  /// The value. Edit it freely.
  package var value: PropertyList
  /// What is unusual about the input, in the order of the text: at most 100 anomalies, then `more` with the number of
  /// the rest, and `trailingBytes`.
  package let anomalies: [PropertyListAnomaly]

  private let layout: XMLLayout
  /// Where the property list ends in the text, with the comments and white space after it.
  private let end: Int
  private let limits: PropertyListLimits

  /// Reads a property list.
  ///
  /// - Throws: an error with the line and column of the fault, and the path of the value that was being read.
  ///   `limits.depth` counts up to 512. An element with more than 32 attributes is too large, and so is a letter with
  ///   more than 256 combining marks.
  package init(decoding bytes: [UInt8], limits: PropertyListLimits = .default) throws(PropertyListError) {
    guard bytes.count <= limits.bytes else {
      throw PropertyListError(.tooLarge, "more than \(limits.bytes) bytes", at: .line(1, column: 1))
    }
    let reading: XMLReading
    var refusals: [PropertyListAnomaly] = []
    switch try XMLReading.asCoreFoundation(bytes, limits: limits) {
    case .read(let known): reading = known
    case .refused(let refusal):
      reading = try XMLReading(decoding: bytes, limits: limits)
      refusals = [refusal]
    }
    value = reading.layout.value
    anomalies = refusals + reading.anomalies
    layout = reading.layout
    end = reading.end
    self.limits = limits
  }

  /// The value in the layout that it was read in: byte for byte if it is unchanged. Otherwise everything that the edit
  /// did not touch stays: white space, comments, CDATA, encoding, and bytes after the list.
  ///
  /// The white space before a removed entry is removed with it; comments stay. An inserted entry is laid out like its
  /// neighbours. An entry with a new key in place of a removed one counts as renamed. Fractions of a second in a
  /// changed date are cut off, and a changed NaN loses its payload, since the format has no place for them.
  ///
  /// - Throws: `notRepresentable` with the path of a value that XML cannot represent; `tooDeep` beyond 512 levels.
  package func encoded() throws(PropertyListError) -> [UInt8] {
    try layout.encoded(value)
  }

  /// The list without the bytes after its end and otherwise unchanged, or nil if there are none.
  package func withoutTrailingBytes() -> XMLPropertyList? {
    guard anomalies.contains(where: { $0.kind == .trailingBytes }) else { return nil }
    let bytes = layout.mark + layout.encoding.encode(Array(layout.source.bytes[..<end]))
    guard var list = try? XMLPropertyList(decoding: bytes, limits: limits) else { return nil }
    list.value = value
    return list
  }

  /// Writes a value in Apple's layout: UTF-8, tabs, the document type line, entries in their order.
  ///
  /// Fractions of a second in dates are cut off, as Apple's writer does, and a NaN loses its payload; everything else
  /// reads back unchanged.
  ///
  /// - Throws: `notRepresentable` with the path of a value that XML cannot represent (null, fill, sets, control
  ///   characters, dates outside the years 0 to 9999, a dictionary that would read back as a UID); `tooDeep` beyond
  ///   512 levels.
  package static func encode(_ value: PropertyList) throws(PropertyListError) -> [UInt8] {
    try XMLWriter.document(value)
  }

  /// Where the element of a value begins, its column in bytes of UTF-8 from 1; nil if the path leads nowhere in the
  /// value as it was read.
  package func location(of path: PropertyListPath) -> SourceLocation? {
    layout.location(of: path)
  }

  /// Whether some bytes begin like an XML property list: byte order mark, white space, then an XML declaration, a
  /// comment, `<plist` or its document type, in UTF-8, UTF-16 or UTF-32. Cheap; the rest is not checked.
  package static func looksLikeXML(_ bytes: [UInt8]) -> Bool {
    // The usual beginning; the encoding does not matter then.
    bytes.begins(with: "<?xml") || mayBeXML(bytes) && XMLSniffer(bytes).isPropertyList
  }

  /// Whether white space and then `<`, a byte order mark, or a NUL of UTF-16 or UTF-32 begin the bytes. No other bytes
  /// are XML.
  package static func mayBeXML(_ bytes: [UInt8]) -> Bool {
    switch bytes.first(where: { !$0.isXMLWhiteSpace }) {
    case 0x3C, 0x00, 0xEF, 0xFE, 0xFF: true
    default: false
    }
  }
}
