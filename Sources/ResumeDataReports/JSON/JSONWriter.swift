import TextEscaping

/// Writes JSON (RFC 8259) in the layout of Foundation's JSONEncoder, directly as text, since a tree of values takes
/// longer to build than to write.
///
/// Members are sorted by the bytes of their keys, so that output can be compared. For a report's own keys the caller
/// provides the order, which debug builds check.
package struct JSONWriter {
  /// The text so far, in UTF-8.
  package private(set) var bytes: [UInt8] = []
  private let isPretty: Bool
  private var depth: Int
  #if DEBUG
    /// The last key of each object that is open.
    private var lastKeys: [String?] = []
  #endif

  /// - Parameters:
  ///   - isPretty: whether each value is on a separate, indented line.
  ///   - depth: how many arrays and objects are open around the text.
  package init(isPretty: Bool, depth: Int = 0) {
    self.isPretty = isPretty
    self.depth = depth
    bytes.reserveCapacity(8_192)
  }

  /// The text with the end of a line.
  package consuming func line() -> [UInt8] {
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  // MARK: Arrays and objects

  /// Writes an array.
  package mutating func array<Elements: Sequence>(
    _ elements: Elements, _ write: (inout JSONWriter, Elements.Element) -> Void
  ) {
    open("[")
    for element in elements {
      beginElement()
      write(&self, element)
    }
    close("]")
  }

  /// Writes an object, whose members are written by calls of ``member(_:_:)``.
  package mutating func object(_ writeMembers: (inout JSONWriter) -> Void) {
    open("{")
    writeMembers(&self)
    close("}")
  }

  /// Writes an object whose keys come from a blob, in any order. The last value of a repeated key counts.
  package mutating func object<Member>(
    of members: [Member], key: (Member) -> String, _ write: (inout JSONWriter, Member) -> Void
  ) {
    let keys = members.map(key)
    // The sort is stable for equal keys.
    let order = keys.indices.sorted { keys[$0].utf8.lexicographicallyPrecedes(keys[$1].utf8) }
    object { json in
      for place in order.indices {
        let index = order[place]
        if place + 1 < order.count, keys[order[place + 1]].utf8.elementsEqual(keys[index].utf8) { continue }
        json.beginMember(keys[index])
        write(&json, members[index])
      }
    }
  }

  /// Writes a member with a closure that writes its value.
  @inline(__always)
  package mutating func member(_ key: StaticString, _ write: (inout JSONWriter) -> Void) {
    beginMember(key)
    write(&self)
  }

  /// Writes a member, or null if there is no value.
  @inline(__always)
  package mutating func member(_ key: StaticString, _ value: (some JSONWritable)?) {
    beginMember(key)
    if let value { value.write(to: &self) } else { writeNull() }
  }

  /// Writes a member that is left out where there is no value.
  package mutating func memberIfPresent(_ key: StaticString, _ value: (some JSONWritable)?) {
    if let value { member(key, value) }
  }

  // MARK: Scalars

  package mutating func writeNull() { add("null") }

  package mutating func write(_ value: Bool) { add(value ? "true" : "false") }

  package mutating func write(_ value: Int64) {
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

  /// A whole number without a fraction; NaN and infinities are written as strings, since JSON does not have them.
  package mutating func write(_ value: Double) {
    guard value.isFinite else {
      write(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
      return
    }
    // Larger ones are written with an exponent, and the zero may have a sign.
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53, whole != 0 || value.sign == .plus {
      return write(whole)
    }
    let digits = value.description.utf8
    bytes += digits.suffix(2).elementsEqual(".0".utf8) ? digits.dropLast(2) : digits[...]
  }

  /// Characters that would act on a terminal are written as escapes, which JSON reads as the same characters.
  package mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    // The buffer is the string's memory, which is valid during the call.
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

  /// Adds the characters of a literal.
  private mutating func add(_ text: StaticString) {
    // The program's own memory.
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Whether each byte is an ASCII character that needs no escape.
  private static func arePlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= 8 else { return unsafe text.allSatisfy(isPlain) }
    let bytes = UnsafeRawBufferPointer(text)
    var place = 0
    while place < text.count {
      // The last eight may overlap those before them.
      let start = min(place, text.count - 8)
      guard unsafe bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self).isPlainASCII else { return false }
      place += 8
    }
    return true
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
      if EscapedText.isUnsafe(scalar) {
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
    #if DEBUG
      lastKeys.append(nil)
    #endif
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    depth -= 1
    if isAtStart, isPretty { bytes.append(UInt8(ascii: "\n")) }
    breakLine()
    bytes.append(UInt8(ascii: bracket))
    #if DEBUG
      _ = lastKeys.popLast()
    #endif
  }

  /// Whether the current array or object is still empty. (A string ends with a quote, never with a bracket.)
  private var isAtStart: Bool { bytes.last == UInt8(ascii: "[") || bytes.last == UInt8(ascii: "{") }

  /// Writes a comma before every element except the first.
  private mutating func beginElement() {
    if !isAtStart { bytes.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func beginMember(_ key: StaticString) {
    checkOrder(of: key.description)
    beginElement()
    // The report's own keys need no escapes.
    bytes.append(UInt8(ascii: "\""))
    add(key)
    add(isPretty ? "\" : " : "\":")
  }

  private mutating func beginMember(_ key: String) {
    checkOrder(of: key)
    beginElement()
    write(key)
    add(isPretty ? " : " : ":")
  }

  private mutating func checkOrder(of key: @autoclosure () -> String) {
    #if DEBUG
      let key = key()
      guard let last = lastKeys.last else { return assertionFailure("\(key) is in no object") }
      if let last { assert(last.utf8.lexicographicallyPrecedes(key.utf8), "\(key) is written after \(last)") }
      lastKeys[lastKeys.count - 1] = key
    #endif
  }

  private mutating func breakLine() {
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }
}

extension UInt64 {
  /// Whether each of the eight bytes is ASCII without escapes: no control character, quote or backslash.
  ///
  /// The highest bit of each byte is the result. Sums and differences leave it clear if all bytes are plain, and
  /// nothing is carried into the first byte that is not.
  fileprivate var isPlainASCII: Bool {
    let one: UInt64 = 0x0101_0101_0101_0101
    let controls = self &- 0x20 &* one
    let delete = self &+ one
    let quotes = (self ^ UInt64(UInt8(ascii: "\"")) &* one) &- one
    let backslashes = (self ^ UInt64(UInt8(ascii: "\\")) &* one) &- one
    return (self | controls | delete | quotes | backslashes) & 0x8080_8080_8080_8080 == 0
  }
}
