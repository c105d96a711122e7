/// The first 100 bytes of a database: https://www.sqlite.org/fileformat2.html, section 1.3.
struct SQLiteHeader: Sendable, Hashable {
  let pageSize: Int
  /// Bytes at the end of each page for an extension, such as encryption.
  let reserved: Int
  let encoding: TextEncoding
  /// The number of pages; 0 from old versions of SQLite.
  let pageCount: Int
  /// The first trunk of the free list, or 0.
  let firstTrunk: Int
  /// Whether the database has pointer-map pages.
  let hasPointerMaps: Bool

  enum TextEncoding: Int, Sendable {
    case utf8 = 1
    case utf16LittleEndian = 2
    case utf16BigEndian = 3
  }

  static let length = 100
  static let magic = Array("SQLite format 3\0".utf8)

  /// Nil if the bytes are not the beginning of a database that can be read.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.length, bytes.starts(with: Self.magic),
      let size = bytes.uint16(at: 16), let count = bytes.uint32(at: 28), let trunk = bytes.uint32(at: 32),
      let largestRoot = bytes.uint32(at: 52), let encoding = bytes.uint32(at: 56)
    else { return nil }
    pageSize = size == 1 ? 65_536 : size
    reserved = Int(bytes[20])
    guard Self.isPageSize(pageSize), pageSize - reserved >= 480 else { return nil }
    // An empty database has no encoding yet.
    self.encoding = TextEncoding(rawValue: encoding) ?? .utf8
    pageCount = count
    firstTrunk = trunk
    hasPointerMaps = largestRoot != 0
  }

  /// The bytes of a page that hold data.
  var usable: Int { pageSize - reserved }

  static func isPageSize(_ size: Int) -> Bool {
    (512...65_536).contains(size) && size & (size - 1) == 0
  }
}
