/// Rows of pages that SQLite no longer reads: older versions in the log and the journal, pages of the free list.
extension SQLiteDatabase {
  /// Why a page is not read by SQLite.
  enum Origin: Hashable {
    /// In a frame of the log that a later one replaces.
    case replacedFrame(Int)
    /// In the database's file, under a frame of the log.
    case underLog
    /// In a frame after the last commit.
    case uncommittedFrame(Int)
    /// In a frame from before the log was begun again.
    case staleFrame(Int)
    /// In the rollback journal of a transaction that was finished.
    case journal
    /// In the database's file, written by an unfinished transaction.
    case unfinished
    /// On a page of the free list.
    case freePage
    /// After the end of the database.
    case afterEnd
    /// In the unallocated space of a page.
    case freeSpace
  }

  /// Every page that SQLite does not read in the current view, with its origin.
  func formerPages(freePages: [Int]) -> [(number: Int, version: PageVersion, view: SQLiteFiles.View, origin: Origin)] {
    var pages: [(Int, PageVersion, SQLiteFiles.View, Origin)] = []
    func add(_ number: Int, _ version: PageVersion?, _ view: SQLiteFiles.View, _ origin: Origin) {
      if let version { pages.append((number, version, view, origin)) }
    }
    for number in freePages { add(number, files.version(of: number, in: .current), .current, .freePage) }
    let count = files.pageCount
    for number in 1...max(1, files.filePageCount) {
      let alone = files.version(of: number, in: .fileAlone)
      if number > count {
        add(number, alone, .fileAlone, .afterEnd)
      } else if let current = files.version(of: number, in: .current), current != alone {
        add(number, alone, .fileAlone, current.file == .wal ? .underLog : .unfinished)
      }
    }
    addFrames(add)
    for record in files.journal?.records ?? [] where files.journal?.isHot == false {
      add(record.page, PageVersion(file: .journal, offset: record.offset), .beforeJournal, .journal)
    }
    return pages
  }

  private func addFrames(_ add: (Int, PageVersion?, SQLiteFiles.View, Origin) -> Void) {
    guard let wal = files.wal else { return }
    // The transaction of a frame ends with the next commit.
    var end = wal.frames.count - 1
    var ends: [Int] = []
    for index in wal.frames.indices.reversed() {
      if wal.frames[index].sizeAfterCommit > 0 { end = index }
      ends.append(end)
    }
    ends.reverse()
    for (index, frame) in wal.frames.enumerated() {
      let version = files.version(ofFrame: index)
      let origin: Origin
      switch frame.status {
      case .committed:
        guard files.version(of: frame.page, in: .current) != version else { continue }
        origin = .replacedFrame(index)
      case .uncommitted: origin = .uncommittedFrame(index)
      case .stale: origin = .staleFrame(index)
      }
      add(frame.page, version, .asOf(frame: index, end: ends[index]), origin)
    }
  }

  /// The pages of the free list, trunks and leaves.
  mutating func freePages() throws -> [Int] {
    var pages: [Int] = []
    var seen: Set<Int> = []
    var trunk = files.header.firstTrunk
    let count = files.pageCount
    while trunk > 0, trunk <= count, seen.insert(trunk).inserted, work.takePage(),
      let version = files.version(of: trunk, in: .current)
    {
      pages.append(trunk)
      let bytes = try files.read(version)
      guard let next = bytes.uint32(at: 0), let leaves = bytes.uint32(at: 4) else { break }
      for index in 0..<min(leaves, files.header.usable / 4 - 2) {
        guard let leaf = bytes.uint32(at: 8 + 4 * index), leaf > 0, leaf <= count, seen.insert(leaf).inserted
        else { continue }
        pages.append(leaf)
      }
      trunk = next
    }
    return pages
  }

  /// The rows of a page that SQLite does not read, as far as its cells are whole.
  mutating func rows(
    ofFormer number: Int, _ version: PageVersion, view: SQLiteFiles.View, minimumLength: Int,
    _ body: (inout SQLiteDatabase, SQLiteRow) throws -> Void
  ) throws -> SQLitePage? {
    guard work.takePage(),
      let page = SQLitePage(number: number, bytes: try files.read(version), usable: files.header.usable),
      !page.kind.isInterior
    else { return nil }
    let leaf = Leaf(page: page, version: version, view: view)
    for index in 0..<page.cellCount {
      guard let cell = page.cell(index), cell.payloadLength <= work.maximumPayload,
        minimumLength == 0 || !cell.isTooShort(minimumLength) && page.hasLongColumn(cell, minimumLength) != false,
        let payload = try payload(of: cell, in: leaf), let record = SQLiteRecordHeader(payload.bytes),
        record.payloadLength <= payload.bytes.count, record.columns.contains(where: { $0.isLong(minimumLength) })
      else { continue }
      let row = SQLiteRow(
        table: table(of: number, isTable: page.kind == .tableLeaf, columns: record.columns.count), rowid: cell.rowid,
        page: number, version: version, payload: payload, record: record, encoding: files.header.encoding,
        minimumLength: minimumLength)
      try body(&self, row)
    }
    return page
  }

  /// The table that a page most likely belonged to: its current table, otherwise the only one with that number of
  /// columns.
  func table(of page: Int, isTable: Bool, columns: Int) -> SQLiteTable? {
    if let owner = owners[page], tables.indices.contains(owner) {
      let table = tables[owner]
      if table.isWithoutRowid != isTable, table.columns.isEmpty || table.columns.count >= columns { return table }
    }
    let fitting = tables.filter { $0.isWithoutRowid != isTable && $0.columns.count == columns }
    return fitting.count == 1 ? fitting.first : nil
  }

  /// The row that SQLite finds under a rowid, or nil if there is none.
  mutating func liveRow(_ rowid: Int64, of table: SQLiteTable) throws -> SQLiteRow? {
    guard !table.isWithoutRowid else { return nil }
    var number = table.root
    var visited: Set<Int> = []
    while visited.insert(number).inserted, work.takePage(), let version = files.version(of: number, in: .current),
      let page = SQLitePage(number: number, bytes: try files.read(version), usable: files.header.usable),
      page.kind.isTable
    {
      if page.kind == .tableInterior {
        let index = (0..<page.cellCount).first { page.key(ofInterior: $0).map { rowid <= $0 } ?? false }
        guard let child = index.map({ page.child(of: $0) }) ?? page.lastChild else { return nil }
        number = child
        continue
      }
      let leaf = Leaf(page: page, version: version, view: .current)
      let cell = (0..<page.cellCount).lazy.compactMap { page.cell($0) }.first { $0.rowid == rowid }
      return try cell.flatMap { try row(of: $0, in: leaf, table: table, minimumLength: 0) }
    }
    return nil
  }
}
