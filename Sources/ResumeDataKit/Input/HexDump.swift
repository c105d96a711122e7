/// The bytes in a dump of a file or of memory, put together from its lines.
struct HexDump {
  /// How long the lines are that are none of a dump and say something.
  private(set) var otherText = 0
  private var rows: [Row] = []
  private var isInsideOmission = false

  private struct Row {
    var line: HexDumpLine
    /// Whether rows like the one before were left out before this one.
    var followsOmission: Bool
  }

  /// How the bytes are within the groups of a line.
  enum ByteOrder: CaseIterable {
    /// One after the other.
    case asWritten
    /// As numbers of a machine that has the low byte first: `hexdump` without options, `x/xw` of GDB.
    case lowByteFirst
  }

  /// Dumps leave out rows that are like the one before. No more than the given number of bytes in all are restored: a
  /// line could stand for any number of them, and no blob has a mebibyte of one row.
  private static let mostOmitted = 1 << 20

  /// Whether the last line was one of the dump.
  private(set) var endsWithRow = false
  private var isComplete = false
  /// Lines between the rows, which count only where rows follow.
  private var pendingText = 0

  /// How many rows there are.
  var rowCount: Int { rows.count }

  /// Adds a line.
  ///
  /// - Returns: false where the dump has ended: with a line that tells its length alone, or where another one begins.
  mutating func append(_ text: ArraySlice<UInt8>) -> Bool {
    let line = HexDumpLine(text)
    if isComplete || line.map({ beginsAnother($0) }) ?? false { return false }
    endsWithRow = line != nil
    add(line, text)
    isComplete = rows.count > 1 && line?.bytes.isEmpty ?? false
    return pendingText <= Self.longestOtherText
  }

  /// What is between two rows of one dump is a prompt or a message.
  private static let longestOtherText = 4_096

  /// Whether a row is before the one before.
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

  /// All bytes, those of omitted rows too.
  func bytes(_ order: ByteOrder) -> [UInt8] {
    let base = base
    var bytes: [UInt8] = []
    var previous: [UInt8] = []
    var budget = Self.mostOmitted
    for row in rows {
      if let base, let position = position(of: row.line, base: base) {
        if row.followsOmission, position > bytes.count, position - bytes.count <= budget {
          let omitted = Self.repeating(previous, length: position - bytes.count)
          bytes += omitted
          budget -= omitted.count
        }
        // The last line of hexdump and od tells the length only: the last group may have been filled up to two bytes.
        if row.line.bytes.isEmpty, position == bytes.count - 1 { bytes.removeLast() }
      }
      previous = row.line.bytes(order)
      bytes += previous
    }
    return bytes
  }

  /// What the digits of the offsets count in: 16, but od counts in 8 unless told otherwise. Nil if the second row
  /// does not stand where the first ends.
  private var base: Int? {
    guard rows.count > 1 else { return nil }
    return [16, 8, 10].first { position(of: rows[1].line, base: $0) == rows[0].line.bytes.count }
  }

  /// How many bytes after the first row's start a line's bytes stand. Nil if they are before it, or nobody knows.
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
