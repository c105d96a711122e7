/// A blob in hexadecimal digits whose beginning was found: a description of NSData or CFData, plain digits in groups or
/// lines, an array of numbers, or a dump.
struct HexText {
  private(set) var bytes: [UInt8]
  /// Includes the characters around the digits.
  private(set) var range: Range<Int>
  /// The length in the description, if it differs from the actual one.
  private(set) var announcedLength: Int?
  /// Why the digits end, unless the description ends there.
  private(set) var fault: DigitFault?
  /// The length of lines with other text inside the range.
  private(set) var otherText = 0

  /// Faults of digits.
  enum DigitFault: Sendable {
    /// A character that is not a digit, at the given number of characters from the first digit.
    case notADigit(UInt8, after: Int)
    /// An odd number of digits.
    case odd(Int)
    /// A description without an end, with the number of characters from the first digit.
    case unclosed(after: Int)
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>) { (self.bytes, self.range) = (bytes, range) }

  /// The possible readings of the digits, the most likely first.
  static func readings(in text: [UInt8], from start: Int, order: HexDump.ByteOrder) -> [HexText] {
    [dump(in: text, from: start, order: order), order == .asWritten ? list(in: text, from: start) : nil]
      .compactMap { $0 } + (order == .asWritten ? [run(in: text, from: start)] : [])
  }

  /// The lines of a dump by xxd, hexdump, od or a debugger, the first of which contains the position.
  private static func dump(in text: [UInt8], from start: Int, order: HexDump.ByteOrder) -> HexText? {
    let isLineEnd: (UInt8) -> Bool = { $0 == 0x0A || $0 == 0x0D }
    let before = text[..<start].suffix(256)
    let lineStart = before.lastIndex(where: isLineEnd).map { $0 + 1 } ?? before.startIndex
    guard let content = Self.dumpStart(in: text, from: lineStart, to: start) else { return nil }
    let prefix = LinePrefix(in: text, before: content)
    var dump = HexDump()
    var line = content
    var end = content
    while line < text.count {
      let rest = text[line...].prefix(4_096)
      guard let lineEnd = rest.firstIndex(where: isLineEnd) ?? (rest.endIndex == text.count ? text.count : nil)
      else { break }
      guard dump.append(text[line..<lineEnd]) else { break }
      if dump.endsWithRow { end = lineEnd }
      guard lineEnd < text.count else { break }
      line = text[lineEnd...].prefix(2).prefix(while: isLineEnd).endIndex
      if line < text.count { line = prefix.contentStart(ofLineAt: line) }
    }
    let bytes = dump.bytes(order)
    guard dump.rowCount > 1 || bytes.count >= 8 else { return nil }
    var found = HexText(bytes, content..<end)
    found.otherText = dump.otherText
    return found
  }

  /// The start of the dump row with its first bytes at a position. Text before the row's offset belongs to a log.
  private static func dumpStart(in text: [UInt8], from line: Int, to start: Int) -> Int? {
    let rest = text[start...].prefix(1_024)
    let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
    var candidate = line
    while candidate < start {
      if let row = HexDumpLine(text[candidate..<end]), row.bytesStart == start || row.bytesStart + 2 == start {
        return candidate
      }
      guard let blank = text[candidate..<start].firstIndex(of: 0x20) else { return nil }
      candidate = blank + 1
    }
    return nil
  }

  /// Single bytes, as in a source file.
  private static func list(in text: [UInt8], from start: Int) -> HexText? {
    let list = ByteList(in: text, from: start)
    return list.bytes.count >= 8 ? HexText(list.bytes, list.start..<list.end) : nil
  }

  /// Digits in groups or lines, with the description around them.
  static func run(in text: [UInt8], from start: Int) -> HexText {
    let description = DataDescription(in: text, before: start)
    let prefix = LinePrefix(in: text, before: start)
    var digits: [UInt8] = []
    var position = start
    var wholeGroups = 0
    var groupEnd = start
    var fault: DigitFault?
    while position < text.count {
      let byte = text[position]
      if let digit = byte.hexDigit {
        digits.append(digit)
        position += 1
        continue
      }
      if wholeGroups < digits.count { (wholeGroups, groupEnd) = (digits.count, position) }
      if byte.isBlank {
        position += 1
        if byte == 0x0A, position < text.count { position = prefix.contentStart(ofLineAt: position) }
      } else if byte == UInt8(ascii: "\\"), text[position...].dropFirst().first.map(isEscapedLine) ?? false {
        position += 2
      } else if description.allowsDots, byte == UInt8(ascii: ".") || text[position...].starts(with: "…".utf8) {
        position += byte == UInt8(ascii: ".") ? 1 : 3
      } else {
        fault = byte == description.end ? nil : .notADigit(byte, after: position - start)
        break
      }
    }
    if wholeGroups < digits.count, position >= text.count { (wholeGroups, groupEnd) = (digits.count, position) }
    // A last group that begins a word is not included.
    if case .notADigit(let byte, _) = fault, byte.isLetter, position > 0, text[position - 1].hexDigit != nil {
      let group = trailingGroup(in: text, before: position)
      if digits.count - group >= 16 { (wholeGroups, groupEnd, fault) = (digits.count - group, position - group, nil) }
    }
    digits.removeLast(digits.count - wholeGroups)
    let end = position < text.count && text[position] == description.end ? position + 1 : groupEnd
    var found = HexText(digits.pairs, description.start..<max(end, start))
    found.announcedLength = description.length == found.bytes.count ? nil : description.length
    // Plain digits end where other text begins.
    if case .notADigit(let byte, let count) = fault, description.end == nil,
      count == 0 || text[position - 1].hexDigit == nil || !byte.isLetter
    {
      fault = nil
    }
    let isUnclosed = position >= text.count && description.end == UInt8(ascii: ">")
    found.fault = fault ?? (isUnclosed ? .unclosed(after: position - start) : nil)
    if found.fault == nil, !digits.count.isMultiple(of: 2) { found.fault = .odd(digits.count) }
    return found
  }

  /// Where the digits begin that go through a place, in groups and lines without other text.
  ///
  /// - Parameter lower: what is before it belongs to something else.
  static func start(in text: [UInt8], around place: Int, from lower: Int) -> Int {
    var (start, position) = (place, place)
    while position > lower {
      let byte = text[position - 1]
      if byte.hexDigit != nil {
        start = position - 1
      } else if !byte.isBlank || start - position >= 4 {
        break
      }
      position -= 1
    }
    return start
  }

  private static func isEscapedLine(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "n") || byte == UInt8(ascii: "r") || byte == UInt8(ascii: "t")
  }

  /// The number of consecutive digits before a position.
  private static func trailingGroup(in text: [UInt8], before position: Int) -> Int {
    var count = 0
    while position - count > 0, text[position - count - 1].hexDigit != nil { count += 1 }
    return count
  }
}

/// The beginning of a description of data, before its digits.
private struct DataDescription {
  /// Where the description begins.
  let start: Int
  /// The length that it announces.
  var length: Int?
  /// The character that ends it.
  var end: UInt8?
  /// Whether the middle may be left out.
  var allowsDots = false

  /// `<`, `{length = 160, bytes = 0x`, `{length = 160, capacity = 160, bytes = 0x`, `0x`, or nothing.
  init(in text: [UInt8], before digits: Int) {
    let before = text[..<digits].suffix(128)
    guard before.last != UInt8(ascii: "<") else {
      (start, end) = (digits - 1, UInt8(ascii: ">"))
      return
    }
    guard !before.ends(with: "&lt;") else {
      (start, end) = (digits - 4, UInt8(ascii: "&"))
      return
    }
    guard before.ends(with: "0x") || before.ends(with: "0X") else {
      start = digits
      return
    }
    guard before.dropLast(2).ends(with: "bytes = "),
      let open = before.lastIndex(of: UInt8(ascii: "{")), before[open...].starts(with: "{length = ".utf8)
    else {
      start = digits - 2
      return
    }
    let number = before[(open + 10)...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    length = Int(String(decoding: number, as: UTF8.self))
    (start, end, allowsDots) = (open, UInt8(ascii: "}"), true)
  }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
