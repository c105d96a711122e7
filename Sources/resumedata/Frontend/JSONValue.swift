import FoundationEssentials

/// A JSON document. Keys are written in alphabetical order, absent values as null, so that output can be compared.
enum JSONValue: Encodable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .int(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    }
  }

  /// The text, on one line or indented. Characters that would act on a terminal are written as `\uXXXX`, which JSON
  /// reads as the same characters.
  func text(pretty: Bool) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let text = String(decoding: try encoder.encode(self), as: UTF8.self)
    var result = ""
    for scalar in text.unicodeScalars {
      // The line breaks are the document's own: inside strings the encoder has escaped them.
      if scalar == "\n" || !Terminal.isUnsafe(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    return result
  }
}

extension JSONValue {
  init(_ value: String?) { self = value.map { .string($0) } ?? .null }
  init(_ value: Int64?) { self = value.map { .int($0) } ?? .null }
  init(_ value: Bool?) { self = value.map { .bool($0) } ?? .null }
  init(_ value: Double?) { self = value.map { .double($0) } ?? .null }
}
