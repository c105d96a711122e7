extension Peeler {
  /// Columns of Core Data that hold encrypted errors of downloads, which may have resume data: DuckDuckGo for macOS.
  private static let encryptedColumns: Set<String> = ["zerrorencrypted", "errorencrypted"]

  /// Notes that a database has values that only the app can decrypt.
  mutating func noteEncryptedColumns(of database: SQLiteDatabase, at place: Place) {
    for table in database.tables {
      guard let column = table.columns.first(where: { Self.encryptedColumns.contains($0.lowercased()) }) else {
        continue
      }
      note("the column \(column) of \(table.name) is encrypted by the app; errors in it may have resume data", place)
    }
  }
}
