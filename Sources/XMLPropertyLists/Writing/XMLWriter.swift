internal import PropertyLists

/// Writes values in one style. Offsets, widths and escapes are those of CoreFoundation's `_CFAppendXML0`
/// (CFPropertyList.c), so that with `XMLStyle.apple` the text is what Apple's systems write.
struct XMLWriter {
  let style: XMLStyle
  private(set) var output: [UInt8] = []
  /// What the line of the next element begins with: the line end before it, and its indentation. Nothing in a style
  /// without lines.
  private var line: [UInt8] = []

  init(style: XMLStyle) { self.style = style }

  /// A whole document in Apple's layout.
  static func document(_ value: PropertyList) throws(PropertyListError) -> [UInt8] {
    var writer = XMLWriter(style: .apple)
    // Of a text that gets longer nobody knows whether it ends before the memory does.
    writer.reserveCapacity(min(value.estimatedXMLSize(depth: 0) + 200, 1 << 28))
    writer.append(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0">

      """)
    // The child of <plist> is not indented.
    try writer.write(value, indentation: [], depth: 0)
    writer.append("\n</plist>\n")
    return writer.output
  }

  mutating func reserveCapacity(_ count: Int) { output.reserveCapacity(count) }

  mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

  mutating func append(_ bytes: [UInt8]) { output.append(contentsOf: bytes) }

  mutating func append(_ bytes: ArraySlice<UInt8>) { output.append(contentsOf: bytes) }

  /// What the line of an element begins with.
  func line(_ indentation: [UInt8]) -> [UInt8] { style.newline.isEmpty ? [] : style.newline + indentation }
}

// MARK: - Elements

extension XMLWriter {
  /// Writes an element, without white space around it.
  ///
  /// Open containers are kept in an array: a call for each level would overflow the stack of a thread (512 KB on
  /// Apple's systems) before the deepest value is reached.
  ///
  /// - Parameters:
  ///   - indentation: the white space that the element's line begins with.
  ///   - depth: how many containers the element stands in.
  mutating func write(_ value: PropertyList, indentation: [UInt8], depth: Int) throws(PropertyListError) {
    line = line(indentation)
    var open: [OpenValue] = []
    do throws(PropertyListError) {
      try begin(value, depth: depth, in: &open)
      while let last = open.indices.last {
        if open[last].isComplete {
          outdent()
          append(line)
          append(open[last].tag.end)
          open.removeLast()
        } else {
          append(line)
          if let key = open[last].key {
            try write(key: key)
            append(line)
          }
          open[last].beginItem()
          guard try !begin(open[last].value, depth: depth + open.count, in: &open) else { continue }
        }
        if let outer = open.indices.last { open[outer].finishItem() }
      }
    } catch {
      throw error.nested(under: open.compactMap(\.component))
    }
  }

  /// Writes an element, or the start tag of a container that has items; says whether it is such a container.
  @discardableResult
  private mutating func begin(
    _ value: PropertyList, depth: Int, in open: inout [OpenValue]
  ) throws(PropertyListError) -> Bool {
    switch value {
    case .array, .dictionary, .uid:
      guard depth < XMLLayout.deepest else {
        throw PropertyListError(.tooDeep, "containers more than \(XMLLayout.deepest) deep")
      }
    default: break
    }
    guard let container = OpenValue(value), !container.isComplete else {
      try writeWhole(value, depth: depth)
      return false
    }
    if case .dictionary(let dictionary) = value { try dictionary.requireNoUID() }
    append(container.tag.start)
    indent()
    open.append(container)
    return true
  }

  /// Writes an element that has no items.
  private mutating func writeWhole(_ value: PropertyList, depth: Int) throws(PropertyListError) {
    switch value {
    case .array: append("<array/>")
    case .dictionary: append("<dict/>")
    case .boolean(let value): append(value ? "<true/>" : "<false/>")
    case .uid(let number): writeUID(number)
    case .data(let bytes):
      append(XMLTag.data.start)
      write(data: bytes, in: XMLDataStyle(line: line, depth: depth))
      append(XMLTag.data.end)
    case .string, .integer, .real, .date, .null, .fill, .set:
      guard let tag = XMLTag(ofText: value) else {
        throw PropertyListError(.notRepresentable, "XML has no form for \(value.kind.rawValue)")
      }
      append(tag.start)
      try write(textOf: value)
      append(tag.end)
    }
  }

  mutating func write(key: String) throws(PropertyListError) {
    append(XMLTag.key.start)
    try write(text: key)
    append(XMLTag.key.end)
  }

  private mutating func writeUID(_ number: UInt64) {
    append("<dict>")
    indent()
    append(line)
    append("<key>CF$UID</key>")
    append(line)
    append("<integer>\(number)</integer>")
    outdent()
    append(line)
    append("</dict>")
  }

  private mutating func indent() {
    if !style.newline.isEmpty { line.append(contentsOf: style.unit) }
  }

  private mutating func outdent() {
    if !style.newline.isEmpty { line.removeLast(style.unit.count) }
  }
}

extension XMLTag {
  /// The element of a value that is one line of text; nil for other values.
  init?(ofText value: PropertyList) {
    switch value {
    case .string: self = .string
    case .integer: self = .integer
    case .real: self = .real
    case .date: self = .date
    default: return nil
    }
  }
}

// MARK: - Text

extension XMLWriter {
  /// Writes the content of a value that is one line of text.
  mutating func write(textOf value: PropertyList) throws(PropertyListError) {
    switch value {
    case .string(let text): try write(text: text)
    case .integer(let number): append(number.description)
    case .real(let number): append(number.xmlText)
    case .date(let date):
      // Fractions of a second are cut off, as in Apple's writer: the form has no place for them.
      guard date.appendISO8601(to: &output) else {
        throw PropertyListError(.notRepresentable, "a date outside the years 0 to 9999")
      }
    default: break  // no text
    }
  }

  mutating func write(data bytes: [UInt8], in style: XMLDataStyle) { style.append(bytes, to: &output) }

  /// Writes text as the content of an element.
  mutating func write(text: String) throws(PropertyListError) {
    let start = output.count
    append(text)
    // Nearly all texts stand as they are, which is seen faster behind them than on the way.
    guard output.span.firstIndex(from: start, \.markedWhereNotPlain) < output.count else { return }
    output.removeLast(output.count - start)
    try escape(text)
  }

  private mutating func escape(_ text: String) throws(PropertyListError) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": append("&amp;")
      case "<": append("&lt;")
      case ">": append("&gt;")
      // Apple writes a carriage return as it is, and every reader makes a line feed of it (XML 1.0, 2.11).
      case "\r": append("&#13;")
      case _ where !scalar.isXMLCharacter:
        let number = String(scalar.value, radix: 16, uppercase: true)
        throw PropertyListError(.notRepresentable, "the character U+\(number), which XML cannot hold")
      case _ where scalar.value > style.highestScalar:
        append("&#\(scalar.value);")
      default:
        output.append(scalar: scalar)
      }
    }
  }
}

extension UInt8 {
  /// A byte with its highest bit set where this one is no ASCII character that stands in text as it is.
  fileprivate var markedWhereNotPlain: UInt8 {
    self | markedWhereLess(than: 0x20) | markedWhereEqual(to: UInt8(ascii: "&"))
      | markedWhereEqual(to: UInt8(ascii: "<")) | markedWhereEqual(to: UInt8(ascii: ">"))
  }
}

extension Unicode.Scalar {
  /// Whether XML 1.0 allows the character (production 2).
  fileprivate var isXMLCharacter: Bool {
    switch value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x1_0000...: true
    default: false
    }
  }
}

extension PropertyListDictionary {
  /// Refuses a dictionary that every reader would take for a UID.
  func requireNoUID() throws(PropertyListError) {
    guard uidOfXML == nil else {
      throw PropertyListError(.notRepresentable, "a dictionary with the single key CF$UID, which XML has for UIDs")
    }
  }
}
