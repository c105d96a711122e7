package import PropertyLists

extension PropertyList? {
  /// Writes a scalar of a property list: data as hexadecimal digits, dates as ISO 8601, integers beyond 64 bits as
  /// text; null for other values.
  package func writeScalar(to json: inout JSONWriter) {
    switch self {
    case .boolean(let value): json.write(value)
    case .integer(let value):
      if let number = Int64(value) { json.write(number) } else { json.write(value.description) }
    case .real(let value): json.write(value)
    case .string(let value): json.write(value)
    case .date(let value): value.iso8601.write(to: &json)
    case .data(let bytes): json.write(Quantity.hexadecimal(bytes))
    case .uid, .array, .set, .dictionary, .null, .fill, nil: json.writeNull()
    }
  }
}

extension PropertyList: JSONWritable {
  /// Writes the value with its contents; scalars as by `writeScalar(to:)`.
  package func write(to json: inout JSONWriter) {
    switch self {
    case .array(let values), .set(let values): values.write(to: &json)
    case .dictionary(let dictionary):
      json.object(of: dictionary.entries, key: \.key) { $1.value.write(to: &$0) }
    case .date(let date) where date.iso8601 == nil: json.write(date.secondsSinceReferenceDate)
    case .uid(let number): json.object { $0.member("CF$UID", Int64(clamping: number)) }
    default: PropertyList?.some(self).writeScalar(to: &json)
    }
  }
}

/// The parts of a place: an offset in a binary file, line and column in XML. Reports have them as members.
extension SourceLocation {
  package var offset: Int? {
    if case .byte(let offset) = self { offset } else { nil }
  }

  package var line: Int? {
    if case .line(let line, _) = self { line } else { nil }
  }

  package var column: Int? {
    if case .line(_, let column) = self { column } else { nil }
  }
}
