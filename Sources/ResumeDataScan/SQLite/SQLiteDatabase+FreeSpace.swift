/// Values in unused space: deleted and not overwritten yet.
extension SQLiteDatabase {
  /// A value that was assembled from free space.
  struct Recovered {
    let table: SQLiteTable?
    let column: String?
    let rowid: Int64?
    let page: Int
    /// Where the value begins.
    let start: SQLiteExtent
    let bytes: [UInt8]
    let extents: [SQLiteExtent]
    /// Whether more bytes may follow the value.
    let isOpen: Bool
  }

  /// The rest of a page, in which a value begins.
  struct FreeRange {
    let page: Int
    let bytes: [UInt8]
    let version: PageVersion
    let range: Range<Int>
    let view: SQLiteFiles.View
  }

  /// Assembles values that begin like blobs: by the header of their record if it still exists, otherwise by trying
  /// possible numbers of their first overflow page.
  ///
  /// - Parameter accept: checks a value; true ends the search for this beginning.
  mutating func recover(
    from free: FreeRange, freePages: PageSet, tries: inout Int,
    _ accept: (inout SQLiteDatabase, Recovered) throws -> Bool
  ) throws {
    var position = free.range.lowerBound
    while let head = BlobHeads.next(in: free.bytes, from: position, to: free.range.upperBound) {
      position = head + 1
      if let end = try recover(at: head, in: free, freePages: freePages, tries: &tries, accept) { position = end }
    }
    try recoverSplitHeads(from: free, freePages: freePages, tries: &tries, accept)
  }

  /// Assembles values whose head is split: the page has the beginning of the head and the pointer to the first overflow
  /// page, which has the rest.
  private mutating func recoverSplitHeads(
    from free: FreeRange, freePages: PageSet, tries: inout Int,
    _ accept: (inout SQLiteDatabase, Recovered) throws -> Bool
  ) throws {
    let end = min(free.range.upperBound, free.bytes.count)
    guard !freePages.isEmpty else { return }
    // This runs for each byte of all free space, so each byte is loaded once.
    var next = 0
    var lower = free.range.lowerBound
    var position = lower
    while position < end, tries > 0 {
      next = (next << 8 | Int(free.bytes[position])) & 0xFFFF_FFFF
      position += 1
      let pointer = position - 4
      guard freePages.contains(next), pointer >= lower,
        let head = try splitHead(before: pointer, next: next, in: free),
        let end = try recover(at: head, in: free, freePages: freePages, tries: &tries, accept)
      else { continue }
      lower = max(pointer + 1, end)
      (position, next) = (lower, 0)
    }
  }

  /// The offset of a head that ends on an overflow page.
  private mutating func splitHead(before pointer: Int, next: Int, in free: FreeRange) throws -> Int? {
    guard work.takePage(), let version = files.version(of: next, in: free.view) else { return nil }
    let rest = try files.read(version).dropFirst(4).prefix(BlobHeads.maximumLength)
    for start in max(free.range.lowerBound, pointer - BlobHeads.maximumLength + 1)...pointer
    where BlobHeads.next(in: free.bytes, from: start, to: pointer) != start {
      let bytes = free.bytes[start..<pointer] + rest
      if BlobHeads.next(in: Array(bytes), from: 0, to: bytes.count) == 0 { return start }
    }
    return nil
  }

  private mutating func recover(
    at head: Int, in free: FreeRange, freePages: PageSet, tries: inout Int,
    _ accept: (inout SQLiteDatabase, Recovered) throws -> Bool
  ) throws -> Int? {
    for candidate in records(around: head, in: free) {
      guard tries > 0 else { return nil }
      tries -= 1
      if let found = try value(of: candidate, in: free), try accept(&self, found) {
        return max(head + 1, min(free.range.upperBound, candidate.localEnd))
      }
    }
    return try stitch(at: head, in: free, freePages: freePages, tries: &tries, accept)
  }

  /// A record whose types are before a value.
  private struct Candidate {
    let table: SQLiteTable
    let header: SQLiteRecordHeader
    let column: Int
    /// Where the payload begins; before the range where its first bytes were overwritten.
    let payloadStart: Int
    let rowid: Int64?

    /// The end of the part in the page.
    func localLength(usable: Int) -> Int {
      SQLiteCell.localLength(of: header.payloadLength, isTable: !table.isWithoutRowid, usable: usable)
    }
    var localEnd: Int = 0
  }

  /// Records of the database's tables with a column that contains the byte at `head`.
  private func records(around head: Int, in free: FreeRange) -> [Candidate] {
    var found: [Candidate] = []
    // The types of the columns precede it; 4 KiB of other columns in between are enough.
    let first = max(free.range.lowerBound, head - 4_096)
    for table in tables where !table.columns.isEmpty {
      for types in (first..<head).reversed() {
        guard
          let header = SQLiteRecordHeader(
            types: free.bytes, in: types..<head, headerLength: 0, count: table.columns.count)
        else { continue }
        // The header includes its length, which is one byte unless there are very many columns.
        let typesLength = header.typesEnd - types
        let length = typesLength + (typesLength < 127 ? 1 : 2)
        let base = header.typesEnd
        guard
          let column = header.columns.firstIndex(where: {
            ($0.kind == .text || $0.kind == .blob) && base + $0.range.lowerBound <= head
              && head < base + $0.range.upperBound && $0.range.count >= BlobHeads.minimumBytes
          }), base + header.columns[column].range.lowerBound >= head - 65_536
        else { continue }
        let start = types - (length - typesLength)
        let isExact = base + header.columns[column].range.lowerBound == head
        let hasLength = start >= 0 && free.bytes[start] == UInt8(truncatingIfNeeded: length)
        guard isExact || hasLength else { continue }
        var candidate = Candidate(
          table: table, header: header.shifted(by: length), column: column, payloadStart: start,
          rowid: hasLength ? rowid(before: start, payload: header.payloadLength + length, in: free) : nil)
        candidate.localEnd = start + candidate.localLength(usable: files.header.usable)
        // The nearest header that ends at the value, or has its length before it, is the most likely.
        found.append(candidate)
        if hasLength { break }
      }
    }
    return found.sorted { ($0.rowid == nil ? 1 : 0) < ($1.rowid == nil ? 1 : 0) }
  }

  /// The rowid before a record, where the length before that fits.
  private func rowid(before start: Int, payload: Int, in free: FreeRange) -> Int64? {
    for cell in stride(from: start - 2, through: max(0, start - 14), by: -1) {
      guard let (length, size) = free.bytes.varint(at: cell, before: start), length == payload,
        let (rowid, rest) = free.bytes.varint(at: cell + size, before: start), cell + size + rest == start
      else { continue }
      return rowid
    }
    return nil
  }

  private mutating func value(of candidate: Candidate, in free: FreeRange) throws -> Recovered? {
    let header = candidate.header
    let local = candidate.localLength(usable: files.header.usable)
    let end = candidate.payloadStart + local
    guard header.payloadLength <= work.maximumPayload, candidate.payloadStart >= 0,
      end + (local < header.payloadLength ? 4 : 0) <= free.bytes.count, candidate.payloadStart < end
    else { return nil }
    var payload = SQLitePayload(
      Array(free.bytes[candidate.payloadStart..<end]), file: free.version.file,
      offset: free.version.offset + candidate.payloadStart)
    if local < header.payloadLength {
      guard let next = free.bytes.uint32(at: end),
        try files.extend(&payload, to: header.payloadLength, from: next, view: free.view, work: &work)
      else { return nil }
    }
    let range = header.columns[candidate.column].range
    guard range.upperBound <= payload.bytes.count else { return nil }
    let extents = payload.extents(of: range)
    guard let start = extents.first else { return nil }
    return Recovered(
      table: candidate.table, column: candidate.table.column(candidate.column), rowid: candidate.rowid,
      page: free.page, start: start, bytes: Array(payload.bytes[range]), extents: extents, isOpen: false)
  }

  /// Tries continuations of a value: that it ends in the page, and that any four bytes with the number of a free page
  /// are the pointer to the rest.
  private mutating func stitch(
    at head: Int, in free: FreeRange, freePages: PageSet, tries: inout Int,
    _ accept: (inout SQLiteDatabase, Recovered) throws -> Bool
  ) throws -> Int? {
    let end = free.range.upperBound
    func recovered(_ payload: SQLitePayload) -> Recovered {
      let extents = payload.extents(of: 0..<payload.bytes.count)
      return Recovered(
        table: nil, column: nil, rowid: nil, page: free.page,
        start: SQLiteExtent(file: free.version.file, offset: free.version.offset + head, length: end - head),
        bytes: payload.bytes, extents: extents, isOpen: true)
    }
    let whole = SQLitePayload(
      Array(free.bytes[head..<end]), file: free.version.file, offset: free.version.offset + head)
    guard tries > 0 else { return nil }
    tries -= 1
    if try accept(&self, recovered(whole)) { return head + 1 }
    // The pointer to the first overflow page follows the part in the page.
    for pointer in stride(from: min(end, free.bytes.count) - 4, through: head, by: -1) {
      guard let first = free.bytes.uint32(at: pointer), freePages.contains(first), tries > 0 else { continue }
      tries -= 1
      var payload = SQLitePayload(
        Array(free.bytes[head..<pointer]), file: free.version.file, offset: free.version.offset + head)
      try extendFreely(&payload, from: first, among: freePages, view: free.view)
      if try accept(&self, recovered(payload)) { return pointer + 4 }
    }
    return nil
  }

  /// Appends free pages up to the end of their chain.
  private mutating func extendFreely(
    _ payload: inout SQLitePayload, from first: Int, among freePages: PageSet, view: SQLiteFiles.View
  ) throws {
    var next = first
    var visited: Set<Int> = []
    while freePages.contains(next), visited.insert(next).inserted, payload.bytes.count < Self.maximumStitched,
      work.takePage(), let version = files.version(of: next, in: view)
    {
      let bytes = try files.read(version)
      guard bytes.count >= files.header.usable, let following = bytes.uint32(at: 0) else { return }
      payload.append(bytes[4..<files.header.usable], file: version.file, offset: version.offset + 4)
      next = following
    }
  }

  /// More than ten times the length of any known blob.
  private static let maximumStitched = 1 << 20
}

extension SQLiteRecordHeader {
  /// The same with a header of another length before the columns.
  func shifted(by length: Int) -> SQLiteRecordHeader {
    SQLiteRecordHeader(
      columns: columns.map {
        Column(
          kind: $0.kind, range: $0.range.lowerBound + length..<$0.range.upperBound + length, type: $0.type)
      },
      payloadLength: payloadLength + length, typesEnd: typesEnd)
  }

  private init(columns: [Column], payloadLength: Int, typesEnd: Int) {
    (self.columns, self.payloadLength, self.typesEnd) = (columns, payloadLength, typesEnd)
  }
}
