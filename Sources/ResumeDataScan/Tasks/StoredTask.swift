import KeyedArchives
import ResumeDataKit

/// A task in a row of the daemon's database.
struct StoredTask: TaskFields {
  let row: SQLiteRow

  /// The columns by which the table is recognized.
  private static let signature = [
    TaskField.originalRequest, .currentRequest, .sessionID, .countOfBytesReceived, .creationTime,
  ].map(\.column)

  /// Whether a table lists tasks.
  static func isTable(_ table: SQLiteTable) -> Bool {
    signature.allSatisfy { name in table.columns.contains { $0.lowercased() == name } }
  }

  private func value(_ field: TaskField) -> SQLiteValue? { row.value(field.column) }

  func integer(_ field: TaskField) -> Int64? {
    value(field).flatMap { $0.integer ?? $0.number.flatMap { Int64(exactly: $0) } }
  }

  func number(_ field: TaskField) -> Double? { value(field)?.number }

  func text(_ field: TaskField) -> String? { value(field)?.text }

  func uuid(_ field: TaskField) -> String? { value(field).flatMap { $0.blob?.uuidText ?? $0.text } }

  func request(_ field: TaskField) -> EmbeddedRequest? {
    value(field)?.blob.map { EmbeddedRequest(archivedIn: $0) }
  }

  func response(_ field: TaskField) -> ArchivedURLResponse? {
    value(field)?.blob.flatMap { ArchivedURLResponse(archivedIn: $0) }
  }

  func error(_ field: TaskField) -> BackgroundTask.ErrorCode? {
    value(field)?.blob.flatMap { BackgroundTask.ErrorCode(archivedIn: $0) }
  }
}

extension SQLiteDatabase {
  /// Rows of a table in unused space of a page, by the types of their columns, which the freeing of a cell leaves.
  ///
  /// - Parameter isPlausible: judges the types of a candidate.
  mutating func recoverRows(
    of table: SQLiteTable, in free: FreeRange, isPlausible: (SQLiteRecordHeader) -> Bool
  ) throws -> [(row: SQLiteRow, start: SQLiteExtent)] {
    var rows: [(SQLiteRow, SQLiteExtent)] = []
    var types = free.range.lowerBound
    let end = min(free.range.upperBound, free.bytes.count)
    while types + table.columns.count <= end {
      defer { types += 1 }
      guard
        let header = SQLiteRecordHeader(
          types: free.bytes, in: types..<end, headerLength: 0, count: table.columns.count),
        isPlausible(header), let found = try recoverRow(of: table, header, types: types, in: free)
      else { continue }
      rows.append(found)
      types = max(types, header.typesEnd - 1)
    }
    return rows
  }

  private mutating func recoverRow(
    of table: SQLiteTable, _ header: SQLiteRecordHeader, types: Int, in free: FreeRange
  ) throws -> (SQLiteRow, SQLiteExtent)? {
    let typesLength = header.typesEnd - types
    // The length of the header counts itself.
    let own = typesLength < 127 ? 1 : 2
    let record = header.shifted(by: typesLength + own)
    let start = types - own
    guard start >= 0, record.payloadLength <= work.maximumPayload else { return nil }
    let local = SQLiteCell.localLength(of: record.payloadLength, isTable: true, usable: files.header.usable)
    let localEnd = min(start + local, free.range.upperBound, free.bytes.count)
    guard localEnd > header.typesEnd else { return nil }
    var payload = SQLitePayload(
      Array(free.bytes[start..<localEnd]), file: free.version.file, offset: free.version.offset + start)
    if local < record.payloadLength, localEnd == start + local, let next = free.bytes.uint32(at: localEnd) {
      // What is left of the chain is enough for the columns in it.
      _ = try files.extend(&payload, to: record.payloadLength, from: next, view: free.view, work: &work)
    }
    let row = SQLiteRow(
      table: table, rowid: nil, page: free.page, version: free.version, payload: payload, record: record,
      encoding: files.header.encoding, minimumLength: 0)
    let extent = SQLiteExtent(
      file: free.version.file, offset: free.version.offset + start, length: localEnd - start)
    return (row, extent)
  }
}
