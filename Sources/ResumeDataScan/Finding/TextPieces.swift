import ResumeDataKit

/// A text in UTF-16 of any length, of which a piece at a time is in memory.
struct TextPieces {
  /// How much is searched at a time, and how far a blob that begins in it may go on.
  static let pieceLength = 4 << 20
  static let overlap = 1 << 20

  private var buffer: [UInt8] = []
  /// Where the buffer begins, and in which line.
  private var offset = 0
  private var line = 1
  private let lowByteFirst: Bool
  /// How many bytes a character has.
  private static let width = 2

  init(lowByteFirst: Bool) { self.lowByteFirst = lowByteFirst }

  mutating func append(_ part: [UInt8]) {
    if buffer.isEmpty { buffer.reserveCapacity(Self.pieceLength + Self.overlap) }
    buffer += part
  }

  /// Searches the next piece if it is complete; at the end the rest.
  ///
  /// - Parameters:
  ///   - isLast: whether the text ends with what was added.
  ///   - peeler: gets the finds.
  mutating func search(isLast: Bool, _ peeler: inout Peeler, at place: Peeler.Place) {
    guard buffer.count >= Self.pieceLength + Self.overlap || isLast, !buffer.isEmpty else { return }
    let (text, width) = (InputText.ascii(ofUTF16: buffer, lowByteFirst: lowByteFirst), Self.width)
    let blobs = TextBlobs(in: text)
    if blobs.isCut { peeler.note("the text has more beginnings of blobs than are tried", place) }
    // What begins in the overlap is found again, and whole, in the next piece.
    let end = isLast ? text.count : text.count - Self.overlap / width
    let own = (blobs.found + blobs.others).filter { isLast || $0.range.lowerBound < end }
    var known = (place: 0, line: line)
    peeler.add(own, at: place) {
      offset + $0.lowerBound * width..<offset + $0.upperBound * width
    } line: {
      known = ($0 - offset, known.line + buffer.lineCount(in: known.place..<$0 - offset))
      return known.line
    }
    drop(upTo: max(end, own.map(\.range.upperBound).max() ?? 0) * width)
  }

  /// Leaves out the bytes up to a place in the buffer.
  private mutating func drop(upTo place: Int) {
    let place = min(place, buffer.count)
    line += buffer.lineCount(in: 0..<place)
    offset += place
    buffer.removeFirst(place)
  }
}

extension [UInt8] {
  /// How many lines end in a range.
  func lineCount(in range: Range<Int>) -> Int {
    let range = range.clamped(to: 0..<count)
    return unsafe withUnsafeBytes { bytes in
      var (lines, position) = (0, range.lowerBound)
      let lineFeed = SIMD32<UInt8>(repeating: 0x0A)
      while position + 32 <= range.upperBound {
        // A byte counts at most 127 lines. A true element of a mask is -1.
        var sums = SIMD32<Int8>.zero
        let end = Swift.min(position + 127 * 32, range.upperBound - 31)
        while position < end {
          let block = unsafe bytes.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
          sums &-= unsafe unsafeBitCast(block .== lineFeed, to: SIMD32<Int8>.self)
          position += 32
        }
        lines += Int(SIMD32<Int16>(truncatingIfNeeded: sums).wrappedSum())
      }
      for index in position..<range.upperBound where unsafe bytes[index] == 0x0A { lines += 1 }
      return lines
    }
  }
}
