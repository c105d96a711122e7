package import PropertyLists

/// Looks for blobs in a text: in logs, error descriptions, dumps, JSON, Markdown, mail.
///
/// A position where a blob seems to begin but cannot be read is skipped, and the next one is tried.
package struct TextBlobs {
  /// One blob with its place in the text.
  package struct Blob: Sendable {
    /// How it was encoded.
    package var textEncoding: TextEncoding
    /// The blob's own bytes.
    package var bytes: [UInt8]
    /// Its position, including the characters around it.
    package var range: Range<Int>
    /// Its fault, if it cannot be read.
    var fault: HexText.DigitFault?
    /// The length in a description, if the bytes have another one.
    var announcedLength: Int?
    /// The length of other text inside the range.
    var otherText = 0
    /// The document, if a property list was read from it.
    package var document: ResumeDataDocument?
  }

  private let text: [UInt8]
  private let limits: PropertyListLimits
  private var work: Int
  /// The end of the digits that were tried from a key inside them.
  private var triedDigits = 0
  /// Blobs that were read, in the order of the text.
  package private(set) var found: [Blob] = []
  /// Property lists that are not resume data, and beginnings of unreadable blobs, up to a limit.
  package private(set) var others: [Blob] = []
  private(set) var unreadable: [Blob] = []
  /// Whether the text has more beginnings than were tried.
  package private(set) var isCut = false

  private static let maximumOthers = 64

  /// Searches a text.
  package init(in text: [UInt8], limits: PropertyListLimits = .default) {
    (self.text, self.limits) = (text, limits)
    // Beginnings can be nested and would be read repeatedly.
    work = 4 * text.count + 1 << 20
    search()
  }

  private mutating func search() {
    for candidate in wholeText() where accept(candidate) { return }
    var position = 0
    var lower = 0
    while let anchor = TextAnchors.next(in: text, from: position) {
      guard work > 0 else {
        isCut = true
        return
      }
      position = anchor.position + 1
      for candidate in candidates(at: anchor, from: lower) {
        work -= candidate.range.count + candidate.bytes.count / 4 + 64
        guard accept(candidate) else { continue }
        position = max(position, candidate.range.upperBound)
        lower = position
        break
      }
    }
  }

  /// The whole text as digits: then the blob may begin in any way.
  private func wholeText() -> [Blob] {
    guard let start = text.firstIndex(where: { !$0.isBlank }), let last = text.lastIndex(where: { !$0.isBlank }) else {
      return []
    }
    let sample = text[start...last].prefix(64)
    var candidates: [Blob] = []
    if sample.allSatisfy({ $0.hexDigit != nil || $0.isBlank || $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "<") }) {
      let signs = text[start] == UInt8(ascii: "<") ? 1 : text[start...].starts(with: "0x".utf8) ? 2 : 0
      let hex = HexText.run(in: text, from: start + signs)
      if hex.range.upperBound > last { candidates.append(Blob(hex)) }
    }
    if sample.allSatisfy({ Base64.value(of: $0) != nil || $0.isBlank || Self.base64Signs.contains($0) }) {
      let run = Base64Run(in: text, from: start)
      if run.end > last {
        let bytes = Base64.decodeLeniently(run.digits).bytes
        candidates.append(Blob(textEncoding: .base64, bytes: bytes, range: start..<run.end))
      }
    }
    return candidates
  }

  private static let base64Signs = Array("-_\\%=".utf8)

  private mutating func candidates(at anchor: (position: Int, kind: TextAnchors.Kind), from lower: Int) -> [Blob] {
    let start = anchor.position
    switch anchor.kind {
    case .base64:
      return [base64Blob(from: start)]
    case .hexadecimal:
      guard let beginning = HexBeginning(in: text, at: start) else { return [] }
      return HexText.readings(in: text, from: start, order: beginning.order).map { Blob($0) }
    case .decimal:
      let array = DecimalArray(in: text, from: start)
      return [Blob(textEncoding: .array, bytes: array.bytes, range: array.range)]
    case .key:
      if let xml = XMLText(in: text, around: start, from: lower) {
        return [Blob(textEncoding: xml.isEscaped ? .escaped : .xmlText, bytes: xml.bytes, range: xml.range)]
      }
      let description = DictionaryDescription(in: text, around: start, from: lower)
      return description.map { [Blob(textEncoding: .description, bytes: $0.bytes, range: $0.range)] } ?? []
    case .base64Key, .hexadecimalKey: return maskedBlob(around: start, from: lower, anchor.kind)
    }
  }

  /// The blob under an unknown mask that has a key at a place. With a known beginning, it was tried from there.
  private mutating func maskedBlob(around key: Int, from lower: Int, _ kind: TextAnchors.Kind) -> [Blob] {
    guard key >= triedDigits else { return [] }
    let start =
      kind == .base64Key
      ? Base64Run.start(in: text, around: key, from: lower) : HexText.start(in: text, around: key, from: lower)
    triedDigits = key + 1
    work -= key - start
    for start in kind == .base64Key ? [start] : groupStarts(from: start, to: key) {
      let blob = kind == .base64Key ? base64Blob(from: start) : Blob(HexText.run(in: text, from: start))
      triedDigits = max(triedDigits, blob.range.upperBound)
      work -= blob.bytes.count
      if case .masked(let mask) = ContainerFormat(sniffing: blob.bytes), !mask.isKnown { return [blob] }
    }
    return []
  }

  /// Where groups of digits begin, the first ones of which may be a time or a word before the blob.
  private func groupStarts(from start: Int, to end: Int) -> [Int] {
    let starts = text[start..<min(end, start + 64)].indices.filter {
      $0 == start || text[$0].hexDigit != nil && text[$0 - 1].hexDigit == nil
    }
    return Array(starts.prefix(4))
  }

  private func base64Blob(from start: Int) -> Blob {
    let run = Base64Run(in: text, from: start)
    return Blob(textEncoding: .base64, bytes: Base64.decodeLeniently(run.digits).bytes, range: start..<run.end)
  }

  /// Tries to read a candidate. Returns true if it is a property list.
  private mutating func accept(_ candidate: Blob) -> Bool {
    guard candidate.bytes.count >= Self.minimumBytes, ContainerFormat(sniffing: candidate.bytes) != nil else {
      return false
    }
    var blob = candidate
    do throws(ResumeDataError) {
      let document = try ResumeDataDocument(decodingContainer: blob.bytes, limits: limits)
      blob.document = document
      if document.kind != .unknown {
        found.append(blob)
      } else if others.count < Self.maximumOthers {
        others.append(blob)
      }
      return true
    } catch {
      if unreadable.count < Self.maximumOthers { unreadable.append(blob) }
      return false
    }
  }

  /// Fewer bytes are not a blob.
  private static let minimumBytes = 8
}

extension TextBlobs.Blob {
  fileprivate init(_ hex: HexText) {
    self.init(
      textEncoding: .hex, bytes: hex.bytes, range: hex.range, fault: hex.fault, announcedLength: hex.announcedLength,
      otherText: hex.otherText)
  }
}
