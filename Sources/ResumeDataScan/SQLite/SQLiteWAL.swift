/// A write-ahead log: its frames and their states.
struct SQLiteWAL {
  /// One page in the log.
  struct Frame: Hashable {
    let page: Int
    /// The number of pages of the database after the transaction that ends here; 0 inside a transaction.
    let sizeAfterCommit: Int
    let salts: UInt64
    var status: Status
  }

  enum Status: Hashable {
    case committed
    /// After the last commit: the transaction was never finished.
    case uncommitted
    /// Left over from before the log was begun again, or damaged.
    case stale
  }

  let pageSize: Int
  private(set) var frames: [Frame] = []
  /// Whether the log has more frames than the limit.
  private(set) var isCut = false

  static let headerLength = 32
  static let frameHeaderLength = 24

  /// Where the page of a frame begins.
  func offset(of frame: Int) -> Int {
    Self.headerLength + frame * (pageSize + Self.frameHeaderLength) + Self.frameHeaderLength
  }

  /// Reads all frames, or nil if the log's header is not one.
  init?(_ source: any ByteSource, budget: Int) throws {
    let header = try source.read(at: 0, count: Self.headerLength)
    guard header.count == Self.headerLength, let magic = header.uint32(at: 0), magic & ~1 == 0x377F_0682,
      let size = header.uint32(at: 8), SQLiteHeader.isPageSize(size)
    else { return nil }
    pageSize = size
    var checksum = Checksum(bigEndian: magic & 1 == 1)
    checksum.add(header, 0..<24)
    let salts = Self.pair(header, at: 16)
    var isValid = checksum.value == Self.pair(header, at: 24)
    var committed = 0
    var end = 0
    let length = size + Self.frameHeaderLength
    let count = max(0, source.length - Self.headerLength) / length
    isCut = count > budget
    for index in 0..<min(count, budget) {
      let bytes = try source.read(at: Self.headerLength + index * length, count: length)
      guard bytes.count == length, let page = bytes.uint32(at: 0), let commit = bytes.uint32(at: 4) else { break }
      if isValid {
        var next = checksum
        next.add(bytes, 0..<8)
        next.add(bytes, Self.frameHeaderLength..<length)
        isValid = page > 0 && Self.pair(bytes, at: 8) == salts && next.value == Self.pair(bytes, at: 16)
        checksum = next
      }
      if isValid { end = index + 1 }
      if isValid, commit > 0 { committed = index + 1 }
      frames.append(
        Frame(page: page, sizeAfterCommit: commit, salts: Self.pair(bytes, at: 8), status: .stale))
    }
    for index in 0..<end { frames[index].status = index < committed ? .committed : .uncommitted }
  }

  private static func pair(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    UInt64(bytes.uint32(at: offset) ?? 0) << 32 | UInt64(bytes.uint32(at: offset + 4) ?? 0)
  }

  /// The running sum over pairs of 32-bit words, in either order of their bytes.
  private struct Checksum {
    let bigEndian: Bool
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init(bigEndian: Bool) { self.bigEndian = bigEndian }

    var value: UInt64 { UInt64(first) << 32 | UInt64(second) }

    mutating func add(_ bytes: [UInt8], _ range: Range<Int>) {
      var position = range.lowerBound
      while position + 8 <= range.upperBound {
        first &+= word(bytes, position) &+ second
        second &+= word(bytes, position + 4) &+ first
        position += 8
      }
    }

    private func word(_ bytes: [UInt8], _ position: Int) -> UInt32 {
      let (a, b) = (UInt32(bytes[position]), UInt32(bytes[position + 1]))
      let (c, d) = (UInt32(bytes[position + 2]), UInt32(bytes[position + 3]))
      return bigEndian ? a << 24 | b << 16 | c << 8 | d : d << 24 | c << 16 | b << 8 | a
    }
  }
}
