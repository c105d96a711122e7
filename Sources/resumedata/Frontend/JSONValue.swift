/// A JSON document. Keys are written in alphabetical order, absent values as null, so that output can be compared.
enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// The text in UTF-8, on one line or indented, with the end of a line behind it. Characters that would act on a terminal are
  /// written as escapes, which JSON reads as the same characters.
  func line(pretty: Bool) -> [UInt8] {
    var bytes = utf8(pretty: pretty)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  private func utf8(pretty: Bool) -> [UInt8] {
    var writer = JSONWriter(isPretty: pretty)
    writer.write(self)
    return writer.bytes
  }
}

extension JSONValue {
  init(_ value: String?) { self = value.map { .string($0) } ?? .null }
  init(_ value: Int64?) { self = value.map { .int($0) } ?? .null }
  init(_ value: Bool?) { self = value.map { .bool($0) } ?? .null }
  init(_ value: Double?) { self = value.map { .double($0) } ?? .null }
}
