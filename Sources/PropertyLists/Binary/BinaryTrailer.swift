/// The last 32 bytes of a binary property list (CFBinaryPList.c, `CFBinaryPlistTrailer`).
struct BinaryTrailer: Sendable, Equatable {
  /// Bytes of the trailer.
  static let size = 32
  /// Bytes of `bplist00`.
  static let headerSize = 8

  /// Five unused bytes and the sort version, the highest first; Apple writes zeros.
  private var reservedBits: UInt64
  /// Bytes of one entry in the offset table, 1 to 255, of which the last 8 count.
  var offsetSize: Int
  /// Bytes of one reference inside a container, likewise.
  var referenceSize: Int
  /// How many objects the offset table lists.
  var objectCount: Int
  /// The index of the root.
  var topObject: Int
  /// Where the offset table begins.
  var offsetTable: Int

  init(
    reserved: [UInt8], offsetSize: Int, referenceSize: Int, objectCount: Int, topObject: Int, offsetTable: Int
  ) {
    reservedBits = reserved.bigEndian(at: 0, size: Self.reservedSize) ?? 0
    self.offsetSize = offsetSize
    self.referenceSize = referenceSize
    self.objectCount = objectCount
    self.topObject = topObject
    self.offsetTable = offsetTable
  }

  /// Bytes before the widths.
  private static let reservedSize = 6

  /// Five unused bytes and the sort version.
  var reserved: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendBigEndian(reservedBits, size: Self.reservedSize)
    return bytes
  }

  /// Whether CoreFoundation accepts references of this size for a count of objects. (It requires room for one more.)
  var hasRoomForReferences: Bool { referenceSize >= 8 || UInt64(objectCount) < 1 << UInt64(8 * referenceSize) }

  /// Whether CoreFoundation accepts offsets of this size for an offset table that begins where this one does.
  var hasRoomForOffsets: Bool { offsetSize >= 8 || UInt64(offsetTable) < 1 << UInt64(8 * offsetSize) }

  /// Where the offset table ends.
  var offsetTableEnd: Int { offsetTable + objectCount * offsetSize }
}

extension BinaryTrailer {
  /// Reads the trailer and checks it against the input's length, so that no later arithmetic on it can overflow.
  init(of source: [UInt8]) throws(PropertyListError) {
    let start = source.count - Self.size
    func fail(_ reason: String, at offset: Int) -> PropertyListError {
      PropertyListError(.badTrailer, reason, at: .byte(offset))
    }
    guard start > Self.headerSize else {
      throw PropertyListError(
        .truncated, "a binary property list has at least 42 bytes; this one has \(source.count)",
        at: .byte(source.count))
    }
    let reservedBits = source.number(at: start, size: Self.reservedSize)
    let objectCount = source.bigEndianWord(at: start + 8)
    let topObject = source.bigEndianWord(at: start + 16)
    let offsetTable = source.bigEndianWord(at: start + 24)
    let offsetSize = Int(source[start + 6])
    let referenceSize = Int(source[start + 7])

    // Apple writes zeros in front, and no table has wider entries: if nothing fits, the end of the file is missing.
    let isTrailer = reservedBits == 0 && offsetSize <= 8 && referenceSize <= 8
    guard isTrailer || offsetTable < UInt64(start) else {
      throw fail(
        "truncated or damaged: the last 32 bytes are not a trailer (they put the offset table at \(offsetTable))",
        at: start)
    }
    guard offsetSize > 0 else { throw fail("the trailer says that offsets have 0 bytes", at: start + 6) }
    guard referenceSize > 0 else { throw fail("the trailer says that references have 0 bytes", at: start + 7) }
    guard let table = Int(exactly: offsetTable), table > Self.headerSize, table < start else {
      throw fail(
        "the trailer puts the offset table at \(offsetTable), outside the objects and the trailer", at: start + 24)
    }
    guard objectCount > 0, objectCount <= UInt64((start - table) / offsetSize) else {
      throw fail(
        "the trailer counts \(objectCount) objects; the offset table has room for \((start - table) / offsetSize)",
        at: start + 8)
    }
    guard topObject < objectCount else {
      throw fail("the trailer names object \(topObject) as the root; there are \(objectCount)", at: start + 16)
    }
    self.reservedBits = reservedBits
    self.offsetSize = offsetSize
    self.referenceSize = referenceSize
    self.objectCount = Int(objectCount)
    self.topObject = Int(topObject)
    self.offsetTable = table
  }
}
