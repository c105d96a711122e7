internal import PropertyLists

/// The text of a property list as UTF-8. Offsets count its bytes.
struct XMLSource: Sendable, Equatable {
  let bytes: [UInt8]
  /// Whether a tag ends with its first `>`, also inside an attribute, as in CoreFoundation.
  var endsTagsAtFirstBracket = false

  /// The location of a byte. For several ascending offsets use one `LineCounter`.
  func location(of offset: Int) -> SourceLocation {
    var counter = LineCounter(bytes)
    return counter.location(of: offset)
  }

  /// The end of the white space, comments and processing instructions that begin at an offset (`Misc` of XML 1.0).
  func endOfMisc(from offset: Int) -> Int {
    var end = offset
    while true {
      let rest = bytes[end...].drop { $0.isXMLWhiteSpace }
      end = rest.startIndex
      guard let next = endOfComment(rest) ?? endOfInstruction(rest) else { return end }
      end = next
    }
  }

  /// A comment must not contain `--` before its end.
  private func endOfComment(_ text: ArraySlice<UInt8>) -> Int? {
    guard text.starts(with: "<!--".utf8), let dashes = text.dropFirst(4).range(of: "--") else { return nil }
    return text[dashes.upperBound...].first == UInt8(ascii: ">") ? dashes.upperBound + 1 : nil
  }

  /// A second XML declaration is not an instruction: it begins another document.
  private func endOfInstruction(_ text: ArraySlice<UInt8>) -> Int? {
    guard text.starts(with: "<?".utf8), !text.starts(with: "<?xml ".utf8) else { return nil }
    return text.range(of: "?>")?.upperBound
  }
}

/// Counts lines and columns incrementally, so that ascending positions need only one pass.
struct LineCounter {
  private let bytes: [UInt8]
  private var offset = 0
  private var line = 1
  private var lineStart = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The location of a byte. Lines end with LF, CR LF or CR, the line ends of XML 1.0.
  mutating func location(of target: Int) -> SourceLocation {
    if target < offset { self = LineCounter(bytes) }
    let end = min(target, bytes.count)
    while offset < end {
      let byte = bytes[offset]
      offset += 1
      let isFirstOfTwo = byte == 0x0D && offset < bytes.count && bytes[offset] == 0x0A
      guard byte == 0x0A || byte == 0x0D, !isFirstOfTwo else { continue }
      line += 1
      lineStart = offset
    }
    return .line(line, column: end - lineStart + 1)
  }
}

// MARK: - Tags

extension XMLSource {
  /// The beginning of the document. White space before an XML declaration, which XML forbids and CoreFoundation skips,
  /// is not part of it.
  var startOfDocument: Int {
    if bytes.begins(with: "<?xml") { return 0 }
    let text = bytes[...].drop { $0.isXMLWhiteSpace }
    return text.starts(with: "<?xml".utf8) ? text.startIndex : 0
  }

  /// The start tag that an offset lies in, after the attributes, or nil if no `>` follows and it is not a tag.
  func startTag(around offset: Int) -> Range<Int>? {
    let inside = clamped(offset)
    var end = inside
    while end < bytes.count, bytes[end].isXMLWhiteSpace { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: "/") { end += 1 }
    // Values of attributes cannot contain `<`.
    let start = startOfTag(before: inside)
    guard end < bytes.count, bytes[end] == UInt8(ascii: ">"), start < inside else { return nil }
    return start..<end + 1
  }

  /// The end of the tag before an offset, or around it.
  func endOfTag(around offset: Int) -> Int {
    let inside = clamped(offset)
    if inside > 0, bytes[inside - 1] == UInt8(ascii: ">") { return inside }
    return bytes[inside...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.count
  }

  /// The end tag that ends at an offset. Empty where the element is one tag.
  func endTag(before end: Int) -> Range<Int> {
    let start = startOfTag(before: end)
    return bytes[start...].starts(with: "</".utf8) ? start..<end : end..<end
  }

  /// The last `<` before an offset; the offset, where there is none.
  func startOfTag(before offset: Int) -> Int {
    var start = offset
    while start > 0 {
      start -= 1
      if bytes[start] == UInt8(ascii: "<") { return start }
    }
    return offset
  }

  /// After the `>` of the start tag that begins at an offset.
  func endOfStartTag(at start: Int) -> Int {
    if endsTagsAtFirstBracket {
      return bytes[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.count
    }
    let all = bytes[...]
    return XMLStartTag(in: all.span, at: start)?.end ?? bytes.count
  }

  /// Where the last piece of markup before an offset begins.
  func beginning(of marker: String, before offset: Int) -> Int? {
    guard let first = marker.utf8.first else { return nil }
    var text = bytes[..<clamped(offset)]
    while let start = text.lastIndex(of: first) {
      if bytes[start...].starts(with: marker.utf8) { return start }
      text = text[..<start]
    }
    return nil
  }

  /// Whether an offset is in an unfinished declaration, comment, CDATA section or instruction.
  func isInUnfinishedMarkup(_ offset: Int) -> Bool {
    guard let start = bytes.lastIndex(of: UInt8(ascii: "<")), start <= offset else { return false }
    let text = bytes[start...].dropFirst()
    guard let kind = text.first else { return true }
    return (kind == UInt8(ascii: "!") || kind == UInt8(ascii: "?")) && !text.contains(UInt8(ascii: ">"))
  }

  private func clamped(_ offset: Int) -> Int { min(max(offset, 0), bytes.count) }
}
