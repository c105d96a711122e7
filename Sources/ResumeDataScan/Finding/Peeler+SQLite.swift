import ResumeDataKit

extension Peeler {
  /// Searches a database with its log and journal.
  public mutating func peel(database sources: SQLiteSources) {
    peelDatabase(sources, at: Place(locator: Locator(), extents: []))
  }

  mutating func peelDatabase(_ sources: SQLiteSources, at place: Place) {
    do {
      let limits = SQLiteLimits(pages: self.limits.pages, payloadBytes: self.limits.valueBytes)
      guard var database = try SQLiteDatabase(sources, limits: limits) else {
        return note("this begins as an SQLite database, but its header is not one that can be read", place)
      }
      let before = count
      try peelLiveRows(of: &database, at: place)
      try addTasks(of: &database, at: place)
      try addBackupFiles(of: &database, at: place)
      noteEncryptedColumns(of: database, at: place)
      if self.limits.includesDeleted { try peelFormerPages(of: &database, at: place) }
      removeNestedFinds(from: before, page: database.files.header.pageSize)
      self.limits.pages = database.work.pages
      report(database, at: place)
    } catch is Interrupted {
      noteInterruption(place)
    } catch {
      note("cannot be read: \(error)", place)
    }
  }

  /// Ends the search of a database.
  private struct Interrupted: Error {}

  func checkCancellation() throws { if isCancelled() { throw Interrupted() } }

  private mutating func report(_ database: SQLiteDatabase, at place: Place) {
    if database.work.isSpent { note("the limit on pages of databases is reached", place) }
    if database.files.wal?.isCut == true { note("the limit on frames of a write-ahead log is reached", place) }
    if database.work.longRows > 0 {
      note("\(database.work.longRows) rows are longer than \(limits.valueBytes) bytes and were not read", place)
    }
    let damaged = database.work.damagedPages.sorted()
    guard !damaged.isEmpty else { return }
    let shown = damaged.prefix(8).map { String($0) }.joined(separator: ", ") + (damaged.count > 8 ? ", ..." : "")
    note("\(damaged.count) damaged pages of the database, or chains from them: \(shown)", place)
  }

  private mutating func peelLiveRows(of database: inout SQLiteDatabase, at place: Place) throws {
    var rows = 0
    try database.liveRows(minimumLength: LongValue.minimumData) { _, row in
      rows += 1
      if rows.isMultiple(of: 256) { try checkCancellation() }
      var context: FindContext?
      for value in row.values where value.mayHoldBlob {
        let id = row.rowid.map { Locator.RowID.rowid($0) } ?? .number(row.ordinal ?? 0)
        let step = Locator.Step.row(table: row.table?.name ?? "", row: id, column: value.column)
        let before = count
        peel(value.bytes, at: place.inside(step, extents: place.ofDatabase(value.extents)))
        guard count > before else { continue }
        let known = context ?? FindContext(row)
        context = known
        addContext(known.holding(value.column), from: before)
      }
    }
  }

  private mutating func peelFormerPages(of database: inout SQLiteDatabase, at place: Place) throws {
    let freePages = try database.freePages()
    let free = PageSet(freePages)
    for page in database.formerPages(freePages: freePages) {
      try checkCancellation()
      let read = try database.rows(
        ofFormer: page.number, page.version, view: page.view, minimumLength: LongValue.minimumData
      ) { database, row in
        try peelFormer(row, page.origin, in: &database, at: place)
      }
      if let read {
        try recover(
          read.freeRanges, of: page.number, read.bytes, page.version, page.view, free, in: &database, at: place)
      } else if page.origin == .freePage || page.origin == .afterEnd {
        let bytes = try database.files.read(page.version)
        let range = 0..<min(bytes.count, database.files.header.usable)
        try recover([range], of: page.number, bytes, page.version, page.view, free, in: &database, at: place)
      }
    }
    for number in database.owners.keys.sorted() {
      try checkCancellation()
      guard database.work.takePage(), let version = database.files.version(of: number, in: .current) else { continue }
      let bytes = try database.files.read(version)
      guard let page = SQLitePage(number: number, bytes: bytes, usable: database.files.header.usable) else { continue }
      try recover(page.freeRanges, of: number, bytes, version, .current, free, in: &database, at: place)
    }
  }

  private mutating func recover(
    _ ranges: [Range<Int>], of number: Int, _ bytes: [UInt8], _ version: PageVersion, _ view: SQLiteFiles.View,
    _ freePages: PageSet, in database: inout SQLiteDatabase, at place: Place
  ) throws {
    for range in ranges {
      let space = SQLiteDatabase.FreeRange(page: number, bytes: bytes, version: version, range: range, view: view)
      var tries = limits.candidates
      try database.recover(from: space, freePages: freePages, tries: &tries) { _, value in
        peelRecovered(value, at: place)
      }
      limits.candidates = tries
    }
  }

  private mutating func peelRecovered(_ value: SQLiteDatabase.Recovered, at place: Place) -> Bool {
    let step = Locator.Step.former(
      value.start.file, offset: value.start.offset, table: value.table?.name, column: value.column)
    var inner = place.inside(step, extents: place.ofDatabase(value.extents))
    inner.state = value.table == nil ? .unallocated : .deleted
    inner.stateReason =
      "in unallocated space of page \(value.page)"
      + (value.rowid.map { ", with rowid \($0) in front of it" } ?? "")
    let before = count
    if !value.isOpen {
      peel(value.bytes, at: inner)
    } else if let blob = RawBlob(in: value.bytes[...]), blob.document.kind != .unknown {
      inner.extents = inner.extents(of: 0..<blob.length)
      add(blob.document, Array(value.bytes[..<blob.length]), textEncoding: .raw, at: inner)
    }
    return count > before
  }

  private mutating func peelFormer(
    _ row: SQLiteRow, _ origin: SQLiteDatabase.Origin, in database: inout SQLiteDatabase, at place: Place
  ) throws {
    var context: FindContext?
    for value in row.values where value.mayHoldBlob {
      guard let first = value.extents.first else { continue }
      let step = Locator.Step.former(
        first.file, offset: first.offset, table: row.table?.name, column: value.column)
      let inner = place.inside(step, extents: place.ofDatabase(value.extents))
      let before = count
      peel(value.bytes, at: inner)
      guard count > before else { continue }
      let (state, reason) = try state(of: row, value, origin, in: &database)
      updateFinds(from: before) { ($0.state, $0.stateReason) = (state, reason) }
      let known = context ?? FindContext(row)
      context = known
      addContext(known.holding(value.column), from: before)
    }
  }

  /// Whether the row of an old page was changed, deleted or moved since.
  private func state(
    of row: SQLiteRow, _ value: SQLiteRow.Value, _ origin: SQLiteDatabase.Origin, in database: inout SQLiteDatabase
  ) throws -> (Find.State, String) {
    guard let table = row.table else { return (.unallocated, origin.text) }
    guard let rowid = row.rowid else { return (.superseded, origin.text) }
    guard let live = try database.liveRow(rowid, of: table) else {
      return (.deleted, "\(origin.text); \(table.name) has no row \(rowid) any more")
    }
    if live.values.contains(where: { $0.column == value.column && $0.bytes == value.bytes }) {
      return (.superseded, "\(origin.text); row \(rowid) still has this value")
    }
    return (.superseded, "\(origin.text); row \(rowid) has another value now")
  }
}

extension Peeler.Place {
  /// The extents in the evidence; a database inside something else has none.
  fileprivate func ofDatabase(_ extents: [SQLiteExtent]) -> [Find.Extent] {
    isFile ? extents.map { Find.Extent(file: $0.file, offset: $0.offset, length: $0.length) } : []
  }
}

extension SQLiteRow.Value {
  /// Whether it is long enough.
  fileprivate var mayHoldBlob: Bool { bytes.count >= (isText ? LongValue.minimumText : LongValue.minimumData) }
}

extension SQLiteDatabase.Origin {
  /// A description of the place of a value.
  var text: String {
    switch self {
    case .replacedFrame(let frame): "in frame \(frame + 1) of the log, which a later frame replaces"
    case .underLog: "in the database's file, under a newer page in the log"
    case .uncommittedFrame(let frame): "in frame \(frame + 1) of the log, after the last commit"
    case .staleFrame(let frame): "in frame \(frame + 1) of the log, left from before it was begun again"
    case .journal: "in the rollback journal"
    case .unfinished: "in the database's file, as a transaction left it that was not finished"
    case .freePage: "on a page of the free list"
    case .afterEnd: "after the end of the database"
    case .freeSpace: "in unallocated space"
    }
  }
}
