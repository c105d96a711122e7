import PropertyLists

/// Finds the JSON objects that hold texts, in one pass and without recursion: each object is read once, however many
/// texts are in it.
struct JSONContext {
  private let bytes: [UInt8]
  private var scanner: JSONScanner
  /// The token that was not passed yet.
  private var token: JSONScanner.Token?
  /// The open objects and arrays, with the last key in each.
  private var open: [(start: Int, key: String?)] = []
  /// The last objects with their scalars: the innermost around a text, and that in a text.
  private var record: (start: Int, context: FindContext)?
  private var inner: (start: Int, context: FindContext?)?

  private static let maximumLength = 4 << 20
  private static let maximumDepth = 64

  /// Nil for text that does not begin as JSON, and for long text.
  init?(_ bytes: [UInt8]) {
    guard bytes.count <= Self.maximumLength,
      let first = bytes.first(where: { $0 > 0x20 && $0 < 0x80 }), first.isOne(of: "{[")
    else { return nil }
    (self.bytes, scanner) = (bytes, JSONScanner(bytes))
    token = scanner.next()
  }

  /// The objects around an offset that is in a string, the outer one first. A string may hold JSON itself.
  ///
  /// - Parameter offset: not less than that of the call before.
  mutating func contexts(at offset: Int) -> [FindContext] {
    while let next = token, next.range.lowerBound <= offset {
      switch next.kind {
      case .open:
        guard open.count < Self.maximumDepth else { return [] }
        open.append((next.range.lowerBound, nil))
      case .close: _ = open.popLast()
      case .key: if !open.isEmpty { open[open.count - 1].key = scanner.text(next.range) }
      case .string where next.range.contains(offset): return contexts(of: next.range)
      case .string, .other: break
      }
      token = scanner.next()
    }
    return []
  }

  private mutating func contexts(of string: Range<Int>) -> [FindContext] {
    var found: [FindContext] = []
    for (start, key) in open where bytes[start] == UInt8(ascii: "{") {
      // Only the innermost object is a record of the blob.
      let context = start == open.last?.start ? scalars(ofObjectAt: start) : FindContext(format: .json)
      found.append(context.holding(key))
    }
    if inner?.start != string.lowerBound {
      let value = scanner.unescaped(string)
      inner = (string.lowerBound, value.first == UInt8(ascii: "{") ? FindContext(ofObjectAt: 0, in: value) : nil)
    }
    return found + [inner?.context].compactMap { $0 }
  }

  private mutating func scalars(ofObjectAt start: Int) -> FindContext {
    if let record, record.start == start { return record.context }
    let context = FindContext(ofObjectAt: start, in: bytes)
    record = (start, context)
    return context
  }
}

extension FindContext {
  /// The scalars of a JSON object, and of the objects in it.
  fileprivate init(ofObjectAt start: Int, in bytes: [UInt8]) {
    self.init(format: .json)
    var scanner = JSONScanner(bytes, from: start)
    var depth = 0
    var names = ["", ""]
    while let token = scanner.next() {
      switch token.kind {
      case .open: depth += 1
      case .close:
        depth -= 1
        if depth == 0 { return }
      case .key where (1...2).contains(depth): names[depth - 1] = scanner.text(token.range) ?? ""
      case .string where (1...2).contains(depth) && token.range.count <= Self.maximumText:
        add(names[..<depth].joined(separator: "."), scanner.text(token.range).map { .string($0) })
      case .other where (1...2).contains(depth):
        add(names[..<depth].joined(separator: "."), scanner.scalar(token.range))
      default: break
      }
    }
  }
}

/// The tokens of JSON. Text that is not JSON gives tokens too, but always ends.
struct JSONScanner {
  struct Token {
    enum Kind { case open, close, key, string, other }
    let kind: Kind
    /// The bytes; those of a string are without its quotation marks.
    let range: Range<Int>
  }

  private let bytes: [UInt8]
  private var position: Int

  init(_ bytes: [UInt8], from start: Int = 0) { (self.bytes, position) = (bytes, start) }

  mutating func next() -> Token? {
    while position < bytes.count {
      let start = position
      position += 1
      switch bytes[start] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): return Token(kind: .open, range: start..<position)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): return Token(kind: .close, range: start..<position)
      case UInt8(ascii: "\""): return string(from: position)
      case 0...0x20, UInt8(ascii: ","), UInt8(ascii: ":"): continue
      default:
        while position < bytes.count, !Self.isDelimiter(bytes[position]) { position += 1 }
        return Token(kind: .other, range: start..<position)
      }
    }
    return nil
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool { byte <= 0x20 || byte.isOne(of: ",:{}[]\"") }

  private mutating func string(from start: Int) -> Token {
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    let end = min(position, bytes.count)
    position = end + 1
    var after = position
    while after < bytes.count, bytes[after] <= 0x20 { after += 1 }
    let isKey = after < bytes.count && bytes[after] == UInt8(ascii: ":")
    return Token(kind: isKey ? .key : .string, range: start..<end)
  }

  /// A string's text; nil for a long one.
  func text(_ range: Range<Int>) -> String? {
    range.count <= 4 * FindContext.maximumText ? String(decoding: unescaped(range), as: UTF8.self) : nil
  }

  /// A number or a literal.
  func scalar(_ range: Range<Int>) -> PropertyList? {
    guard range.count <= 32 else { return nil }
    let text = String(decoding: bytes[range], as: UTF8.self)
    switch text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: return Int64(text).map { .integer(PropertyListInteger($0)) } ?? Double(text).map { .real($0) }
    }
  }

  /// The bytes of a string with its escapes decoded.
  func unescaped(_ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    var units: [UInt16] = []
    var index = range.lowerBound
    func flush(_ result: inout [UInt8], _ units: inout [UInt16]) {
      result += String(decoding: units, as: UTF16.self).utf8
      units = []
    }
    while index < range.upperBound {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "\\"), index + 1 < range.upperBound else {
        flush(&result, &units)
        result.append(byte)
        index += 1
        continue
      }
      let escape = bytes[index + 1]
      if escape == UInt8(ascii: "u"), index + 6 <= range.upperBound,
        let unit = UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
      {
        units.append(unit)
        index += 6
        continue
      }
      flush(&result, &units)
      result.append(Self.escapes[escape] ?? escape)
      index += 2
    }
    flush(&result, &units)
    return result
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "b"): 0x08,
    UInt8(ascii: "f"): 0x0C,
  ]
}

extension Peeler {
  /// Adds the JSON objects around finds in a text, from an index on.
  mutating func addJSONContext(from start: Int, in text: [UInt8], at place: Place) {
    guard count > start, var json = JSONContext(text) else { return }
    let depth = place.locator.steps.count
    updateFinds(from: start) { find in
      guard find.locator.steps.indices.contains(depth), case .offset(let offset) = find.locator.steps[depth] else {
        return
      }
      find.context = json.contexts(at: offset) + find.context
    }
  }
}
