/// The header of a row's record: how its columns are stored, https://www.sqlite.org/fileformat2.html, section 2.1.
struct SQLiteRecordHeader {
  /// One column.
  struct Column {
    let kind: Kind
    /// Where its bytes lie in the payload.
    let range: Range<Int>
    /// The serial type of the record format, which tells integers from floating-point numbers.
    let type: Int64
  }

  enum Kind: Hashable { case null, number, text, blob }

  let columns: [Column]
  /// Bytes of the header and of all columns.
  let payloadLength: Int

  static let maximumColumns = 32_767

  /// Reads the header of a payload.
  init?(_ payload: [UInt8]) {
    guard let (length, size) = payload.varint(at: 0, before: payload.count), length >= Int64(size),
      length <= payload.count
    else { return nil }
    self.init(types: payload, in: size..<Int(length), headerLength: Int(length))
  }

  /// Reads the types of the columns.
  ///
  /// - Parameter count: the number of types; nil to read types to the end of the range, which they must fill.
  init?(types bytes: [UInt8], in range: Range<Int>, headerLength: Int, count: Int? = nil) {
    var columns: [Column] = []
    var position = range.lowerBound
    var end = headerLength
    while position < range.upperBound, columns.count < count ?? Self.maximumColumns {
      guard let (type, length) = bytes.varint(at: position, before: range.upperBound),
        let (kind, size) = Self.kind(of: type), end <= Int.max - size
      else { return nil }
      columns.append(Column(kind: kind, range: end..<end + size, type: type))
      position += length
      end += size
    }
    guard count.map({ $0 == columns.count }) ?? (position == range.upperBound) else { return nil }
    self.columns = columns
    payloadLength = end
    typesEnd = position
  }

  /// The end of the types in the bytes.
  let typesEnd: Int

  /// Whether a row has a string or blob of at least the given number of bytes.
  ///
  /// - Returns: nil if the types of the columns are not in the range, or are not valid.
  static func hasLongColumn(_ minimumLength: Int, in bytes: [UInt8], _ range: Range<Int>) -> Bool? {
    guard let (length, size) = bytes.varint(at: range.lowerBound, before: range.upperBound),
      length >= Int64(size), length <= range.count
    else { return nil }
    let end = range.lowerBound + Int(length)
    var position = range.lowerBound + size
    var isLong = false
    while position < end {
      guard let (type, size) = bytes.varint(at: position, before: end), kind(of: type) != nil else { return nil }
      if type >= 12, Int(type - 12) / 2 >= minimumLength { isLong = true }
      position += size
    }
    return isLong
  }

  private static func kind(of type: Int64) -> (Kind, Int)? {
    switch type {
    case 0: (.null, 0)
    case 1...4: (.number, Int(type))
    case 5: (.number, 6)
    case 6, 7: (.number, 8)
    case 8, 9: (.number, 0)
    case 12...0x7FFF_FFFF: (type & 1 == 0 ? .blob : .text, Int(type - 12) / 2)
    default: nil
    }
  }
}
