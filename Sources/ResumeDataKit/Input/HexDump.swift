/// The bytes in a dump of a file or of memory, assembled from its lines.
struct HexDump {
  /// The length of lines with text that are not part of the dump.
  private(set) var otherText = 0
  private var rows: [Row] = []
  private var isInsideOmission = false

  private struct Row {
    var line: HexDumpLine
    /// Whether repeated rows were left out before this one.
    var followsOmission: Bool
  }

  /// How the bytes are within the groups of a line.
  enum ByteOrder: CaseIterable {
    /// One after the other.
    case asWritten
    /// As little-endian numbers: `hexdump` without options, `x/xw` of GDB.
    case lowByteFirst
  }

  /// Dumps leave out rows that repeat the one before. At most this number of bytes is restored, since a line could
  /// represent any number of rows, and no blob has a mebibyte of one row.
  private static let maximumOmitted = 1 << 20

  /// Whether the last line was one of the dump.
  private(set) var endsWithRow = false
  private var isComplete = false
  /// The length of lines between rows, which count only if rows follow.
  private var pendingText = 0

  /// How many rows there are.
  var rowCount: Int { rows.count }

  /// Adds a line.
  ///
  /// - Returns: false if the dump has ended: with a line that has only its length, or because another dump begins.
  mutating func append(_ text: ArraySlice<UInt8>) -> Bool {
    let line = HexDumpLine(text)
    if isComplete || line.map({ beginsAnother($0) }) ?? false { return false }
    endsWithRow = line != nil
    add(line, text)
    isComplete = rows.count > 1 && line?.bytes.isEmpty ?? false
    return pendingText <= Self.maximumOtherText
  }

  /// The maximum length of a prompt or message between two rows of one dump.
  private static let maximumOtherText = 4_096

  /// Whether a row has a lower offset than the previous one.
  private func beginsAnother(_ line: HexDumpLine) -> Bool {
    guard let last = rows.last?.line else { return false }
    return line.offsetDigits.count == last.offsetDigits.count
      && line.offsetDigits.lexicographicallyPrecedes(last.offsetDigits)
  }

  private mutating func add(_ line: HexDumpLine?, _ text: ArraySlice<UInt8>) {
    if let line {
      rows.append(Row(line: line, followsOmission: isInsideOmission))
      isInsideOmission = false
      otherText += pendingText
      pendingText = 0
    } else if !rows.isEmpty, text.filter({ !$0.isBlank }) == [UInt8(ascii: "*")] {
      isInsideOmission = true
    } else {
      pendingText += text.lengthOfText
    }
  }

  /// All bytes, including those of omitted rows.
  func bytes(_ order: ByteOrder) -> [UInt8] {
    let base = base
    var bytes: [UInt8] = []
    var previous: [UInt8] = []
    var budget = Self.maximumOmitted
    for row in rows {
      if let base, let position = position(of: row.line, base: base) {
        if row.followsOmission, position > bytes.count, position - bytes.count <= budget {
          let omitted = Self.repeating(previous, length: position - bytes.count)
          bytes += omitted
          budget -= omitted.count
        }
        // The last line of hexdump and od has only the length: the last group may have been padded to two bytes.
        if row.line.bytes.isEmpty, position == bytes.count - 1 { bytes.removeLast() }
      }
      previous = row.line.bytes(order)
      bytes += previous
    }
    return bytes
  }

  /// The base of the offsets: 16, or 8 for od by default. Nil if the second row does not follow the first.
  private var base: Int? {
    guard rows.count > 1 else { return nil }
    return [16, 8, 10].first { position(of: rows[1].line, base: $0) == rows[0].line.bytes.count }
  }

  /// The distance of a line's bytes from the start of the first row. Nil if it is negative or unknown.
  private func position(of line: HexDumpLine, base: Int) -> Int? {
    guard let start = rows.first?.line.offset(base: base), let offset = line.offset(base: base), offset >= start
    else { return nil }
    return offset - start
  }

  private static func repeating(_ row: [UInt8], length: Int) -> [UInt8] {
    guard !row.isEmpty, length.isMultiple(of: row.count) else { return [] }
    return Array(repeatElement(row, count: length / row.count).joined())
  }
}
