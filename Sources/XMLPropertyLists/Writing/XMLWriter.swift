internal import PropertyLists

/// Writes values in one style. Offsets, widths and escapes are those of CoreFoundation's `_CFAppendXML0`
/// (CFPropertyList.c), so that with `XMLStyle.apple` the text is what Apple's systems write.
struct XMLWriter {
  let style: XMLStyle
  private(set) var output: [UInt8] = []

  init(style: XMLStyle) { self.style = style }

  /// A whole document in Apple's layout.
  static func document(_ value: PropertyList) throws(PropertyListError) -> [UInt8] {
    var writer = XMLWriter(style: .apple)
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

  mutating func append(_ text: String) {
    output.append(contentsOf: text.utf8)
  }

  mutating func append(_ bytes: some Sequence<UInt8>) {
    output.append(contentsOf: bytes)
  }
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
    var open: [OpenValue] = []
    do throws(PropertyListError) {
      try begin(value, indentation: indentation, depth: depth, in: &open)
      while let container = open.last {
        if container.isComplete {
          newLine(container.indentation)
          append("</\(container.tag.rawValue)>")
          open.removeLast()
          open.finishItem()
        } else {
          try writeItem(of: container, depth: depth + open.count, in: &open)
        }
      }
    } catch {
      throw error.nested(under: open.compactMap(\.component))
    }
  }

  private mutating func writeItem(
    of container: OpenValue,
    depth: Int,
    in open: inout [OpenValue]
  ) throws(PropertyListError) {
    let inner = container.indentation + style.unit
    newLine(inner)
    if let key = container.key {
      try write(key: key)
      newLine(inner)
    }
    open.beginItem()
    try begin(container.value, indentation: inner, depth: depth, in: &open)
  }

  /// Writes an element, or the start tag of a container that has items.
  private mutating func begin(
    _ value: PropertyList,
    indentation: [UInt8],
    depth: Int,
    in open: inout [OpenValue]
  ) throws(PropertyListError) {
    switch value {
    case .array, .dictionary, .uid:
      guard depth < XMLLayout.deepest else {
        throw PropertyListError(.tooDeep, "containers more than \(XMLLayout.deepest) deep")
      }
    default: break
    }
    if let container = OpenValue(value, indentation: indentation), !container.isComplete {
      if case .dictionary(let dictionary) = value { try dictionary.requireNoUID() }
      append("<\(container.tag.rawValue)>")
      return open.append(container)
    }
    try writeWhole(value, indentation: indentation, depth: depth)
    open.finishItem()
  }

  /// Writes an element that has no items.
  private mutating func writeWhole(
    _ value: PropertyList,
    indentation: [UInt8],
    depth: Int
  ) throws(PropertyListError) {
    switch value {
    case .array: append("<array/>")
    case .dictionary: append("<dict/>")
    case .boolean(let value): append(value ? "<true/>" : "<false/>")
    case .uid(let number): writeUID(number, indentation: indentation)
    case .data(let bytes):
      append("<data>")
      append(XMLDataStyle(style: style, indentation: indentation, depth: depth).layOut(bytes))
      append("</data>")
    case .string, .integer, .real, .date, .null, .fill, .set:
      let (tag, content) = try simpleElement(value)
      append("<\(tag.rawValue)>")
      append(content)
      append("</\(tag.rawValue)>")
    }
  }

  mutating func write(key: String) throws(PropertyListError) {
    let text = try escape(key)
    append("<key>")
    append(text)
    append("</key>")
  }

  mutating func newLine(_ indentation: [UInt8]) {
    append(style.newline)
    if !style.newline.isEmpty { append(indentation) }
  }

  private mutating func writeUID(_ number: UInt64, indentation: [UInt8]) {
    let inner = indentation + style.unit
    append("<dict>")
    newLine(inner)
    append("<key>CF$UID</key>")
    newLine(inner)
    append("<integer>\(number)</integer>")
    newLine(indentation)
    append("</dict>")
  }
}

// MARK: - Text

extension XMLWriter {
  /// The element and the content of a value that is one line of text.
  func simpleElement(_ value: PropertyList) throws(PropertyListError) -> (tag: XMLTag, content: [UInt8]) {
    switch value {
    case .string(let text): return (.string, try escape(text))
    case .integer(let number): return (.integer, Array(number.description.utf8))
    case .real(let number): return (.real, Array(number.xmlText.utf8))
    case .date(let date):
      // Fractions of a second are cut off, as in Apple's writer: the form has no place for them.
      if let text = date.iso8601 { return (.date, Array(text.utf8)) }
      throw PropertyListError(.notRepresentable, "a date outside the years 0 to 9999")
    default:
      throw PropertyListError(.notRepresentable, "XML has no form for \(value.kind.rawValue)")
    }
  }

  /// Text as the content of an element.
  func escape(_ text: String) throws(PropertyListError) -> [UInt8] {
    var escaped: [UInt8] = []
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped.append(contentsOf: "&amp;".utf8)
      case "<": escaped.append(contentsOf: "&lt;".utf8)
      case ">": escaped.append(contentsOf: "&gt;".utf8)
      // Apple writes a carriage return as it is, and every reader makes a line feed of it (XML 1.0, 2.11).
      case "\r": escaped.append(contentsOf: "&#13;".utf8)
      case _ where !scalar.isXMLCharacter:
        let number = String(scalar.value, radix: 16, uppercase: true)
        throw PropertyListError(.notRepresentable, "the character U+\(number), which XML cannot hold")
      case _ where scalar.value > style.highestScalar:
        escaped.append(contentsOf: "&#\(scalar.value);".utf8)
      default:
        escaped.append(scalar: scalar)
      }
    }
    return escaped
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
