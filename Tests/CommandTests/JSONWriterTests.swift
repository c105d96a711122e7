import Foundation
import Testing

@testable import resumedata

extension JSONValue {
  /// What is written, without the end of the line.
  func text(pretty: Bool) -> String { String(decoding: line(pretty: pretty).dropLast(), as: UTF8.self) }
}

extension JSONKey {
  var text: String {
    switch self {
    case .literal(let literal): literal.description
    case .text(let text): text
    }
  }
}

/// What Foundation would write.
extension JSONValue: Encodable {
  /// Value by value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .int(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let object):
      try container.encode(Dictionary(uniqueKeysWithValues: object.members.map { ($0.0.text, $0.1) }))
    }
  }

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
  private static let values: [JSONValue] = [
    .array([.int(0), .int(-1), .int(10), .int(-9_007_199_254_740_993), .int(1_234_567_890)]),
    .array([.double(0), .double(-1), .double(-1e15), .double(9_007_199_254_740_992), .double(-60.5), .double(1e15)]),
    .null, .bool(true), .int(.min), .int(.max), .string(""),
    .string("a \"quoted\" / \\ \n\r\t\u{8}\u{C}\u{1}\u{1F} text"),
    .string("é e\u{301} 日本 😀 \u{E000}"), .array([]), .object([:]), .array([.array([]), .object([:])]),
    .array([
      .double(60), .double(0.5), .double(-0.0), .double(1e16), .double(.leastNonzeroMagnitude), .double(123_456_789.25),
    ]),
    .array([.double(.nan), .double(.infinity), .double(-.infinity)]),
    .object(
      JSONObject([
        ("b", .int(1)), ("B", .int(2)), ("a10", .int(3)), ("a2", .int(4)), ("ä", .int(5)), ("e\u{301}", .int(6)),
        ("z", .int(7)),
        ("", .object(["deep": .array([.object(["er": .null])])])), ("😀", .null), ("\u{FF5E}", .null), ("a\n", .null),
      ])),
  ]

  @Test("the text is that of Foundation's encoder with sorted keys", arguments: values.indices, [false, true])
  func agrees(index: Int, pretty: Bool) throws {
    let value = Self.values[index]
    let expected = try value.foundationText(pretty: pretty)
    #expect(value.text(pretty: pretty).utf8.elementsEqual(expected.utf8))
  }

  @Test("characters that act on a terminal are escaped, and read back as they were")
  func unsafeCharacters() throws {
    let text = "\u{7F}\u{85}\u{1B}[31m\u{202E}\u{2028}\u{FEFF}\u{E0001}"
    let written = JSONValue.string(text).text(pretty: false)
    #expect(written == #""\u007f\u0085\u001b[31m\u202e\u2028\ufeff\udb40\udc01""#)
    #expect(try JSONDecoder().decode(String.self, from: Data(written.utf8)) == text)
  }

  @Test("each control character and what stands beside it is written as Foundation does, in texts and in keys")
  func controls() throws {
    let controls = (0...0x20).map { String(UnicodeScalar(UInt8($0))) } + ["\"", "\\", "/", "é", "\u{FFFF}", "😀"]
    for control in controls {
      for text in [control, "a" + control, control + "b", String(repeating: "long ", count: 50) + control + "é"] {
        let value = JSONValue.object(JSONObject([(text, .string(text))]))
        #expect(value.text(pretty: false) == (try value.foundationText(pretty: false)))
      }
    }
  }

  @Test("keys are put into the order of their bytes, whichever came first")
  func order() throws {
    let keys = ["a", "ab", "a\u{1F600}", "a\u{FF5E}", "b", "B", "", "é", "e\u{301}x", "a10", "a2"]
    let expected = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for rotation in keys.indices {
      let turned = Array(keys[rotation...] + keys[..<rotation])
      let object = JSONObject(turned.map { ($0, .null) })
      #expect(object.sortedMembers.map { Array($0.0.text.utf8) } == expected.map { Array($0.utf8) })
      var grown: JSONObject = [:]
      for key in turned { grown.add(JSONObject([(key, .null)])) }
      #expect(JSONValue.object(grown).text(pretty: true) == JSONValue.object(object).text(pretty: true))
    }
  }

  @Test("of a key that occurs several times the last value counts, and a key can be given another value or none")
  func repeatedKeys() {
    var object = JSONObject([("a", .int(1)), ("b", .int(2)), ("a", .int(3))])
    #expect(JSONValue.object(object).text(pretty: false) == #"{"a":3,"b":2}"#)
    let more = (0..<50).map { (["a", "é", "e\u{301}", ""][$0 % 4], JSONValue.int(Int64($0))) }
    let expected = "{\"\":47,\"a\":48,\"e\u{301}\":46,\"é\":49}"
    #expect(JSONValue.object(JSONObject(more)).text(pretty: false).utf8.elementsEqual(expected.utf8))
    object["b"] = .int(4)
    object["c"] = .null
    object["a"] = nil
    #expect(JSONValue.object(object).text(pretty: false) == #"{"b":4,"c":null}"#)
  }
}
