/// A blob in hexadecimal digits, of which the first ones are known: a description of NSData or CFData, digits alone in
/// groups or lines, an array of numbers, or a dump.
struct HexText {
  private(set) var bytes: [UInt8]
  /// With the signs around the digits.
  private(set) var range: Range<Int>
  /// What the description says, where it says something else than there is.
  private(set) var announcedLength: Int?
  /// Why the digits end where they do, where that is not where a description ends.
  private(set) var fault: DigitFault?
  /// How long the lines inside the range are that say something else.
  private(set) var otherText = 0

  /// What is wrong with digits.
  enum DigitFault: Sendable, Hashable {
    /// A character that is none of the digits, at so many characters from the first digit.
    case notADigit(UInt8, after: Int)
    /// An odd number of digits.
    case odd(Int)
    /// A description that does not end, so many characters from the first digit.
    case unclosed(after: Int)
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>) { (self.bytes, self.range) = (bytes, range) }

  /// The ways to read the digits, the likeliest first.
  static func readings(in text: [UInt8], from start: Int, order: HexDump.ByteOrder) -> [HexText] {
    [dump(in: text, from: start, order: order), order == .asWritten ? list(in: text, from: start) : nil]
      .compactMap { $0 } + (order == .asWritten ? [run(in: text, from: start)] : [])
  }

  /// The lines of a dump by xxd, hexdump, od or a debugger, of which the first holds the place.
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

  /// Where the row of a dump begins whose first bytes are at a place: what is before a row's offset is a
  /// log's.
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

  /// Bytes one by one, as in a source file.
  private static func list(in text: [UInt8], from start: Int) -> HexText? {
    let list = ByteList(in: text, from: start)
    return list.bytes.count >= 8 ? HexText(list.bytes, list.start..<list.end) : nil
  }

  /// Digits in groups or lines, with what a description has around them.
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
    // A last group that turns out to begin a word is not taken along.
    if case .notADigit(let byte, _) = fault, byte.isLetter, position > 0, text[position - 1].hexDigit != nil {
      let group = trailingGroup(in: text, before: position)
      if digits.count - group >= 16 { (wholeGroups, groupEnd, fault) = (digits.count - group, position - group, nil) }
    }
    digits.removeLast(digits.count - wholeGroups)
    let end = position < text.count && text[position] == description.end ? position + 1 : groupEnd
    var found = HexText(digits.pairs, description.start..<max(end, start))
    found.announcedLength = description.length == found.bytes.count ? nil : description.length
    // Where text goes on after digits alone, they have ended.
    if case .notADigit = fault, description.end == nil, text[position - 1].hexDigit == nil || !text[position].isLetter {
      fault = nil
    }
    let isUnclosed = position >= text.count && description.end == UInt8(ascii: ">")
    found.fault = fault ?? (isUnclosed ? .unclosed(after: position - start) : nil)
    if found.fault == nil, !digits.count.isMultiple(of: 2) { found.fault = .odd(digits.count) }
    return found
  }

  private static func isEscapedLine(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "n") || byte == UInt8(ascii: "r") || byte == UInt8(ascii: "t")
  }

  /// How many digits stand together before a place.
  private static func trailingGroup(in text: [UInt8], before position: Int) -> Int {
    var count = 0
    while position - count > 0, text[position - count - 1].hexDigit != nil { count += 1 }
    return count
  }
}

/// What is before the digits of a description of data.
private struct DataDescription {
  /// Where the description begins.
  let start: Int
  /// The length that it announces.
  var length: Int?
  /// The sign that ends it.
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
