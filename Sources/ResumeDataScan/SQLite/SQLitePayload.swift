/// The bytes of a row's record, with their origins.
struct SQLitePayload {
  fileprivate(set) var bytes: [UInt8]
  private(set) var segments: [Segment]

  /// A contiguous run of the payload in a file.
  struct Segment: Hashable {
    let start: Int
    let file: SQLiteFile
    let offset: Int
  }

  init(_ bytes: [UInt8], file: SQLiteFile, offset: Int) {
    self.bytes = bytes
    segments = [Segment(start: 0, file: file, offset: offset)]
  }

  mutating func append(_ more: ArraySlice<UInt8>, file: SQLiteFile, offset: Int) {
    segments.append(Segment(start: bytes.count, file: file, offset: offset))
    bytes += more
  }

  /// The extents of a part of the payload.
  func extents(of range: Range<Int>) -> [SQLiteExtent] {
    segments.indices.compactMap { index in
      let end = index + 1 < segments.count ? segments[index + 1].start : bytes.count
      let part = range.clamped(to: segments[index].start..<max(end, segments[index].start))
      guard !part.isEmpty else { return nil }
      let segment = segments[index]
      return SQLiteExtent(
        file: segment.file, offset: segment.offset + part.lowerBound - segment.start, length: part.count)
    }
  }
}

/// A run of bytes in one of a database's files.
public struct SQLiteExtent: Sendable, Hashable {
  /// Which file.
  public var file: SQLiteFile
  /// The offset in the file.
  public var offset: Int
  /// The number of bytes.
  public var length: Int
}

extension SQLiteFiles {
  /// The whole payload of a cell, overflow pages included.
  ///
  /// - Parameter page: the bytes of the page with the cell.
  /// - Returns: nil if the chain of overflow pages ends early, loops or leads out of the database.
  func payload(
    of cell: SQLiteCell, in page: [UInt8], _ version: PageVersion, view: View, work: inout SQLiteWork
  ) throws -> SQLitePayload? {
    let localEnd = cell.localStart + cell.localLength
    guard localEnd <= page.count else { return nil }
    var payload = SQLitePayload(
      Array(page[cell.localStart..<localEnd]), file: version.file, offset: version.offset + cell.localStart)
    guard cell.hasOverflow else { return payload }
    guard let first = page.uint32(at: localEnd) else { return nil }
    return try extend(&payload, to: cell.payloadLength, from: first, view: view, work: &work) ? payload : nil
  }

  /// Appends the pages of an overflow chain.
  func extend(
    _ payload: inout SQLitePayload, to length: Int, from first: Int, view: View, work: inout SQLiteWork
  ) throws -> Bool {
    var next = first
    var visited: Set<Int> = []
    while payload.bytes.count < length {
      guard visited.insert(next).inserted, let version = version(of: next, in: view), work.takePage()
      else { return false }
      let bytes = try read(version)
      guard bytes.count >= header.usable, let following = bytes.uint32(at: 0) else { return false }
      let count = min(length - payload.bytes.count, header.usable - 4)
      payload.append(bytes[4..<4 + count], file: version.file, offset: version.offset + 4)
      next = following
    }
    return true
  }
}

/// The remaining work, and the parts that were skipped.
struct SQLiteWork {
  private(set) var pages: Int
  /// The maximum length of an assembled payload.
  let maximumPayload: Int
  /// The number of longer rows, which were skipped.
  var longRows = 0
  /// Damaged parts of the database.
  var damagedPages: Set<Int> = []

  init(pages: Int, maximumPayload: Int) {
    (self.pages, self.maximumPayload) = (pages, maximumPayload)
  }

  var isSpent: Bool { pages == 0 }

  /// Counts a page. Returns false if the limit is reached.
  mutating func takePage() -> Bool {
    guard pages > 0 else { return false }
    pages -= 1
    return true
  }
}
