/// Writes JSON (RFC 8259) in the layout of Foundation's JSONEncoder, without its costs for each of thousands of lines.
struct JSONWriter {
  /// The text so far, in UTF-8.
  private(set) var bytes: [UInt8] = []
  private let isPretty: Bool
  private var depth = 0

  /// - Parameter isPretty: whether each value stands on a line of its own, indented.
  init(isPretty: Bool) {
    self.isPretty = isPretty
    bytes.reserveCapacity(8_192)
  }

  /// Adds a value.
  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: add("null")
    case .bool(let value): add(value ? "true" : "false")
    case .int(let value): write(value)
    case .double(let value): write(value)
    case .string(let value): write(value)
    case .array(let values):
      open("[")
      for (index, value) in values.enumerated() {
        separate(index)
        write(value)
      }
      close("]", isEmpty: values.isEmpty)
    case .object(let values):
      open("{")
      for (index, (key, value)) in values.sortedMembers.enumerated() {
        separate(index)
        write(key)
        add(isPretty ? " : " : ":")
        write(value)
      }
      close("}", isEmpty: values.members.isEmpty)
    }
  }

  private mutating func write(_ value: Int64) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var (rest, count) = (value.magnitude, 0)
    // From the last digit on.
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      (rest, count) = (rest / 10, count + 1)
    } while rest > 0
    for place in 0..<count / 2 { bytes.swapAt(start + place, start + count - 1 - place) }
  }

  /// A whole number without a fraction; what is no number as a text, since JSON has none for it.
  private mutating func write(_ value: Double) {
    guard value.isFinite else {
      write(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
      return
    }
    // Larger ones are written with an exponent, and the zero may have a sign.
    if let whole = Int64(exactly: value), whole != 0, whole.magnitude < 1 << 53 { return write(whole) }
    let digits = value.description.utf8
    bytes += digits.suffix(2).elementsEqual(".0".utf8) ? digits.dropLast(2) : digits[...]
  }

  /// Adds characters that are in the program, as they stand.
  private mutating func add(_ text: StaticString) {
    // The program's own memory.
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  // MARK: Texts

  private mutating func write(_ key: JSONKey) {
    switch key {
    case .literal(let literal):
      assert(literal.withUTF8Buffer { unsafe Self.arePlain($0) })
      bytes.append(UInt8(ascii: "\""))
      add(literal)
      bytes.append(UInt8(ascii: "\""))
    case .text(let text): write(text)
    }
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    // The buffer is the text's own memory, which lasts for the length of the call.
    let isWritten = text.withUTF8 { utf8 in
      if unsafe Self.arePlain(utf8) {
        unsafe bytes.append(contentsOf: utf8)
        return true
      }
      guard unsafe utf8.allSatisfy({ $0 < 0x80 }) else { return false }
      for index in utf8.indices {
        let byte = unsafe utf8[index]
        if Self.isPlain(byte) { bytes.append(byte) } else { write(Unicode.Scalar(byte)) }
      }
      return true
    }
    if !isWritten {
      for scalar in text.unicodeScalars { write(scalar) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether each byte is a character that stands for itself; of what is not ASCII that is not known. The loop has no way out and
  /// adds up numbers, so that the compiler makes one of it that looks at many bytes at a time.
  private static func arePlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var others: UInt8 = 0
    for index in text.indices {
      let byte = unsafe text[index]
      let isOutside = byte &- 0x20 > 0x5E
      others |= (isOutside ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
    }
    return others == 0
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": bytes += "\\\"".utf8
    case "\\": bytes += "\\\\".utf8
    case "\n": bytes += "\\n".utf8
    case "\r": bytes += "\\r".utf8
    case "\t": bytes += "\\t".utf8
    case "\u{8}": bytes += "\\b".utf8
    case "\u{C}": bytes += "\\f".utf8
    default:
      if Terminal.isUnsafe(scalar) {
        for unit in UTF16.encode(scalar) ?? .init() { writeEscape(unit) }
      } else {
        bytes += UTF8.encode(scalar) ?? .init()
      }
    }
  }

  /// A UTF-16 code unit by its four hexadecimal digits.
  private mutating func writeEscape(_ unit: UInt16) {
    bytes += "\\u".utf8
    for shift in [12, 8, 4, 0] as [UInt16] {
      bytes.append(Quantity.digit(UInt8(truncatingIfNeeded: unit >> shift & 0xF)))
    }
  }

  // MARK: Layout

  private mutating func open(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    depth += 1
  }

  private mutating func close(_ bracket: Unicode.Scalar, isEmpty: Bool) {
    depth -= 1
    if isEmpty, isPretty { bytes.append(UInt8(ascii: "\n")) }
    breakLine()
    bytes.append(UInt8(ascii: bracket))
  }

  /// Puts a comma in front of every element but the first.
  private mutating func separate(_ index: Int) {
    if index > 0 { bytes.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func breakLine() {
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }
}
