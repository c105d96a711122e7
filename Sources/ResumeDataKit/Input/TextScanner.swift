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
      let run = hexRun(from: start + 1) { $0.isBlank }
      guard run.end < text.count, text[run.end] == UInt8(ascii: ">") else { continue }
      if let found = blob(of: run.digits) { return found.within(start..<run.end + 1, of: text) }
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
      let run = hexRun(from: digits.endIndex + marker.count) { $0.isBlank || $0 == UInt8(ascii: ".") }
      guard var found = blob(of: run.digits) else { continue }
      if found.bytes.count != length { found.announcedLength = length }
      let isClosed = run.end < text.count && text[run.end] == UInt8(ascii: "}")
      return found.within(start..<run.end + (isClosed ? 1 : 0), of: text)
    }
    return nil
  }

  /// The lines of a dump by xxd, hexdump, od or a debugger.
  func hexDump() -> UnwrappedInput? {
    var dump = HexDump()
    for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) { dump.append(line) }
    for order in HexDump.ByteOrder.allCases {
      let found = UnwrappedInput(
        transport: .hex, bytes: dump.bytes(order), announcedLength: nil, otherText: dump.otherText)
      if found.beginsLikeBlob { return found }
    }
    return nil
  }

  /// Digits alone, perhaps behind `0x`, in lines or groups; in the middle of other text where they begin like a blob.
  func plainHex() -> UnwrappedInput? {
    let blanks = text.prefix { $0.isBlank }
    let zeroX = text[blanks.endIndex...].starts(with: "0x".utf8) ? 2 : 0
    let whole = hexRun(from: blanks.endIndex + zeroX) { $0.isBlank }
    if let found = blob(of: whole.digits) { return found.within(0..<whole.end, of: text) }
    // Runs that begin one inside the other would be read again and again: the whole text, twice, is enough.
    var budget = 2 * text.count
    for start in text.indices.lazy.filter({ isHexOfBlob(at: $0) }) where budget > 0 {
      let run = hexRun(from: start) { $0.isBlank }
      if let found = blob(of: run.digits) { return found.within(start..<run.end, of: text) }
      budget -= run.end - start
    }
    return nil
  }

  /// Bytes one by one, as in a source file.
  func byteList() -> UnwrappedInput? {
    // As in `plainHex`, lists may begin one inside the other.
    var budget = 2 * text.count
    for start in text.indices.lazy.filter({ isByteListOfBlob(at: $0) }) where budget > 0 {
      let list = ByteList(in: text, from: start)
      let found = UnwrappedInput(transport: .hex, bytes: list.bytes, announcedLength: nil)
      if 2 * list.bytes.count >= Self.fewestDigits, found.beginsLikeBlob {
        return found.within(list.start..<list.end, of: text)
      }
      budget -= list.end - start
    }
    return nil
  }

  /// Base64, wrapped in lines or not, of either alphabet: the whole text, or a run that begins as a blob's would.
  func base64() -> UnwrappedInput? {
    let whole = Base64Run(in: text, from: 0)
    if let found = blob(ofBase64: whole.digits) { return found.within(0..<whole.end, of: text) }
    var budget = 2 * text.count
    for start in BlobPrefix.allCases.flatMap({ positions(of: Array($0.rawValue.utf8)) }) where budget > 0 {
      let run = Base64Run(in: text, from: start)
      if let found = blob(ofBase64: run.digits) { return found.within(start..<run.end, of: text) }
      budget -= run.end - start
    }
    return nil
  }

  private func blob(ofBase64 digits: [UInt8]) -> UnwrappedInput? {
    let found = UnwrappedInput(
      transport: .base64, bytes: Base64.decodeLeniently(digits).bytes, announcedLength: nil)
    return found.beginsLikeBlob ? found : nil
  }

  private func blob(of digits: [UInt8]) -> UnwrappedInput? {
    guard digits.count >= Self.fewestDigits else { return nil }
    let found = UnwrappedInput(transport: .hex, bytes: digits.pairs, announcedLength: nil)
    return found.beginsLikeBlob ? found : nil
  }

  /// The digits from a position on, as values of 4 bits, and where they end. A last group that turns out to begin a word
  /// is not taken along.
  private func hexRun(from start: Int, skipping isSkipped: (UInt8) -> Bool) -> (digits: [UInt8], end: Int) {
    var digits: [UInt8] = []
    var position = start
    var wholeGroups = 0
    while position < text.count {
      if let digit = text[position].hexDigit {
        digits.append(digit)
      } else if isSkipped(text[position]) {
        wholeGroups = digits.count
      } else {
        if text[position].isLetter { digits.removeLast(digits.count - wholeGroups) }
        break
      }
      position += 1
    }
    return (digits, position)
  }

  /// Whether hexadecimal digits begin here that are the first bytes of a blob.
  private func isHexOfBlob(at position: Int) -> Bool {
    guard Self.firstDigits.contains(text[position]) else { return false }
    var digits: [UInt8] = []
    for byte in text[position...] {
      if let digit = byte.hexDigit { digits.append(digit) } else if !byte.isBlank { return false }
      if digits.count == 10 { break }
    }
    return Self.beginnings.contains(digits.pairs)
  }

  private func isByteListOfBlob(at position: Int) -> Bool {
    Self.firstDigits.contains(text[position])
      && Self.beginnings.contains(ByteList(in: text, from: position, atMost: 5).bytes)
  }

  /// `bplis`, `<?xml` and the masked forms of `bplis`.
  private static let beginnings = ["62706c6973", "3c3f786d6c", "3615082512", "211f000601"]
    .map { Array($0.utf8)[...].hexBytes }
  /// What the digits of these begin with.
  private static let firstDigits = Array("236".utf8)

  private func positions(of byte: UInt8) -> some Sequence<Int> {
    text.indices.lazy.filter { text[$0] == byte }.prefix(Self.mostAttempts)
  }

  private func positions(of pattern: [UInt8]) -> some Sequence<Int> {
    text.indices.lazy.filter { text[$0] == pattern.first && text[$0...].starts(with: pattern) }
      .prefix(Self.mostAttempts)
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
  fileprivate func within(_ range: Range<Int>, of text: [UInt8]) -> UnwrappedInput {
    var found = self
    found.otherText = (text[..<range.lowerBound] + text[range.upperBound...]).lengthOfText
    return found
  }
}
