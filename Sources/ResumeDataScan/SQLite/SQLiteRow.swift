/// A row's strings and blobs.
struct SQLiteRow {
  /// Nil if the table is not known.
  let table: SQLiteTable?
  let rowid: Int64?
  /// The position in the tree, from 1; for tables without rowids.
  private(set) var ordinal: Int?
  let page: Int
  let version: PageVersion
  let values: [Value]
  let record: SQLiteRecordHeader
  /// The bytes of the record; fewer than it has if a part of it is lost.
  let payload: [UInt8]
  let encoding: SQLiteHeader.TextEncoding

  /// One string or blob.
  struct Value {
    let column: String
    let isText: Bool
    /// Text is converted to UTF-8.
    let bytes: [UInt8]
    let extents: [SQLiteExtent]
  }

  init(
    table: SQLiteTable?, rowid: Int64?, page: Int, version: PageVersion, payload: SQLitePayload,
    record: SQLiteRecordHeader, encoding: SQLiteHeader.TextEncoding, minimumLength: Int
  ) {
    (self.table, self.rowid, self.page, self.version) = (table, rowid, page, version)
    (self.record, self.payload, self.encoding) = (record, payload.bytes, encoding)
    values = record.columns.enumerated().compactMap { index, column in
      guard column.kind == .text || column.kind == .blob, column.isLong(minimumLength),
        column.range.upperBound <= payload.bytes.count
      else { return nil }
      let isText = column.kind == .text
      let bytes = payload.bytes[column.range]
      return Value(
        column: table?.column(index) ?? "column\(index + 1)", isText: isText,
        bytes: isText && encoding != .utf8 ? Array(encoding.string(bytes).utf8) : Array(bytes),
        extents: payload.extents(of: column.range))
    }
  }

  func numbered(_ ordinal: Int) -> Self {
    var row = self
    row.ordinal = ordinal
    return row
  }
}
