import Foundation
import ResumeDataReports
import Testing

/// A document that our writer and Foundation both write.
private enum JSONTree {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSONTree])
  /// Members in any order.
  case object([(key: String, value: JSONTree)])
}

extension JSONTree: JSONWritable {
  func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.writeNull()
    case .bool(let value): json.write(value)
    case .int(let value): json.write(value)
    case .double(let value): json.write(value)
    case .string(let value): json.write(value)
    case .array(let values): values.write(to: &json)
    case .object(let members): json.object(of: members, key: \.key) { $1.value.write(to: &$0) }
    }
  }

  /// The JSON of our writer, without the line end.
  fileprivate func text(pretty: Bool) -> String {
    String(decoding: (pretty ? JSONLayout.document : .line).text(of: self).dropLast(), as: UTF8.self)
  }
}

extension JSONTree: Encodable {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .int(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let members):
      try container.encode(Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) }))
    }
  }

  /// The JSON of Foundation's writer.
  fileprivate func foundationText(pretty: Bool) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

@Suite("Writing JSON")
struct JSONWriterTests {
  private static let values: [JSONTree] = [
    .array([.int(0), .int(-1), .int(10), .int(-9_007_199_254_740_993), .int(1_234_567_890)]),
    .array([.double(0), .double(-1), .double(-1e15), .double(9_007_199_254_740_992), .double(-60.5), .double(1e15)]),
    .null, .bool(true), .int(.min), .int(.max), .string(""),
    .string("a \"quoted\" / \\ \n\r\t\u{8}\u{C}\u{1}\u{1F} text"),
    .string("é e\u{301} 日本 😀 \u{E000}"), .array([]), .object([]), .array([.array([]), .object([])]),
    .array([
      .double(60), .double(0.5), .double(-0.0), .double(1e16), .double(.leastNonzeroMagnitude), .double(123_456_789.25),
    ]),
    .array([.double(.nan), .double(.infinity), .double(-.infinity)]),
    .object([
      ("b", .int(1)), ("B", .int(2)), ("a10", .int(3)), ("a2", .int(4)), ("ä", .int(5)), ("e\u{301}", .int(6)),
      ("z", .int(7)), ("", .object([("deep", .array([.object([("er", .null)])]))])), ("😀", .null), ("\u{FF5E}", .null),
      ("a\n", .null),
    ]),
  ]

  @Test("the output equals that of Foundation's encoder with sorted keys", arguments: values.indices, [false, true])
  func agrees(index: Int, pretty: Bool) throws {
    let value = Self.values[index]
    let expected = try value.foundationText(pretty: pretty)
    #expect(value.text(pretty: pretty).utf8.elementsEqual(expected.utf8))
  }

  @Test("characters that act on a terminal are escaped and read back unchanged")
  func unsafeCharacters() throws {
    let text = "\u{7F}\u{85}\u{1B}[31m\u{202E}\u{2028}\u{FEFF}\u{E0001}"
    let written = JSONTree.string(text).text(pretty: false)
    #expect(written == #""\u007f\u0085\u001b[31m\u202e\u2028\ufeff\udb40\udc01""#)
    #expect(try JSONDecoder().decode(String.self, from: Data(written.utf8)) == text)
  }

  @Test("each control character and its neighbours are written as Foundation does, in strings and in keys")
  func controls() throws {
    let controls = (0...0x20).map { String(UnicodeScalar(UInt8($0))) } + ["\"", "\\", "/", "é", "\u{FFFF}", "😀"]
    for control in controls {
      for text in [control, "a" + control, control + "b", String(repeating: "long ", count: 50) + control + "é"] {
        let value = JSONTree.object([(text, .string(text))])
        #expect(value.text(pretty: false) == (try value.foundationText(pretty: false)))
      }
    }
  }

  @Test("a character that needs an escape is found at every position of a string")
  func places() throws {
    for length in 1...40 {
      for place in 0..<length {
        for character in ["\"", "\\", "\u{1F}", "\u{7F}", "é"] {
          let text =
            String(repeating: "~", count: place) + character + String(repeating: " ", count: length - place - 1)
          let written = JSONTree.string(text).text(pretty: false)
          #expect(try JSONDecoder().decode(String.self, from: Data(written.utf8)) == text)
          #expect(written.utf8.count > length + 2, "\(written)")
        }
      }
    }
  }

  @Test("keys of a blob are sorted by their bytes")
  func order() throws {
    let keys = ["a", "ab", "a\u{1F600}", "a\u{FF5E}", "b", "B", "", "é", "e\u{301}x", "a10", "a2"]
    let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let expected = "{" + sorted.map { "\"\($0)\":null" }.joined(separator: ",") + "}"
    for rotation in keys.indices {
      let turned = keys[rotation...] + keys[..<rotation]
      let text = JSONTree.object(turned.map { ($0, .null) }).text(pretty: false)
      #expect(text.utf8.elementsEqual(expected.utf8))
    }
  }

  @Test("the last value of a repeated key is written")
  func repeatedKeys() {
    let few: [(String, JSONTree)] = [("a", .int(1)), ("b", .int(2)), ("a", .int(3))]
    #expect(JSONTree.object(few).text(pretty: false) == #"{"a":3,"b":2}"#)
    let many = (0..<50).map { (key: ["a", "é", "e\u{301}", ""][$0 % 4], value: JSONTree.int(Int64($0))) }
    let expected = "{\"\":47,\"a\":48,\"e\u{301}\":46,\"é\":49}"
    #expect(JSONTree.object(many).text(pretty: false).utf8.elementsEqual(expected.utf8))
  }

  @Test("members without a value are written as null, or omitted if requested")
  func absentMembers() {
    var json = JSONWriter(isPretty: false)
    json.object { json in
      json.member("a", String?.none)
      json.memberIfPresent("b", Int?.none)
      json.memberIfPresent("c", 1)
      json.member("d") { $0.array([1, 2]) { $0.write(Int64($1)) } }
    }
    #expect(json.line() == Array(#"{"a":null,"c":1,"d":[1,2]}"#.utf8) + [0x0A])
  }

  @Test("an element of an array is laid out as Foundation does")
  func elements() throws {
    let element = JSONTree.object([("a", .array([.int(1), .object([])])), ("b", .string("c"))])
    let text = "[\n  " + String(decoding: JSONLayout.element.text(of: element), as: UTF8.self) + "\n]"
    #expect(text == (try JSONTree.array([element]).foundationText(pretty: true)))
  }
}
