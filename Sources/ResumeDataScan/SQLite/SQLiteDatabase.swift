/// A database whose rows are read page by page without SQLite, so that nothing is locked or written.
struct SQLiteDatabase {
  let files: SQLiteFiles
  private(set) var tables: [SQLiteTable] = []
  /// The table whose pages they are, by page: leaves in the current view.
  private(set) var owners: [Int: Int] = [:]
  var work: SQLiteWork

  /// - Parameter limits: the limits of reading.
  init?(_ sources: SQLiteSources, limits: SQLiteLimits = SQLiteLimits()) throws {
    guard let files = try SQLiteFiles(sources, pageBudget: limits.pages) else { return nil }
    self.files = files
    work = SQLiteWork(pages: limits.pages, maximumPayload: limits.payloadBytes)
    var tables: [SQLiteTable] = []
    try walk(.schema, index: -1, view: .current) { database, leaf, cell in
      guard tables.count < limits.tables,
        let payload = try database.payload(of: cell, in: leaf),
        let table = SQLiteTable(schemaRow: payload.bytes, encoding: database.files.header.encoding)
      else { return }
      tables.append(table)
    }
    self.tables = tables
  }

  /// A page with its origin.
  struct Leaf {
    let page: SQLitePage
    let version: PageVersion
    let view: SQLiteFiles.View
  }

  /// Reads every row that SQLite would return, in the order of the tables and of their trees.
  ///
  /// - Parameters:
  ///   - minimumLength: of rows without a string or blob of at least this length only the header is read.
  ///   - isWanted: whether the rows of a table are read.
  mutating func liveRows(
    minimumLength: Int = 0, where isWanted: (SQLiteTable) -> Bool = { _ in true },
    _ body: (inout SQLiteDatabase, SQLiteRow) throws -> Void
  ) throws {
    for (index, table) in tables.enumerated() where isWanted(table) {
      var ordinal = 0
      try walk(table, index: index, view: .current) { database, leaf, cell in
        ordinal += 1
        if let row = try database.row(of: cell, in: leaf, table: table, minimumLength: minimumLength) {
          try body(&database, row.numbered(ordinal))
        }
      }
    }
  }

  /// Walks a table's tree from left to right, without recursion.
  ///
  /// - Parameter body: gets each cell that is a row.
  private mutating func walk(
    _ table: SQLiteTable, index: Int, view: SQLiteFiles.View,
    _ body: (inout SQLiteDatabase, Leaf, SQLiteCell) throws -> Void
  ) throws {
    /// A page of which cells are left, from `next` on. Interior cells have a left child.
    struct Open {
      let leaf: Leaf
      var next = 0
      var isChildDone = false
    }
    var visited: Set<Int> = []
    var path: [Open] = []
    if let root = try page(table.root, in: view, table: table, visited: &visited) { path = [Open(leaf: root)] }
    while var open = path.popLast() {
      let page = open.leaf.page
      guard page.kind.isInterior else {
        owners[page.number] = index
        for cell in 0..<page.cellCount { try read(cell, of: open.leaf, body) }
        continue
      }
      if !open.isChildDone {
        let child = open.next < page.cellCount ? page.child(of: open.next) : page.lastChild
        open.isChildDone = true
        path.append(open)
        if let child, let leaf = try self.page(child, in: view, table: table, visited: &visited) {
          path.append(Open(leaf: leaf))
        }
        continue
      }
      guard open.next < page.cellCount else { continue }
      if page.kind != .tableInterior { try read(open.next, of: open.leaf, body) }
      open.next += 1
      open.isChildDone = false
      path.append(open)
    }
  }

  private mutating func read(
    _ index: Int, of leaf: Leaf, _ body: (inout SQLiteDatabase, Leaf, SQLiteCell) throws -> Void
  ) throws {
    if let cell = leaf.page.cell(index) {
      try body(&self, leaf, cell)
    } else {
      work.damagedPages.insert(leaf.page.number)
    }
  }

  private mutating func page(
    _ number: Int, in view: SQLiteFiles.View, table: SQLiteTable, visited: inout Set<Int>
  ) throws -> Leaf? {
    guard visited.insert(number).inserted, work.takePage() else { return nil }
    guard let version = files.version(of: number, in: view),
      let page = SQLitePage(number: number, bytes: try files.read(version), usable: files.header.usable),
      page.kind.isTable != table.isWithoutRowid
    else {
      work.damagedPages.insert(number)
      return nil
    }
    return Leaf(page: page, version: version, view: view)
  }

  mutating func payload(of cell: SQLiteCell, in leaf: Leaf) throws -> SQLitePayload? {
    guard cell.payloadLength <= work.maximumPayload else {
      work.longRows += 1
      return nil
    }
    return try files.payload(of: cell, in: leaf.page.bytes, leaf.version, view: leaf.view, work: &work)
  }

  /// A cell as a row, with its strings and blobs.
  ///
  /// - Returns: nil if it is not a row of this table, or not a requested one.
  mutating func row(
    of cell: SQLiteCell, in leaf: Leaf, table: SQLiteTable?, minimumLength: Int
  ) throws -> SQLiteRow? {
    // If the header is in the page, it shows whether the rest must be read.
    if minimumLength > 0, cell.isTooShort(minimumLength) || leaf.page.hasLongColumn(cell, minimumLength) == false {
      return nil
    }
    guard let payload = try payload(of: cell, in: leaf), let record = SQLiteRecordHeader(payload.bytes),
      record.payloadLength <= payload.bytes.count
    else {
      if cell.payloadLength <= work.maximumPayload { work.damagedPages.insert(leaf.page.number) }
      return nil
    }
    guard minimumLength == 0 || record.columns.contains(where: { $0.isLong(minimumLength) }) else { return nil }
    return SQLiteRow(
      table: table, rowid: cell.rowid, page: leaf.page.number, version: leaf.version, payload: payload, record: record,
      encoding: files.header.encoding, minimumLength: minimumLength)
  }
}

extension SQLiteRecordHeader.Column {
  /// Whether it is a string or blob of at least the given number of bytes.
  func isLong(_ minimumLength: Int) -> Bool {
    (kind == .text || kind == .blob) && range.count >= minimumLength
  }
}

/// Limits of reading.
struct SQLiteLimits: Sendable, Hashable {
  /// Pages, a page that is read twice counted twice.
  var pages = 10_000_000
  /// The longest record.
  var payloadBytes = 64 << 20
  /// Tables of the schema.
  var tables = 10_000
}
