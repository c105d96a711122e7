/// One line of a dump: the offset of its bytes, the bytes, and perhaps the same bytes as letters.
///
///     00000000: 6270 6c69 7374 3030  bplist00                xxd
///     00000000  62 70 6c 69 73 74 30 30  |bplist00|          hexdump -C
///     000000 62 70 6c 69 73 74 30 30  >bplist00<             od -A x -t x1z
///     0000000 7062 696c 7473 3030                            hexdump: numbers
///     0x16fdff3a0: 62 70 6c 69 73 74 30 30  bplist00         memory read of LLDB
///     0x555555556040 <data+8>:    0x62    0x70               x/xb of GDB
struct HexDumpLine {
  /// The bytes, in the order of their digits.
  let bytes: [UInt8]
  let offsetDigits: ArraySlice<UInt8>
  /// The position of the first byte's digits, or of their `0x`.
  let bytesStart: Int
  /// The number of bytes in a group.
  private let groupSize: Int

  /// The maximum length of a row.
  private static let maximumBytes = 64

  /// Nil if the line is not part of a dump.
  init?(_ line: ArraySlice<UInt8>) {
    var rest = line.dropping("0x")
    offsetDigits = rest.prefix { $0.hexDigit != nil }
    guard (4...16).contains(offsetDigits.count) else { return nil }
    rest = Self.afterSymbol(rest[offsetDigits.endIndex...])
    let hasColon = rest.first == UInt8(ascii: ":")
    if hasColon { rest = rest.dropFirst() }
    guard rest.first?.isBlank ?? true else { return nil }
    bytesStart = rest.prefix(while: \.isBlank).endIndex
    // The letters follow a bar in hexdump's lines, whose columns are separated by two blanks, and otherwise two blanks.
    let beforeBar = rest.prefix { hasColon || $0 != UInt8(ascii: "|") }
    (bytes, groupSize) = Self.groups(in: beforeBar, endAtTwoBlanks: beforeBar.endIndex == rest.endIndex)
    // Only an offset is the last line of hexdump and od. With a word after it, the line is not part of a dump.
    if bytes.isEmpty, !rest.allSatisfy(\.isBlank) { return nil }
  }

  /// The bytes, in the order that they have in memory.
  func bytes(_ order: HexDump.ByteOrder) -> [UInt8] {
    guard order == .lowByteFirst, (2...8).contains(groupSize) else { return bytes }
    return stride(from: 0, to: bytes.count, by: groupSize).flatMap { bytes[$0...].prefix(groupSize).reversed() }
  }

  /// The offset of the bytes. Nil if the digits are not of this base, or too many.
  func offset(base: Int) -> Int? {
    Int(String(decoding: offsetDigits, as: UTF8.self), radix: base)
  }

  /// GDB adds the variable to an address.
  private static func afterSymbol(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard text.starts(with: " <".utf8), let end = text.firstIndex(of: UInt8(ascii: ">")) else { return text }
    return text[(end + 1)...]
  }

  /// The bytes up to the first text that is not a group of pairs of digits, and the size of the first group.
  private static func groups(in column: ArraySlice<UInt8>, endAtTwoBlanks: Bool) -> (bytes: [UInt8], groupSize: Int) {
    var bytes: [UInt8] = []
    var groupSize = 0
    var rest = column
    while true {
      let blanks = rest.prefix(while: \.isBlank)
      if blanks.isEmpty || endAtTwoBlanks && blanks.count >= 2 && !bytes.isEmpty { break }
      let digits = rest[blanks.endIndex...].dropping("0x").prefix { $0.hexDigit != nil }
      guard !digits.isEmpty, digits.count.isMultiple(of: 2), bytes.count + digits.count / 2 <= maximumBytes else {
        break
      }
      rest = column[digits.endIndex...]
      guard rest.first?.isBlank ?? true else { break }
      bytes += digits.hexBytes
      if groupSize == 0 { groupSize = bytes.count }
    }
    return (bytes, groupSize)
  }
}
