internal import PropertyLists

/// Writes values in one style. Offsets, widths and escapes are those of CoreFoundation's `_CFAppendXML0`
/// (CFPropertyList.c), so that with `XMLStyle.apple` the text is what Apple's systems write.
struct XMLWriter {
  /// The highest code point that is written directly; others become character references.
  let highestScalar: UInt32
  var allowsWideIntegers = true
  private var output = XMLOutputBuffer()
  /// The style of the element that is being written.
  private var style = XMLStyle.apple
  /// The beginning of the next element's line: the line end before it, and its indentation. Empty in a style without
  /// lines.
  private var line: [UInt8] = []

  init(highestScalar: UInt32) { self.highestScalar = highestScalar }

  /// A whole document in Apple's layout.
  static func document(_ value: PropertyList) throws(PropertyListError) -> [UInt8] {
    var writer = XMLWriter(highestScalar: 0x10FFFF)
    // The estimate is bounded, since a longer text may not fit into memory.
    writer.reserveCapacity(min(value.estimatedXMLSize(depth: 0) + 200, 1 << 28))
    writer.append(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0">

      """)
    // The child of <plist> is not indented.
    try writer.write(value, in: .apple, indentation: [], depth: 0)
    writer.append("\n</plist>\n")
    return writer.finish()
  }

  mutating func reserveCapacity(_ count: Int) { output.reserveCapacity(count) }

  /// Ends the text and returns it.
  mutating func finish() -> [UInt8] { output.finish() }

  mutating func append(_ text: String) { output.append(text) }

  mutating func append(_ bytes: [UInt8]) { output.append(bytes) }

  mutating func append(_ bytes: ArraySlice<UInt8>) { output.append(bytes) }
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
  ///   - depth: how many containers the element is in.
  mutating func write(
    _ value: PropertyList, in style: XMLStyle, indentation: [UInt8], depth: Int
  ) throws(PropertyListError) {
    self.style = style
    line = style.line(indentation)
    guard var container = try begin(value, onLine: [], depth: depth) else { return }
    var outer: [XMLOpenValue] = []
    do throws(PropertyListError) {
      while true {
        if let inner = try writeItems(of: &container, depth: depth + outer.count + 1) {
          outer.append(container)
          container = inner
        } else {
          outdent()
          output.append(line: line, container.isDictionary ? "</dict>" : "</array>")
          guard let next = outer.popLast() else { return }
          container = next
          container.finishItem()
        }
      }
    } catch {
      throw error.nested(under: (outer + [container]).compactMap(\.component))
    }
  }

  /// Writes items up to the next container with items. Returns that container after writing its start tag.
  private mutating func writeItems(of container: inout XMLOpenValue, depth: Int) throws(PropertyListError)
    -> XMLOpenValue?
  {
    while !container.isComplete {
      if let key = container.key { try write(key: key, onLine: line) }
      container.beginItem()
      if let inner = try begin(container.value, onLine: line, depth: depth) { return inner }
      container.finishItem()
    }
    return nil
  }

  /// Writes an element, or the start tag of a container with items, and returns that container.
  ///
  /// - Parameter line: what is written before it.
  private mutating func begin(
    _ value: PropertyList, onLine line: [UInt8], depth: Int
  ) throws(PropertyListError) -> XMLOpenValue? {
    switch value {
    case .array(let values):
      try requireRoom(atDepth: depth)
      return begin(XMLOpenValue(values), onLine: line, "<array>", empty: "<array/>")
    case .dictionary(let dictionary):
      try requireRoom(atDepth: depth)
      try dictionary.requireNoUID()
      return begin(XMLOpenValue(dictionary.entries), onLine: line, "<dict>", empty: "<dict/>")
    case .uid(let number):
      try requireRoom(atDepth: depth)
      try number.requireUIDOfXML()
      writeUID(number, onLine: line)
    case .data(let bytes):
      output.append(line: line, "<data>")
      write(data: bytes, in: XMLDataStyle(line: self.line, depth: depth))
      output.append(line: [], "</data>")
    default:
      try writeScalar(value, onLine: line)
    }
    return nil
  }

  private mutating func begin(
    _ container: XMLOpenValue, onLine line: [UInt8], _ start: StaticString, empty: StaticString
  ) -> XMLOpenValue? {
    guard !container.isComplete else {
      output.append(line: line, empty)
      return nil
    }
    output.append(line: line, start)
    indent()
    return container
  }

  /// Writes an element that is one line of text or a lone tag.
  private mutating func writeScalar(_ value: PropertyList, onLine line: [UInt8]) throws(PropertyListError) {
    switch value {
    case .string(let text):
      try writeElement(onLine: line, "<string>", text, "</string>")
    case .integer(let number):
      if let number = Int64(number) {
        output.append(line: line, "<integer>", number, "</integer>")
      } else {
        try requireCoreFoundation(number)
        output.append(line: line, "<integer>", Array(number.description.utf8), "</integer>")
      }
    case .real(let number):
      output.append(line: line, "<real>", Array(number.xmlText.utf8), "</real>")
    case .date(let date):
      output.append(line: line, "<date>", try date.xmlText, "</date>")
    case .boolean(let value):
      output.append(line: line, value ? "<true/>" : "<false/>")
    default:
      throw PropertyListError(.notRepresentable, "XML cannot represent \(value.kind.rawValue)")
    }
  }

  private func requireRoom(atDepth depth: Int) throws(PropertyListError) {
    guard depth < XMLLayout.maximumDepth else {
      throw PropertyListError(.tooDeep, "containers more than \(XMLLayout.maximumDepth) deep")
    }
  }

  mutating func write(key: String, onLine line: [UInt8] = []) throws(PropertyListError) {
    try writeElement(onLine: line, "<key>", key, "</key>")
  }

  @inline(__always)
  private mutating func writeElement(
    onLine line: [UInt8], _ start: StaticString, _ text: String, _ end: StaticString
  ) throws(PropertyListError) {
    guard !output.append(line: line, start, plain: text, end) else { return }
    try write(escaped: text)
    output.append(line: [], end)
  }

  private mutating func writeUID(_ number: UInt64, onLine line: [UInt8]) {
    output.append(line: line, "<dict>")
    indent()
    output.append(line: self.line, "<key>CF$UID</key>")
    output.append(line: self.line, "<integer>", Array(String(number).utf8), "</integer>")
    outdent()
    output.append(line: self.line, "</dict>")
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
    case .integer(let number):
      try requireCoreFoundation(number)
      append(number.description)
    case .real(let number): append(number.xmlText)
    case .date(let date): append(try date.xmlText)
    default: break  // no text
    }
  }

  /// Refuses a number beyond 64 bits if CoreFoundation reads the file otherwise, since it would refuse the number.
  private func requireCoreFoundation(_ number: PropertyListInteger) throws(PropertyListError) {
    guard !allowsWideIntegers, Int64(number) == nil, UInt64(number) == nil else { return }
    throw PropertyListError(.notRepresentable, "an integer beyond 64 bits, for which CoreFoundation refuses the file")
  }

  mutating func write(data bytes: [UInt8], in style: XMLDataStyle) { style.append(bytes, to: &output) }

  /// Writes text as the content of an element.
  mutating func write(text: String) throws(PropertyListError) {
    guard !output.append(line: [], "", plain: text, "") else { return }
    try write(escaped: text)
  }

  private mutating func write(escaped text: String) throws(PropertyListError) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + text.utf8.count / 4)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": bytes += "&amp;".utf8
      case "<": bytes += "&lt;".utf8
      case ">": bytes += "&gt;".utf8
      // Apple writes a carriage return directly, which other readers turn into a line feed (XML 1.0, 2.11).
      case "\r": bytes += "&#13;".utf8
      case _ where !scalar.isXMLCharacter:
        let number = String(scalar.value, radix: 16, uppercase: true)
        throw PropertyListError(.notRepresentable, "the character U+\(number), which XML cannot hold")
      case "\u{FEFF}" where bytes.isEmpty:
        throw PropertyListError(
          .notRepresentable, "a text that begins with U+FEFF, a byte order mark for CoreFoundation")
      case _ where scalar.value > highestScalar:
        bytes += "&#\(scalar.value);".utf8
      default:
        bytes.append(scalar: scalar)
      }
    }
    append(bytes)
  }
}

extension PropertyListDate {
  /// Fractions of a second are cut off, as in Apple's writer: the form has no place for them.
  fileprivate var xmlText: [UInt8] {
    get throws(PropertyListError) {
      var text: [UInt8] = []
      text.reserveCapacity(20)
      guard appendISO8601(to: &text) else {
        throw PropertyListError(.notRepresentable, "a date outside the years 0 to 9999")
      }
      return text
    }
  }
}

extension UInt64 {
  /// Refuses the number of a UID that CoreFoundation would truncate.
  func requireUIDOfXML() throws(PropertyListError) {
    guard self <= UInt32.max else {
      throw PropertyListError(.notRepresentable, "a UID beyond 32 bits, which CoreFoundation cuts off in XML")
    }
  }
}

extension Unicode.Scalar {
  /// Whether XML 1.0 allows the character (production 2).
  var isXMLCharacter: Bool {
    switch value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x1_0000...: true
    default: false
    }
  }
}

extension PropertyListDictionary {
  /// Refuses a dictionary that every reader would read as a UID.
  func requireNoUID() throws(PropertyListError) {
    guard uidOfXML == nil else {
      throw PropertyListError(.notRepresentable, "a dictionary with the single key CF$UID, which XML has for UIDs")
    }
  }
}

/// A container whose items are being written.
struct XMLOpenValue {
  let isDictionary: Bool
  private var entries: [PropertyListDictionary.Entry] = []
  private var values: [PropertyList] = []
  private var index = 0
  /// Whether the value of the next item has been begun. An error then belongs to that item, not to the container.
  private var isInItem = false

  init(_ values: [PropertyList]) { (isDictionary, self.values) = (false, values) }

  init(_ entries: [PropertyListDictionary.Entry]) { (isDictionary, self.entries) = (true, entries) }

  /// Whether no item is left.
  var isComplete: Bool { index >= (isDictionary ? entries.count : values.count) }

  /// The key of the next item; nil in an array.
  var key: String? { isDictionary ? entries[index].key : nil }

  /// The value of the next item.
  var value: PropertyList { isDictionary ? entries[index].value : values[index] }

  /// The step from the container to the item that is being written.
  var component: PropertyListPath.Component? {
    guard isInItem else { return nil }
    return isDictionary ? .key(entries[index].key) : .index(index)
  }

  /// Begins the value of the next item.
  mutating func beginItem() { isInItem = true }

  /// Ends the item.
  mutating func finishItem() {
    isInItem = false
    index += 1
  }
}

extension PropertyListError {
  /// The error with a path from the enclosing containers, the outermost first.
  func nested(under components: [PropertyListPath.Component]) -> PropertyListError {
    var error = self
    error.path = PropertyListPath(components + path.components)
    return error
  }
}
