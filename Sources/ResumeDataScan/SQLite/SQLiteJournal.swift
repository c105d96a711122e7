/// A rollback journal: pages as they were before a transaction.
struct SQLiteJournal {
  struct Record: Hashable {
    let page: Int
    /// Where the page begins in the journal.
    let offset: Int
  }

  private(set) var records: [Record] = []
  /// Whether the transaction was not finished: SQLite would restore these pages first.
  private(set) var isHot = false
  /// The number of pages before the transaction; 0 if the header does not have it.
  private(set) var initialPageCount = 0

  private static let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

  /// Reads the records of a journal, whose header may be zeros, as after a transaction with `journal_mode=persist`.
  init(_ source: any ByteSource, pageSize: Int, pageCount: Int, budget: Int) throws {
    let header = try source.read(at: 0, count: 28)
    guard header.starts(with: Self.magic) else {
      try readUnchecked(source, pageSize: pageSize, pageCount: pageCount, budget: budget)
      return
    }
    guard header.count == 28, header.uint32(at: 24) == pageSize else { return }
    isHot = true
    initialPageCount = header.uint32(at: 16) ?? 0
    var start = 0
    while records.count < budget, let next = try readSegment(source, at: start, pageSize: pageSize, budget: budget) {
      start = next
    }
    // Without a record there is nothing to restore.
    isHot = !records.isEmpty
  }

  /// One header with its records.
  ///
  /// - Returns: where the next header would be; nil at the end.
  private mutating func readSegment(
    _ source: any ByteSource, at start: Int, pageSize: Int, budget: Int
  ) throws -> Int? {
    let header = try source.read(at: start, count: 28)
    guard header.count == 28, header.starts(with: Self.magic), let count = header.uint32(at: 8),
      let nonce = header.uint32(at: 12), let sector = header.uint32(at: 20), (32...65_536).contains(sector)
    else { return nil }
    var offset = start + sector
    let length = pageSize + 8
    let most = count == 0xFFFF_FFFF ? Int.max : count
    var done = 0
    while done < most, records.count < budget {
      let bytes = try source.read(at: offset, count: length)
      guard bytes.count == length, let page = bytes.uint32(at: 0), page > 0,
        let checksum = bytes.uint32(at: 4 + pageSize),
        checksum == Self.checksum(of: bytes, pageSize: pageSize, nonce: nonce)
      else { return nil }
      records.append(Record(page: page, offset: offset + 4))
      offset += length
      done += 1
    }
    return (offset + sector - 1) / sector * sector
  }

  private static func checksum(of record: [UInt8], pageSize: Int, nonce: Int) -> Int {
    var sum = nonce
    var position = pageSize - 200
    while position > 0 {
      sum += Int(record[4 + position])
      position -= 200
    }
    return sum & 0xFFFF_FFFF
  }

  private mutating func readUnchecked(
    _ source: any ByteSource, pageSize: Int, pageCount: Int, budget: Int
  ) throws {
    for sector in [512, 4096] {
      var offset = sector
      while records.count < budget {
        let number = try source.read(at: offset, count: 4)
        guard let page = number.uint32(at: 0), page > 0, page <= max(pageCount, 1) * 2,
          offset + 4 + pageSize <= source.length
        else { break }
        records.append(Record(page: page, offset: offset + 4))
        offset += pageSize + 8
      }
      if !records.isEmpty { return }
    }
  }
}
