/// A table, as the schema describes it.
struct SQLiteTable: Hashable {
  let name: String
  let root: Int
  /// In the order of the record. Empty if the statement cannot be read.
  let columns: [String]
  let isWithoutRowid: Bool

  /// The table that describes all others.
  static let schema = SQLiteTable(
    name: "sqlite_schema", root: 1, columns: ["type", "name", "tbl_name", "rootpage", "sql"], isWithoutRowid: false)

  func column(_ index: Int) -> String {
    columns.indices.contains(index) ? columns[index] : "column\(index + 1)"
  }

  init(name: String, root: Int, columns: [String], isWithoutRowid: Bool) {
    (self.name, self.root, self.columns, self.isWithoutRowid) = (name, root, columns, isWithoutRowid)
  }

  /// Reads a row of the schema; nil if it is not a table with its own pages.
  init?(schemaRow payload: [UInt8], encoding: SQLiteHeader.TextEncoding) {
    guard let record = SQLiteRecordHeader(payload), record.columns.count >= 5,
      record.columns.allSatisfy({ $0.range.upperBound <= payload.count })
    else { return nil }
    func text(_ index: Int) -> String? {
      let column = record.columns[index]
      return column.kind == .text ? encoding.string(payload[column.range]) : nil
    }
    let root = payload[record.columns[3].range].reduce(0) { $0 << 8 | Int($1) }
    guard text(0) == "table", let name = text(1), record.columns[3].kind == .number, root > 0,
      record.columns[3].range.count <= 4
    else { return nil }
    let statement = text(4).flatMap { SQLStatement($0) }
    self.init(
      name: name, root: root, columns: statement?.storedColumns ?? [],
      isWithoutRowid: statement?.isWithoutRowid ?? false)
  }
}

extension SQLiteHeader.TextEncoding {
  /// Decodes text.
  func string(_ bytes: ArraySlice<UInt8>) -> String {
    guard self != .utf8 else { return String(decoding: bytes, as: UTF8.self) }
    let start = bytes.startIndex
    let units = (0..<bytes.count / 2).map { index in
      let (a, b) = (UInt16(bytes[start + 2 * index]), UInt16(bytes[start + 2 * index + 1]))
      return self == .utf16BigEndian ? a << 8 | b : b << 8 | a
    }
    return String(decoding: units, as: UTF16.self)
  }
}
