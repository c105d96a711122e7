import PropertyLists

/// Looks for a blob in text: in logs, error descriptions, dumps, JSON.
struct TextScanner {
  let text: [UInt8]

  /// At most so many places of one kind are tried: text may be full of `<` that begin no description.
  private static let mostAttempts = 4_096
  /// Fewer digits are no blob; the shortest that was ever seen has 160 bytes.
  private static let fewestDigits = 16

  /// `<62706c69 73743030 ...>`: how NSData described itself up to iOS 12.
  func dataDescription() -> UnwrappedInput? {
    for start in positions(of: UInt8(ascii: "<")) {
      let run = hexRun(from: start + 1) { Self.isBlank($0) }
      guard run.end < text.count, text[run.end] == UInt8(ascii: ">") else { continue }
      if let found = blob(of: run.digits) { return found.within(start...run.end, of: text) }
    }
    return nil
  }

  /// `{length = 160, bytes = 0x62706c69 ... 00000074 }`: how NSData describes itself since iOS 13. The middle of long
  /// data is left out, which `announcedLength` then shows.
  func lengthAndBytes() -> UnwrappedInput? {
    for start in positions(of: Array("{length = ".utf8)) {
      let digits = text[(start + 10)...].prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      let marker = Array(", bytes = 0x".utf8)
      guard let length = Int(String(decoding: digits, as: UTF8.self)), text[digits.endIndex...].starts(with: marker)
      else { continue }
      let run = hexRun(from: digits.endIndex + marker.count) { Self.isBlank($0) || $0 == UInt8(ascii: ".") }
      guard var found = blob(of: run.digits) else { continue }
      if found.bytes.count != length { found.announcedLength = length }
      return found.within(start...run.end, of: text)
    }
    return nil
  }

  /// The lines of xxd (`00000000: 6270 6c69 ...  bplist00`) and `hexdump -C` (`00000000  62 70 6c 69 ... |bplist00|`).
  func hexDump() -> UnwrappedInput? {
    var bytes: [UInt8] = []
    var otherText = 0
    for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard let content = Self.dumpLine(line) else {
        otherText += line.count
        continue
      }
      bytes += content
    }
    let found = UnwrappedInput(transport: .hex, bytes: bytes, announcedLength: nil, otherText: otherText)
    return found.beginsLikeBlob ? found : nil
  }

  /// Digits alone, perhaps behind `0x`, in lines or groups; in the middle of other text where they begin like a blob.
  func plainHex() -> UnwrappedInput? {
    let blanks = text.prefix { Self.isBlank($0) }
    let zeroX = text[blanks.endIndex...].starts(with: "0x".utf8) ? 2 : 0
    let whole = hexRun(from: blanks.endIndex + zeroX) { Self.isBlank($0) }
    if let found = blob(of: whole.digits) { return found.within(0...whole.end, of: text) }
    // Runs that begin one inside the other would be read again and again: the whole text, twice, is enough.
    var budget = 2 * text.count
    for start in text.indices.lazy.filter({ isHexOfBlob(at: $0) }) where budget > 0 {
      let run = hexRun(from: start) { Self.isBlank($0) }
      if let found = blob(of: run.digits) { return found.within(start...run.end, of: text) }
      budget -= run.end - start
    }
    return nil
  }

  /// Base64, wrapped in lines or not, of either alphabet: the whole text, or a run that begins as a blob's would.
  func base64() -> UnwrappedInput? {
    let whole = base64Run(from: 0)
    if let found = blob(ofBase64: whole.digits) { return found.within(0...whole.end, of: text) }
    var budget = 2 * text.count
    for start in BlobPrefix.allCases.flatMap({ positions(of: Array($0.rawValue.utf8)) }) where budget > 0 {
      let run = base64Run(from: start)
      if let found = blob(ofBase64: run.digits) { return found.within(start...run.end, of: text) }
      budget -= run.end - start
    }
    return nil
  }

  /// The digits from a position on, in the ordinary alphabet, and where they end.
  private func base64Run(from start: Int) -> (digits: [UInt8], end: Int) {
    var digits: [UInt8] = []
    var position = start
    while position < text.count {
      let byte = text[position]
      if Self.isBlank(byte) {
        // Text is wrapped in lines; a blank within a line ends it.
        let blanks = text[position...].prefix { Self.isBlank($0) }
        guard position == 0 || blanks.contains(0x0A) || blanks.contains(0x0D) else { break }
        position = blanks.endIndex
        continue
      }
      switch byte {
      case UInt8(ascii: "-"): digits.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): digits.append(UInt8(ascii: "/"))
      case _ where Base64.value(of: byte) != nil: digits.append(byte)
      default:
        // The padding belongs to it.
        return (digits, position + text[position...].prefix { $0 == UInt8(ascii: "=") }.count)
      }
      position += 1
    }
    return (digits, position)
  }

  private func blob(ofBase64 digits: [UInt8]) -> UnwrappedInput? {
    let found = UnwrappedInput(
      transport: .base64, bytes: Base64.decodeLeniently(digits).bytes, announcedLength: nil)
    return found.beginsLikeBlob ? found : nil
  }

  private func blob(of digits: [UInt8]) -> UnwrappedInput? {
    guard digits.count >= Self.fewestDigits else { return nil }
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    let found = UnwrappedInput(transport: .hex, bytes: bytes, announcedLength: nil)
    return found.beginsLikeBlob ? found : nil
  }

  /// The digits from a position on, as values of 4 bits, and where they end. A last group that turns out to begin a word
  /// is not taken along.
  private func hexRun(from start: Int, skipping isSkipped: (UInt8) -> Bool) -> (digits: [UInt8], end: Int) {
    var digits: [UInt8] = []
    var position = start
    var wholeGroups = 0
    while position < text.count {
      if let digit = Self.digit(text[position]) {
        digits.append(digit)
      } else if isSkipped(text[position]) {
        wholeGroups = digits.count
      } else {
        if Self.isLetter(text[position]) { digits.removeLast(digits.count - wholeGroups) }
        break
      }
      position += 1
    }
    return (digits, position)
  }

  /// Whether hexadecimal digits begin here that are the first bytes of a blob.
  private func isHexOfBlob(at position: Int) -> Bool {
    switch text[position] {
    case UInt8(ascii: "2"), UInt8(ascii: "3"), UInt8(ascii: "6"): break
    default: return false
    }
    var digits: [UInt8] = []
    for byte in text[position...] {
      if let digit = Self.digit(byte) { digits.append(digit) } else if !Self.isBlank(byte) { return false }
      if digits.count == 10 { break }
    }
    return Self.hexPrefixes.contains(digits)
  }

  /// `bplis`, `<?xml` and the masked forms of `bplis`.
  private static let hexPrefixes = ["62706c6973", "3c3f786d6c", "3615082512", "211f000601"]
    .map { $0.utf8.compactMap(digit) }

  private func positions(of byte: UInt8) -> some Sequence<Int> {
    text.indices.lazy.filter { text[$0] == byte }.prefix(Self.mostAttempts)
  }

  private func positions(of pattern: [UInt8]) -> some Sequence<Int> {
    text.indices.lazy.filter { text[$0] == pattern.first && text[$0...].starts(with: pattern) }
      .prefix(Self.mostAttempts)
  }

  /// The bytes of one line of a dump; nil where the line is none.
  private static func dumpLine(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    let offset = line.prefix { digit($0) != nil }
    guard (4...16).contains(offset.count) else { return nil }
    var rest = line[offset.endIndex...]
    if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst() }
    guard rest.first.map(isBlank) ?? false else { return nil }
    var bytes: [UInt8] = []
    // The text column stands behind two blanks (xxd) or a bar (hexdump, whose own columns are two blanks apart too).
    let columns = rest.split(separator: UInt8(ascii: "|"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let hexColumn = columns.first else { return nil }
    var blanks = 0
    var pending: UInt8?
    for byte in hexColumn {
      if isBlank(byte) {
        blanks += 1
        if blanks >= 2, columns.count == 1, !bytes.isEmpty { break }
        continue
      }
      blanks = 0
      guard let digit = digit(byte), bytes.count < 64 else { return bytes.isEmpty ? nil : bytes }
      if let high = pending {
        bytes.append(high << 4 | digit)
        pending = nil
      } else {
        pending = digit
      }
    }
    return bytes.isEmpty ? nil : bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }
}

/// How a blob begins in base64, as far as the digits do not depend on what follows (section 1 of the format's reference,
/// T1): XML, XML behind a byte order mark, binary, and the two known masks.
private enum BlobPrefix: String, CaseIterable {
  case xml = "PD94bWwg"
  case xmlWithMark = "77u/PD94bWwg"
  case binary = "YnBsaXN0MD"
  case download = "NhUIJRIHQ1"
  case upload = "IR8ABgEVVF"
}

extension UnwrappedInput {
  /// The same, found in these bytes of a text.
  fileprivate func within(_ range: ClosedRange<Int>, of text: [UInt8]) -> UnwrappedInput {
    var found = self
    found.otherText = max(0, text.count - range.count)
    return found
  }
}
