/// A value of a row.
enum SQLiteValue: Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  /// A whole number.
  var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

  /// A number of either kind.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// A string.
  var text: String? { if case .text(let value) = self { value } else { nil } }

  /// The bytes of a blob.
  var blob: [UInt8]? { if case .blob(let value) = self { value } else { nil } }
}

extension SQLiteRow {
  /// The value of a column by its name in the schema, without regard to case, as in SQL.
  ///
  /// - Returns: nil if the table has no such column, or if the bytes are lost.
  func value(_ column: String) -> SQLiteValue? {
    table?.columns.firstIndex { $0.lowercased() == column }.flatMap { value(at: $0) }
  }

  /// The value of a column of the table by its index.
  ///
  /// - Returns: nil if the bytes are lost.
  func value(at index: Int) -> SQLiteValue? {
    // A column that was added later is missing in older rows.
    guard record.columns.indices.contains(index) else { return .null }
    let column = record.columns[index]
    guard column.range.upperBound <= payload.count else { return nil }
    let bytes = payload[column.range]
    switch column.kind {
    case .null: return .null
    case .number: return Self.number(bytes, type: column.type)
    case .text: return .text(encoding.string(bytes))
    case .blob: return .blob(Array(bytes))
    }
  }

  /// A number by its serial type, https://www.sqlite.org/fileformat2.html, section 2.1.
  private static func number(_ bytes: ArraySlice<UInt8>, type: Int64) -> SQLiteValue {
    switch type {
    case 7: return .real(Double(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) }))
    case 8, 9: return .integer(type - 8)
    default:
      let isNegative = (bytes.first ?? 0) & 0x80 != 0
      return .integer(bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) })
    }
  }
}
