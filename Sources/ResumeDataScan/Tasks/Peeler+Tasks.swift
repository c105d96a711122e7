import KeyedArchives

extension Peeler {
  /// The most tasks of one search.
  private static let maximumTasks = 100_000

  /// Adds the tasks of a keyed archive.
  mutating func addTasks(of archive: KeyedArchive, at place: Place) {
    for (path, task) in ArchivedTask.all(in: archive, limit: Self.maximumTasks) {
      add(BackgroundTask.Contents(task), at: place.inside(.path(path), extents: []))
    }
  }

  /// Adds the tasks of a database, also those of rows that are not in use any more.
  mutating func addTasks(of database: inout SQLiteDatabase, at place: Place) throws {
    guard database.tables.contains(where: StoredTask.isTable) else { return }
    var search = TaskSearch()
    try database.liveRows(where: StoredTask.isTable) { _, row in
      try checkCancellation()
      let contents = BackgroundTask.Contents(StoredTask(row: row))
      search.live.insert(contents.identity)
      search.known.insert(contents.version)
      let id = row.rowid.map { Locator.RowID.rowid($0) } ?? .number(row.ordinal ?? 0)
      add(contents, at: place.inside(.row(table: row.table?.name ?? "", row: id, column: ""), extents: []))
    }
    guard limits.includesDeleted else { return }
    try findFormerTasks(in: &database, &search)
    try recoverTasks(in: &database, &search)
    for former in search.former { add(former, in: search, at: place) }
    // A row in free space may have lost what it had on other pages, so that those with a request come first.
    for former in search.recovered.filter({ $0.contents.request != nil })
      + search.recovered.filter({ $0.contents.request == nil })
    where search.known.insert(former.contents.version).inserted {
      add(former, in: search, at: place)
    }
  }

  private mutating func findFormerTasks(in database: inout SQLiteDatabase, _ search: inout TaskSearch) throws {
    let freePages = try database.freePages()
    for page in database.formerPages(freePages: freePages) {
      try checkCancellation()
      let read = try database.rows(ofFormer: page.number, page.version, view: page.view, minimumLength: 0) { _, row in
        guard let table = row.table, StoredTask.isTable(table) else { return }
        let former = FormerTask(row, row.values.first?.extents.first?.offset ?? page.version.offset, page.origin.text)
        // A page is copied as a whole, so that most older versions of a row equal the current one.
        if former.isTask, search.known.insert(former.contents.version).inserted { search.former.append(former) }
      }
      // Rows are looked for in the whole page: a chain of overflow pages may be cut, and the header overwritten.
      let bytes = try read?.bytes ?? database.files.read(page.version)
      let range = 0..<min(bytes.count, database.files.header.usable)
      try recoverTasks(
        in: SQLiteDatabase.FreeRange(
          page: page.number, bytes: bytes, version: page.version, range: range, view: page.view),
        of: &database, &search)
    }
  }

  /// Tasks in unused space of pages that are in use.
  private mutating func recoverTasks(in database: inout SQLiteDatabase, _ search: inout TaskSearch) throws {
    for number in database.owners.keys.sorted() {
      try checkCancellation()
      guard let owner = database.owners[number], database.tables.indices.contains(owner),
        StoredTask.isTable(database.tables[owner]), database.work.takePage(),
        let version = database.files.version(of: number, in: .current)
      else { continue }
      let bytes = try database.files.read(version)
      guard let page = SQLitePage(number: number, bytes: bytes, usable: database.files.header.usable) else { continue }
      for range in page.freeRanges {
        try recoverTasks(
          in: SQLiteDatabase.FreeRange(page: number, bytes: bytes, version: version, range: range, view: .current),
          of: &database, &search)
      }
    }
  }

  private mutating func recoverTasks(
    in free: SQLiteDatabase.FreeRange, of database: inout SQLiteDatabase, _ search: inout TaskSearch
  ) throws {
    for table in database.tables where StoredTask.isTable(table) && !table.isWithoutRowid {
      let types = TaskTypes(table)
      for row in try database.recoverRows(of: table, in: free, isPlausible: types.fit) {
        let origin = "in unallocated space of page \(free.page)"
        let former = FormerTask(row.row, row.start.offset, origin)
        guard former.isTask, search.recovered.count < Self.maximumTasks else { continue }
        search.recovered.append(former)
      }
    }
  }

  private mutating func add(_ former: FormerTask, in search: TaskSearch, at place: Place) {
    let isLive = search.live.contains(former.contents.identity)
    let step = Locator.Step.former(former.file, offset: former.offset, table: former.table, column: nil)
    var inner = place.inside(step, extents: [])
    inner.state = isLive ? .superseded : .deleted
    inner.stateReason =
      former.origin + (isLive ? "; the task has other values now" : "; the list does not have the task any more")
    add(former.contents, at: inner)
  }

  private mutating func add(_ contents: BackgroundTask.Contents, at place: Place) {
    guard tasks.count < Self.maximumTasks else { return note("the limit on background tasks is reached", place) }
    tasks.append(
      BackgroundTask(
        locator: place.locator, state: place.state, stateReason: place.stateReason, contents: contents))
  }
}

/// The tasks of a database so far.
private struct TaskSearch {
  var live: Set<BackgroundTask.Contents.Identity> = []
  var known: Set<BackgroundTask.Contents.Version> = []
  /// Tasks of rows on pages that are not in use.
  var former: [FormerTask] = []
  /// Tasks in unallocated space.
  var recovered: [FormerTask] = []
}

/// A task of a row that is not in use.
private struct FormerTask {
  let contents: BackgroundTask.Contents
  let table: String?
  let file: SQLiteFile
  let offset: Int
  let origin: String

  init(_ row: SQLiteRow, _ offset: Int, _ origin: String) {
    var contents = BackgroundTask.Contents(StoredTask(row: row))
    contents.isIncomplete = row.record.payloadLength > row.payload.count
    self.contents = contents
    (table, file) = (row.table?.name, row.version.file)
    (self.offset, self.origin) = (offset, origin)
  }

  /// A task has a session or a URL.
  var isTask: Bool { contents.session != nil || contents.effectiveURL != nil }
}

/// What the types of a record have to be for a task.
private struct TaskTypes {
  private let numbers: [Int]
  private let texts: [Int]
  private let blobs: [Int]
  private let session: Int?
  private let identifier: Int?

  init(_ table: SQLiteTable) {
    func index(_ field: TaskField) -> Int? { table.columns.firstIndex { $0.lowercased() == field.column } }
    numbers = [.identifier, .taskKind, .creationTime, .state, .countOfBytesReceived].compactMap(index)
    texts = [.taskDescription, .bundleID, .pathToDownloadTaskFile].compactMap(index)
    blobs = [.originalRequest, .currentRequest, .response, .error].compactMap(index)
    session = index(.sessionID)
    identifier = index(.uniqueIdentifier)
  }

  func fit(_ header: SQLiteRecordHeader) -> Bool {
    func kind(_ index: Int) -> SQLiteRecordHeader.Kind { header.columns[index].kind }
    guard let session, header.columns.indices.contains(session), kind(session) == .text,
      !header.columns[session].range.isEmpty
    else { return false }
    return numbers.allSatisfy { kind($0) == .number || kind($0) == .null }
      && texts.allSatisfy { kind($0) == .text || kind($0) == .null }
      && blobs.allSatisfy { kind($0) == .blob || kind($0) == .null }
      && (identifier.map { kind($0) == .blob && header.columns[$0].range.count == 16 || kind($0) == .text } ?? true)
      && header.payloadLength > 0
  }
}
