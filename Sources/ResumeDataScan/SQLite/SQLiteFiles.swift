/// A database with the files that belong to it.
public struct SQLiteSources {
  /// The database itself.
  public var database: any ByteSource
  /// `X-wal`, if there is one.
  public var wal: (any ByteSource)?
  /// `X-journal`, if there is one.
  public var journal: (any ByteSource)?

  /// Names the files.
  public init(database: any ByteSource, wal: (any ByteSource)? = nil, journal: (any ByteSource)? = nil) {
    (self.database, self.wal, self.journal) = (database, wal, journal)
  }
}

/// One of the files of a database.
public enum SQLiteFile: String, Sendable, Hashable, Comparable {
  /// The database itself.
  case database
  /// The write-ahead log.
  case wal
  /// The rollback journal.
  case journal

  /// By the order in which they are searched.
  public static func < (left: Self, right: Self) -> Bool {
    func rank(_ file: Self) -> Int { file == .database ? 0 : file == .wal ? 1 : 2 }
    return rank(left) < rank(right)
  }
}

/// The place of one version of a page.
struct PageVersion: Hashable {
  let file: SQLiteFile
  let offset: Int
  /// The frame of the log, from 0.
  var frame: Int?
}

/// The files of a database, with log and journal, and all versions of its pages.
struct SQLiteFiles {
  let sources: SQLiteSources
  let header: SQLiteHeader
  let wal: SQLiteWAL?
  let journal: SQLiteJournal?
  /// The versions in the log, by page.
  private let framesOfPage: [Int: [Int]]
  /// The journal's versions, by page: the first is the oldest.
  private let journalOfPage: [Int: Int]

  /// Nil if the files are not a database that can be read.
  init?(_ sources: SQLiteSources, pageBudget: Int) throws {
    self.sources = sources
    let wal = try sources.wal.flatMap { try SQLiteWAL($0, budget: pageBudget) }
    var first = try sources.database.read(at: 0, count: SQLiteHeader.length)
    // The log may have a newer first page, or the only one if nothing was copied from the log yet.
    if let wal, let source = sources.wal,
      let frame = wal.frames.lastIndex(where: { $0.page == 1 && $0.status == .committed })
    {
      first = try source.read(at: wal.offset(of: frame), count: SQLiteHeader.length)
    }
    guard let header = SQLiteHeader(first) else { return nil }
    self.header = header
    self.wal = wal?.pageSize == header.pageSize ? wal : nil
    let pages = sources.database.length / header.pageSize
    journal = try sources.journal.map {
      try SQLiteJournal($0, pageSize: header.pageSize, pageCount: pages, budget: pageBudget)
    }
    framesOfPage = Dictionary(grouping: (self.wal?.frames ?? []).indices) { [frames = self.wal?.frames] in
      frames?[$0].page ?? 0
    }
    journalOfPage = Dictionary((journal?.records ?? []).map { ($0.page, $0.offset) }) { first, _ in first }
  }

  /// The number of whole pages in the database's file.
  var filePageCount: Int { sources.database.length / header.pageSize }

  /// A consistent set of page versions.
  enum View: Hashable {
    /// The current contents: the last commit of the log, or the pages of a hot journal.
    case current
    /// The database's file alone.
    case fileAlone
    /// As of a frame's transaction: the frames up to its end that have its salts.
    case asOf(frame: Int, end: Int)
    /// The journal's pages over the database's.
    case beforeJournal
  }

  /// The number of pages in the current view.
  var pageCount: Int {
    if let wal, let last = wal.frames.lastIndex(where: { $0.status == .committed && $0.sizeAfterCommit > 0 }) {
      return wal.frames[last].sizeAfterCommit
    }
    if let journal, journal.isHot, journal.initialPageCount > 0 { return journal.initialPageCount }
    return filePageCount
  }

  /// The version of a page in a view, or nil if there is no such page.
  func version(of page: Int, in view: View) -> PageVersion? {
    guard page > 0 else { return nil }
    switch view {
    case .current:
      if let wal, let frame = framesOfPage[page]?.last(where: { wal.frames[$0].status == .committed }) {
        return version(ofFrame: frame)
      }
      if journal?.isHot == true, let offset = journalOfPage[page] {
        return PageVersion(file: .journal, offset: offset)
      }
    case .fileAlone: break
    case .asOf(let frame, let end):
      if let wal, let salts = wal.frames.indices.contains(frame) ? wal.frames[frame].salts : nil,
        let found = framesOfPage[page]?.last(where: { $0 <= end && wal.frames[$0].salts == salts })
      {
        return version(ofFrame: found)
      }
    case .beforeJournal:
      if let offset = journalOfPage[page] { return PageVersion(file: .journal, offset: offset) }
    }
    return page <= filePageCount ? PageVersion(file: .database, offset: (page - 1) * header.pageSize) : nil
  }

  func version(ofFrame frame: Int) -> PageVersion? {
    wal.map { PageVersion(file: .wal, offset: $0.offset(of: frame), frame: frame) }
  }

  /// The bytes of a version; fewer than a page if the file is truncated.
  func read(_ version: PageVersion) throws -> [UInt8] {
    try read(version.file, at: version.offset, count: header.pageSize)
  }

  func read(_ file: SQLiteFile, at offset: Int, count: Int) throws -> [UInt8] {
    switch file {
    case .database: try sources.database.read(at: offset, count: count)
    case .wal: try sources.wal?.read(at: offset, count: count) ?? []
    case .journal: try sources.journal?.read(at: offset, count: count) ?? []
    }
  }
}
