/// A page of a b-tree.
struct SQLitePage {
  let number: Int
  let bytes: [UInt8]
  let kind: Kind
  let cellCount: Int
  /// The offset of the page's header: after the database header on page 1.
  let headerStart: Int
  private let usable: Int

  enum Kind: UInt8 {
    case indexInterior = 0x02
    case tableInterior = 0x05
    case indexLeaf = 0x0A
    case tableLeaf = 0x0D

    var isInterior: Bool { self == .indexInterior || self == .tableInterior }
    var isTable: Bool { self == .tableInterior || self == .tableLeaf }
  }

  /// Nil if the page is not a b-tree page, or has an impossible number of cells.
  init?(number: Int, bytes: [UInt8], usable: Int) {
    let start = number == 1 ? SQLiteHeader.length : 0
    guard bytes.count >= usable, usable > start + 12, let kind = Kind(rawValue: bytes[start]),
      let count = bytes.uint16(at: start + 3)
    else { return nil }
    let headerEnd = start + (kind.isInterior ? 12 : 8)
    guard headerEnd + 2 * count <= usable else { return nil }
    (self.number, self.bytes, self.kind, cellCount) = (number, bytes, kind, count)
    (headerStart, self.usable) = (start, usable)
  }

  private var pointersStart: Int { headerStart + (kind.isInterior ? 12 : 8) }

  /// Where a cell begins, or nil if its pointer leads out of the page.
  func cellStart(_ index: Int) -> Int? {
    guard let start = bytes.uint16(at: pointersStart + 2 * index), start >= pointersStart + 2 * cellCount,
      start < usable
    else { return nil }
    return start
  }

  /// The right-most child of an interior page.
  var lastChild: Int? { kind.isInterior ? bytes.uint32(at: headerStart + 8) : nil }

  /// The child to the left of a cell of an interior page.
  func child(of cell: Int) -> Int? {
    kind.isInterior ? cellStart(cell).flatMap { bytes.uint32(at: $0) } : nil
  }

  /// The key of a cell of an interior page of a table.
  func key(ofInterior cell: Int) -> Int64? {
    cellStart(cell).flatMap { bytes.varint(at: $0 + 4, before: usable)?.value }
  }

  /// A cell with a payload: of a leaf, or of any page of an index.
  func cell(_ index: Int) -> SQLiteCell? {
    guard kind != .tableInterior, let start = cellStart(index) else { return nil }
    return cell(at: start)
  }

  /// The cell that begins at a place in the page.
  func cell(at start: Int) -> SQLiteCell? {
    var position = start + (kind == .indexInterior ? 4 : 0)
    guard let (length, size) = bytes.varint(at: position, before: usable), length >= 0, length < 0x7FFF_FFFF
    else { return nil }
    position += size
    var rowid: Int64?
    if kind == .tableLeaf {
      guard let (value, size) = bytes.varint(at: position, before: usable) else { return nil }
      rowid = value
      position += size
    }
    return SQLiteCell(
      rowid: rowid, payloadLength: Int(length), localStart: position, isTable: kind == .tableLeaf, usable: usable)
  }

  /// Whether a row has a string or blob of at least the given number of bytes.
  ///
  /// - Returns: nil if the part in the page does not tell.
  func hasLongColumn(_ cell: SQLiteCell, _ minimumLength: Int) -> Bool? {
    SQLiteRecordHeader.hasLongColumn(minimumLength, in: bytes, cell.localStart..<cell.localStart + cell.localLength)
  }

  /// The unused parts of the page: between the pointers and the cells, and in the free blocks.
  var freeRanges: [Range<Int>] {
    guard !kind.isInterior, let content = bytes.uint16(at: headerStart + 5) else { return [] }
    var ranges: [Range<Int>] = []
    let contentStart = content == 0 ? 65_536 : content
    let pointersEnd = pointersStart + 2 * cellCount
    if contentStart > pointersEnd, contentStart <= usable { ranges.append(pointersEnd..<contentStart) }
    var block = bytes.uint16(at: headerStart + 1) ?? 0
    var last = pointersEnd - 1
    // Free blocks are in ascending order, so the list cannot loop.
    while block > last, let next = bytes.uint16(at: block), let size = bytes.uint16(at: block + 2), size >= 4,
      block + size <= usable
    {
      ranges.append(block..<block + size)
      last = block
      block = next
    }
    return ranges.sorted { $0.lowerBound < $1.lowerBound }
  }
}

/// The beginning of a payload in a page.
struct SQLiteCell: Hashable {
  let rowid: Int64?
  let payloadLength: Int
  let localStart: Int
  /// The number of bytes of the payload in the page; the others are on overflow pages.
  let localLength: Int

  /// Nil if the part in the page would lead out of it.
  init?(rowid: Int64?, payloadLength: Int, localStart: Int, isTable: Bool, usable: Int) {
    let local = Self.localLength(of: payloadLength, isTable: isTable, usable: usable)
    let end = localStart + local + (local < payloadLength ? 4 : 0)
    guard end <= usable else { return nil }
    (self.rowid, self.payloadLength, self.localStart) = (rowid, payloadLength, localStart)
    localLength = local
  }

  /// Whether the payload cannot have a value of the given number of bytes, since the header takes two.
  func isTooShort(_ minimumLength: Int) -> Bool { payloadLength < minimumLength + 2 }

  var hasOverflow: Bool { localLength < payloadLength }

  /// The number of bytes of a payload that a page stores.
  static func localLength(of payload: Int, isTable: Bool, usable: Int) -> Int {
    let most = isTable ? usable - 35 : (usable - 12) * 64 / 255 - 23
    guard payload > most else { return payload }
    let least = (usable - 12) * 32 / 255 - 23
    let even = least + (payload - least) % (usable - 4)
    return even <= most ? even : least
  }
}
